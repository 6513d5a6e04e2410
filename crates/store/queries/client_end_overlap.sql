-- Goal: end at once the secret that a rotation left valid.
-- Selection: none; the count of rows written says whether there was one.
-- Filters: the id, which is the primary key, and a former secret still there.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is written.
-- Optimisation: the index of the primary key (`api_client_pk`).
UPDATE api_client
SET previous_secret_hash = NULL, previous_valid_until = NULL
WHERE id = $1 AND previous_secret_hash IS NOT NULL
