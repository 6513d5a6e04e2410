-- Goal: what some runs read, kept and rejected of each source, for `GET /v1/runs`.
-- Selection: the run, the source and its three counts.
-- Filters: the runs of the page, by their ids.
-- Joins: none, one table is enough.
-- Order: run then source, so that two calls answer the same bytes.
-- Optimisation: one reading for the whole page instead of one a run (ANY), by `run_source_pk`.
SELECT run_id, source, rows_read, rows_kept, rows_rejected
FROM run_source
WHERE run_id = ANY($1::text[])
ORDER BY run_id, source
