-- Goal: check the credentials of a machine that asks for a token.
-- Filter: a revoked client is as good as unknown.
SELECT id, secret_hash, scopes
FROM api_client
WHERE id = $1 AND revoked_at IS NULL
