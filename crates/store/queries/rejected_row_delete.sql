-- Goal: forget what an earlier import of the same run rejected, before its rejections are kept
--   again: rules may have changed between two aggregations of one run.
-- Selection: none, since nothing is answered.
-- Filters: the run; most often nothing is found.
-- Joins: none, since one table is written.
-- Order: none, since no row is answered.
-- Optimisation: the index `rejected_row_run_idx` (migration 0020): without it each import reads
--   every rejection ever kept.
DELETE FROM rejected_row
WHERE run_id = $1
