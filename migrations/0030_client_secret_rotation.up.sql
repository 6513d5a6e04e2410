-- Rotation of a client's secret: the one before the last stays valid until a given instant, so
-- that a client can change it without missing a request. Two by construction, never more.

ALTER TABLE api_client
    ADD COLUMN secret_created_at timestamptz,
    ADD COLUMN previous_secret_hash text,
    ADD COLUMN previous_valid_until timestamptz,
    ADD CONSTRAINT api_client_previous_secret_hashed CHECK (previous_secret_hash LIKE '$argon2id$%'),
    ADD CONSTRAINT api_client_previous_secret_ends CHECK (
        (previous_secret_hash IS NULL) = (previous_valid_until IS NULL)
    );
