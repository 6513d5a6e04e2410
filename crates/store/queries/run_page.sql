-- Goal: one page of runs, for `GET /v1/runs`.
-- Selection: the run, when it started and was imported.
-- Filters: runs before the last one of the previous page; every run when there is none.
-- Joins: none, since the counts of a page are read by one other query.
-- Order: newest first; ids begin with the instant of the start, so they sort as time does.
-- Optimisation: the primary key (`run_pk`) read backwards from the cursor, and LIMIT stops it.
SELECT id, started_at, imported_at
FROM run
WHERE ($1::text IS NULL OR id < $1)
ORDER BY id DESC
LIMIT $2
