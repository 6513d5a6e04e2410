-- Machines that may ask for a token (OAuth 2.0 client credentials). Secrets are hashed at rest.

CREATE TABLE api_client (
    id text NOT NULL,
    secret_hash text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT api_client_pk PRIMARY KEY (id),
    CONSTRAINT api_client_id_valid CHECK (id ~ '^[a-z][a-z0-9-]{1,63}$'),
    CONSTRAINT api_client_secret_hashed CHECK (secret_hash LIKE '$argon2id$%'),
    CONSTRAINT api_client_scopes_given CHECK (cardinality(scopes) > 0)
);
