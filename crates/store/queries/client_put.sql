-- Goal: create a client, or rotate its secret and scopes.
INSERT INTO api_client (id, secret_hash, scopes, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE
SET secret_hash = excluded.secret_hash, scopes = excluded.scopes, revoked_at = NULL
