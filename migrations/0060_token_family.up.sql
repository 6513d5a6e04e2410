-- Refresh tokens. A family is born of a secret that was shown, and holds the hash of its last token
-- alone: using an older one again is a theft, and ends the family. A revoked one stays until its
-- end, so that its tokens stay refused for what they are.

CREATE TABLE token_family (
    id uuid NOT NULL,
    client_id text NOT NULL,
    -- The API whose tokens it renews.
    api text NOT NULL,
    scopes text[] NOT NULL,
    -- SHA-256 of a secret of 256 random bits: reading the table opens nothing.
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    renewed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT token_family_pk PRIMARY KEY (id),
    CONSTRAINT token_family_client_fk FOREIGN KEY (client_id) REFERENCES api_client (id) ON DELETE CASCADE,
    CONSTRAINT token_family_hash_valid CHECK (length(token_hash) = 32),
    CONSTRAINT token_family_scopes_given CHECK (cardinality(scopes) > 0),
    CONSTRAINT token_family_renewed_after_created CHECK (renewed_at >= created_at),
    CONSTRAINT token_family_expires_after_renewed CHECK (expires_at > renewed_at)
);

CREATE INDEX token_family_expiry_idx ON token_family (expires_at);
CREATE INDEX token_family_client_idx ON token_family (client_id, created_at);

COMMENT ON COLUMN token_family.id IS '[RGPD : non personnelle]';
COMMENT ON COLUMN token_family.client_id IS '[RGPD : non personnelle]';
COMMENT ON COLUMN token_family.api IS '[RGPD : non personnelle]';
COMMENT ON COLUMN token_family.scopes IS '[RGPD : non personnelle]';
COMMENT ON COLUMN token_family.token_hash IS '[RGPD : non personnelle]';
COMMENT ON COLUMN token_family.created_at IS '[RGPD : non personnelle]';
COMMENT ON COLUMN token_family.renewed_at IS '[RGPD : non personnelle]';
COMMENT ON COLUMN token_family.expires_at IS '[RGPD : non personnelle]';
COMMENT ON COLUMN token_family.revoked_at IS '[RGPD : non personnelle]';

-- The rights of the model API get the names that its routes tell.
UPDATE api_client SET scopes = array_replace(scopes, 'model:predict', 'predict');

-- Both APIs renew tokens; nobody else sees them.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['ponctuel_reader', 'ponctuel_application'] LOOP
        CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON token_family TO %I', wanted);
    END LOOP;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'droits non accordés : %', SQLERRM;
END
$$;

SELECT give_to_owner();
