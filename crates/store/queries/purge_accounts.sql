-- Goal: hold one batch of accounts that nobody has used for long, before erasing them.
-- Selection: their ids, and nothing of the persons.
-- Filters: those last seen at $1 or before; an account that is being used is skipped.
-- Joins: none, one table is enough.
-- Order: the oldest first, so that a purge that is stopped has done the most urgent.
-- Optimisation: the index account_last_seen_idx gives the order, and LIMIT ($2) stops it. Held
--   first: from then on no session, trip or feedback can come to refer to them.
SELECT id::text AS "id!"
FROM account
WHERE last_seen_at <= $1
ORDER BY last_seen_at
LIMIT $2
FOR UPDATE SKIP LOCKED
