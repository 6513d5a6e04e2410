-- Goal: open an account.
-- Selection: the id of the account that was opened.
-- Filters: an address that already has one is left alone, and answers nothing.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is written.
-- Optimisation: one statement instead of a reading then a writing: no other writer can come
--   between (ON CONFLICT).
INSERT INTO account (email, password_hash, display_name, role, created_at, last_seen_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (email) DO NOTHING
RETURNING id::text AS "id!"
