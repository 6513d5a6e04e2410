-- Goal: record how many rows of one source a run read, kept and rejected.
-- Selection: none, since nothing is answered.
-- Filters: the same run aggregated again by other rules replaces its counts; equal counts are
--   left alone, so that importing twice writes nothing.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is written.
-- Optimisation: one statement instead of a reading then a writing (ON CONFLICT); no new version
--   of a row that does not change.
INSERT INTO run_source (run_id, source, rows_read, rows_kept, rows_rejected)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (run_id, source) DO UPDATE
SET rows_read = excluded.rows_read,
    rows_kept = excluded.rows_kept,
    rows_rejected = excluded.rows_rejected
WHERE (run_source.rows_read, run_source.rows_kept, run_source.rows_rejected)
    IS DISTINCT FROM (excluded.rows_read, excluded.rows_kept, excluded.rows_rejected)
