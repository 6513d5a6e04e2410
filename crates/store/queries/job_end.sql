-- Goal: write how an occurrence of a scheduled job ended.
-- Selection: its end, outcome and detail.
-- Filters: the occurrence, still running.
-- Joins: none, one table is enough.
-- Order: none, since no row is answered.
-- Optimisation: the primary key finds the row.
UPDATE job_execution
SET ended_at = greatest($3, started_at), outcome = $4, detail = $5
WHERE job = $1 AND scheduled_for = $2 AND outcome = 'running'
