-- Goal: keep the first refresh token of a family.
-- Selection: none, since nothing is answered.
-- Filters: at each opening, families whose end has come go, a hundred at most; so do those of this
--   client beyond its ninety-nine newest: nobody fills the table by asking for tokens.
-- Joins: none; the foreign key refuses a client that is unknown.
-- Order: the newest first, to keep them.
-- Optimisation: the table cleans itself in the statement that adds to it, through the indexes
--   `token_family_expiry_idx` and `token_family_client_idx`.
WITH ended AS (
    SELECT id FROM token_family WHERE expires_at <= $6 ORDER BY expires_at LIMIT 100
    FOR UPDATE SKIP LOCKED
), surplus AS (
    SELECT id FROM token_family WHERE client_id = $2 ORDER BY created_at DESC OFFSET 99 LIMIT 100
), gone AS (
    DELETE FROM token_family WHERE id IN (SELECT id FROM ended UNION SELECT id FROM surplus)
)
INSERT INTO token_family (id, client_id, api, scopes, token_hash, created_at, renewed_at, expires_at)
VALUES ($1::text::uuid, $2, $3, $4, $5, $6, $6, $7)
