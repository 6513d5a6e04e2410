-- Goal: record a run of the pipeline once; importing it again leaves the first record.
-- Selection: none, since nothing is answered.
-- Filters: a run already known is left alone, by its primary key.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is written.
-- Optimisation: one statement instead of a reading then a writing (ON CONFLICT).
INSERT INTO run (id, started_at)
VALUES ($1, $2)
ON CONFLICT (id) DO NOTHING
