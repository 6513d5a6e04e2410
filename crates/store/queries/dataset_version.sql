-- Goal: name the state of the dataset, for the ETag of every answer.
-- Selection: the number, which changes with any row of the dataset, when it last did, and the mark
--   of the rejected rows, which are told by the history of runs alone.
-- Filters: none, since the table has one row.
-- Joins: none, one table is enough.
-- Order: none, since there is one row.
-- Optimisation: triggers keep the number as rows are written (migration 0031): reading it costs
--   one page, where a hash of the dataset would read all of it; those of the rejected rows keep
--   their mark in the same way (migration 0053).
SELECT number, changed_at, rejections
FROM dataset_version
