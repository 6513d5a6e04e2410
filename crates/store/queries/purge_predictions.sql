-- Goal: delete one batch of predictions too old to be learnt from, and their feedback with them.
-- Selection: none, since nothing is answered but a count.
-- Filters: those asked at $1 or before; held rows are skipped.
-- Joins: the batch, chosen first, leads to the rows by their key; feedback follows by its foreign
--   key.
-- Order: the oldest first, so that a purge that is stopped has done the most urgent.
-- Optimisation: the index prediction_requested_idx gives the order, and LIMIT ($2) stops it.
WITH due AS MATERIALIZED (
    SELECT id
    FROM prediction
    WHERE requested_at <= $1
    ORDER BY requested_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED
)
DELETE FROM prediction
USING due
WHERE prediction.id = due.id
