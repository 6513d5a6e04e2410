-- Goal: delete one batch of sessions that have expired.
-- Selection: none, since nothing is answered but a count.
-- Filters: those that expired at $1 or before; rows that another transaction holds wait for the
--   next purge instead of making this one wait.
-- Joins: the batch, chosen first, leads to the rows by their key.
-- Order: the oldest first, so that a purge that is stopped has done the most urgent.
-- Optimisation: the index session_expiry_idx gives the order, and LIMIT ($2) stops it.
WITH due AS MATERIALIZED (
    SELECT token_hash
    FROM session
    WHERE expires_at <= $1
    ORDER BY expires_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED
)
DELETE FROM session
USING due
WHERE session.token_hash = due.token_hash
