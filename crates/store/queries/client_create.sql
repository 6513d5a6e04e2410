-- Goal: create a client, and leave alone one that exists.
-- Selection: none; the count of rows written says whether it was created.
-- Filters: the id, which is the primary key, decides.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is written.
-- Optimisation: one statement instead of a reading then a writing: no other writer can come
--   between (ON CONFLICT).
INSERT INTO api_client (id, secret_hash, scopes, created_at, secret_created_at)
VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (id) DO NOTHING
