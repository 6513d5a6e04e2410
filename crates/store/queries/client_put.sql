-- Goal: create a client, or rotate its secret and scopes.
-- Selection: none, since nothing is answered.
-- Filters: the id, which is the primary key, decides between creating and replacing.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is written.
-- Optimisation: one statement instead of a reading then a writing: no other writer can come
--   between (ON CONFLICT).
INSERT INTO api_client (id, secret_hash, scopes, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE
SET secret_hash = excluded.secret_hash, scopes = excluded.scopes, revoked_at = NULL
