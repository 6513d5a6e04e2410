ALTER TABLE api_client
    DROP COLUMN previous_valid_until,
    DROP COLUMN previous_secret_hash,
    DROP COLUMN secret_created_at;
