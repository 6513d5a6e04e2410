-- Goal: how many rows each rule rejected in a run, for `GET /v1/runs/{id}` and the lineage of a
--   flight.
-- Selection: source, rule and count; no rejected row itself.
-- Filters: the run, equal.
-- Joins: none, one table is enough.
-- Order: source then rule, so that two calls answer the same bytes.
-- Optimisation: the index `rejected_row_run_idx` instead of every rejection ever kept.
SELECT source, rule, count(*) AS "rows!"
FROM rejected_row
WHERE run_id = $1
GROUP BY source, rule
ORDER BY source, rule
