-- Goal: the last occurrence of a job that was taken, from which the next one is computed.
-- Selection: its instant; NULL when the job never ran.
-- Filters: the job.
-- Joins: none, one table is enough.
-- Order: the greatest instant.
-- Optimisation: the primary key (job, scheduled_for) read backwards stops at the first row.
SELECT max(scheduled_for) AS scheduled_for
FROM job_execution
WHERE job = $1
