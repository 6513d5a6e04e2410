-- Goal: what the newest run read, kept and rejected, source by source.
-- Selection: the run, its start, and the counts of each of its sources.
-- Filters: the greatest id: run ids begin with the instant of the start, so it is the newest
--   run.
-- Joins: INNER, on the primary key of `run`: a count without run cannot exist (foreign key).
-- Order: by source, so that people read the same list each time.
-- Optimisation: the greatest id is the last entry of `run_pk` and its sources are the head of
--   `run_source_pk`; both hold in one page until there are many runs.
SELECT run_source.run_id, run.started_at, run_source.source,
    run_source.rows_read, run_source.rows_kept, run_source.rows_rejected
FROM run_source
INNER JOIN run ON run.id = run_source.run_id
WHERE run.id = (SELECT max(id) FROM run)
ORDER BY run_source.source
