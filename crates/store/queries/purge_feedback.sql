-- Goal: forget who gave one batch of feedback, and what they wrote.
-- Selection: none, since nothing is answered but a count.
-- Filters: those given at $1 or before that still have an author or a comment; held rows are
--   skipped.
-- Joins: the batch, chosen first, leads to the rows by their key.
-- Order: the oldest first, so that a purge that is stopped has done the most urgent.
-- Optimisation: the partial index feedback_linked_idx holds only what is still linked; it gives the
--   order, and LIMIT ($2) stops it.
WITH due AS MATERIALIZED (
    SELECT id
    FROM feedback
    WHERE created_at <= $1 AND (account_id IS NOT NULL OR comment IS NOT NULL)
    ORDER BY created_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED
)
UPDATE feedback
SET account_id = NULL, comment = NULL
FROM due
WHERE feedback.id = due.id
