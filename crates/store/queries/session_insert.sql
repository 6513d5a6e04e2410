-- Goal: open a session.
-- Selection: none, since nothing is answered.
-- Filters: none, since one row is written.
-- Joins: none; the foreign key refuses an account that is gone.
-- Order: none, since one row is written.
-- Optimisation: none needed; one row by its key.
INSERT INTO session (token_hash, account_id, created_at, expires_at)
VALUES ($1, $2::text::uuid, $3, $4)
