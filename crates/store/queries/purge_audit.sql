-- Goal: delete one batch of traces that have proved what they had to.
-- Selection: none, since nothing is answered but a count.
-- Filters: those left at $1 or before; held rows are skipped.
-- Joins: the batch, chosen first, leads to the rows by their key.
-- Order: the oldest first, so that a purge that is stopped has done the most urgent.
-- Optimisation: the index audit_event_occurred_idx gives the order, and LIMIT ($2) stops it.
WITH due AS MATERIALIZED (
    SELECT id
    FROM audit_event
    WHERE occurred_at <= $1
    ORDER BY occurred_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED
)
DELETE FROM audit_event
USING due
WHERE audit_event.id = due.id
