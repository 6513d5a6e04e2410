-- Goal: put the next refresh token in the place of the one that is shown, which serves once.
-- Selection: the scopes of the family, and those that its client still has.
-- Filters: the family, by its key, for this client and this API, if the token shown is its last,
--   if nobody revoked the family or the client, and if its end has not come.
-- Joins: the client, by its key: one that was revoked renews nothing.
-- Order: none, since there is at most one row.
-- Optimisation: one statement instead of a reading then a writing: of two uses of the same token at
--   once, one alone finds it.
UPDATE token_family AS family
SET token_hash = $5, renewed_at = $6, expires_at = LEAST($7, family.created_at + $8::bigint * interval '1 second')
FROM api_client AS client
WHERE family.id = $1::text::uuid AND family.client_id = $2 AND family.api = $3
    AND family.token_hash = $4 AND family.revoked_at IS NULL AND family.expires_at > $6
    AND family.created_at + $8::bigint * interval '1 second' > $6
    AND client.id = family.client_id AND client.revoked_at IS NULL
RETURNING family.scopes, client.scopes AS client_scopes
