-- Goal: refuse a client any new token from now on.
-- Selection: none; the count of rows written says whether there was such a client.
-- Filters: the id, which is the primary key; a client already revoked keeps its instant.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is written.
-- Optimisation: the index of the primary key (`api_client_pk`).
UPDATE api_client
SET revoked_at = $2
WHERE id = $1 AND revoked_at IS NULL
