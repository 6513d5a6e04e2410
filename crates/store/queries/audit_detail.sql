-- Goal: let the trace of a purge say what its batches have done so far, in the transaction of each.
-- Selection: none, since nothing is answered.
-- Filters: the trace, by its number.
-- Joins: none, one table is enough.
-- Order: none, since one row is written.
-- Optimisation: the primary key finds the row.
UPDATE audit_event
SET detail = $2
WHERE id = $1
