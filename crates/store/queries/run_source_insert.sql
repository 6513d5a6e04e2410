-- Goal: record how many rows of one source a run read, kept and rejected.
-- The same run aggregated again by other rules replaces its counts; equal counts are left alone.
INSERT INTO run_source (run_id, source, rows_read, rows_kept, rows_rejected)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (run_id, source) DO UPDATE
SET rows_read = excluded.rows_read,
    rows_kept = excluded.rows_kept,
    rows_rejected = excluded.rows_rejected
WHERE (run_source.rows_read, run_source.rows_kept, run_source.rows_rejected)
    IS DISTINCT FROM (excluded.rows_read, excluded.rows_kept, excluded.rows_rejected)
