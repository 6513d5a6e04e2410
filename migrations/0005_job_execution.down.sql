DROP TABLE job_execution;
