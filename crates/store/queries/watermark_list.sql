-- Goal: where the next incremental run of the pipeline starts, source by source.
-- Selection: the days held without a hole, or the version held, with the run that brought it.
-- Filters: none, there are five rows at most.
-- Joins: none, one table is enough.
-- Order: by source, the primary key.
-- Optimisation: none needed on five rows.
SELECT source, held_from, held_until, version, run_id
FROM source_watermark
ORDER BY source
