-- Goal: the last occurrences of scheduled jobs, for `pipeline runs`.
-- Selection: when it was due, started and ended, how, and why.
-- Filters: the last $1.
-- Joins: none, one table is enough.
-- Order: newest start first.
-- Optimisation: the index job_execution_recent_idx gives the order, and LIMIT stops it.
SELECT job, scheduled_for, started_at, ended_at, outcome, detail
FROM job_execution
ORDER BY started_at DESC
LIMIT $1
