-- Goal: tell a job that never ran from one whose only occurrence was interrupted.
-- Selection: true or false.
-- Filters: the job, by its name.
-- Joins: none, one table is enough.
-- Order: none, since one row is answered.
-- Optimisation: the primary key (job, scheduled_for), of which EXISTS reads one entry.
SELECT EXISTS (
    SELECT FROM job_execution WHERE job = $1
) AS "known!"
