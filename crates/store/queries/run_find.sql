-- Goal: one run, for `GET /v1/runs/{id}`.
-- Selection: the run, when it started and was imported.
-- Filters: the id, equal, which is the primary key: one row or none.
-- Joins: none, since its counts are read by one other query.
-- Order: none, since there is at most one row.
-- Optimisation: the index of the primary key (`run_pk`), which the engine leaves aside while the
--   runs hold in one page.
SELECT id, started_at, imported_at
FROM run
WHERE id = $1
