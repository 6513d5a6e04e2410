-- Goal: take an occurrence of a scheduled job, once whoever asks.
-- Selection: one row by occurrence; an occurrence already taken gives no row back.
-- Filters: none, the row is whole.
-- Joins: none, one table is enough.
-- Order: none, since no row is answered.
-- Optimisation: the primary key makes taking it one statement, without a read before.
INSERT INTO job_execution (job, scheduled_for, started_at, outcome)
VALUES ($1, $2, $3, 'running')
ON CONFLICT (job, scheduled_for) DO NOTHING
