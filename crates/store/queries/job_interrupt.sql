-- Goal: when a scheduler takes the lead, close what the former leader left running: it held the
-- lock while it lived, so none of it can still be at work.
-- Selection: the end, the outcome, a detail.
-- Filters: the occurrences still running.
-- Joins: none, one table is enough.
-- Order: none, since no row is answered.
-- Optimisation: none needed; there is one by job at most.
UPDATE job_execution
SET ended_at = greatest($1, started_at), outcome = 'interrupted', detail = $2
WHERE outcome = 'running'
