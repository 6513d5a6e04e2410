-- Goal: give a client a new secret, the one it had staying valid until $4.
-- Selection: none; the count of rows written says whether there is such a client.
-- Filters: the id, which is the primary key, unless the client is revoked.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is written.
-- Optimisation: one statement instead of a reading then a writing: two rotations at once cannot
--   both keep the same former secret.
UPDATE api_client
SET previous_secret_hash = secret_hash,
    previous_valid_until = $4,
    secret_hash = $2,
    secret_created_at = $3
WHERE id = $1 AND revoked_at IS NULL
