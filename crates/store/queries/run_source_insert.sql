-- Goal: record how many rows of one source a run read, kept and rejected, once.
INSERT INTO run_source (run_id, source, rows_read, rows_kept, rows_rejected)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (run_id, source) DO NOTHING
