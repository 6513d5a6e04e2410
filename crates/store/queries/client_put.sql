-- Goal: create a client, or replace its scopes and every secret of it.
-- Selection: none, since nothing is answered.
-- Filters: the id, which is the primary key, decides between creating and replacing.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is written.
-- Optimisation: one statement instead of a reading then a writing: no other writer can come
--   between (ON CONFLICT).
INSERT INTO api_client (id, secret_hash, scopes, created_at, secret_created_at)
VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (id) DO UPDATE
SET secret_hash = excluded.secret_hash,
    secret_created_at = excluded.secret_created_at,
    previous_secret_hash = NULL,
    previous_valid_until = NULL,
    scopes = excluded.scopes,
    revoked_at = NULL
