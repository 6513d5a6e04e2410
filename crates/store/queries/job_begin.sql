-- Goal: take an occurrence of a scheduled job, once whoever asks.
-- Selection: one row by occurrence; one that was interrupted is taken again.
-- Filters: an occurrence that is at work or has ended is left alone.
-- Joins: none, one table is enough.
-- Order: none, since no row is answered.
-- Optimisation: the primary key makes taking it one statement, without a read before.
INSERT INTO job_execution AS held (job, scheduled_for, started_at, outcome)
VALUES ($1, $2, $3, 'running')
ON CONFLICT (job, scheduled_for) DO UPDATE
SET started_at = excluded.started_at, ended_at = NULL, outcome = 'running', detail = NULL
WHERE held.outcome = 'interrupted'
