-- Goal: cut the link between one batch of predictions and the persons who asked for them.
-- Selection: none, since nothing is answered but a count.
-- Filters: those asked at $1 or before that still have a pseudonym; held rows are skipped.
-- Joins: the batch, chosen first, leads to the rows by their key.
-- Order: the oldest first, so that a purge that is stopped has done the most urgent.
-- Optimisation: the partial index prediction_linked_idx holds the few weeks that still have a
--   pseudonym, not the year of predictions; it gives the order, and LIMIT ($2) stops it.
WITH due AS MATERIALIZED (
    SELECT id
    FROM prediction
    WHERE requested_at <= $1 AND pseudonym_key IS NOT NULL
    ORDER BY requested_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED
)
UPDATE prediction
SET subject_pseudonym = NULL, pseudonym_key = NULL
FROM due
WHERE prediction.id = due.id
