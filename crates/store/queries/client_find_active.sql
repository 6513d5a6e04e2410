-- Goal: check the credentials of a machine that asks for a token.
-- Selection: the hashes of its secrets and the scopes, and nothing else of the client. The secret
--   before the last is NULL once its end has come.
-- Filters: the id, equal, which is the primary key; a revoked client is as good as unknown.
-- Joins: none, since secrets and scopes are columns of the row.
-- Order: none, since there is at most one row.
-- Optimisation: the index of the primary key (`api_client_pk`), which the engine leaves aside
--   while the clients hold in one page.
SELECT
    id,
    secret_hash,
    CASE WHEN previous_valid_until > $2 THEN previous_secret_hash END AS previous_secret_hash,
    scopes
FROM api_client
WHERE id = $1 AND revoked_at IS NULL
