-- The people who use the application, what they watch and say, what the model answered, and the
-- trace of who did what. Every personal column is declared in the register of processing and
-- under one retention rule (docs/rgpd).

CREATE TABLE account (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    -- Folded to lower case before it comes here, so that one address is one account.
    email text NOT NULL,
    password_hash text NOT NULL,
    display_name text NOT NULL,
    role text NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    CONSTRAINT account_pk PRIMARY KEY (id),
    CONSTRAINT account_email_unique UNIQUE (email),
    CONSTRAINT account_email_valid CHECK (
        email = lower(email) AND length(email) <= 254 AND email ~ '^[^@[:space:]]+@[^@[:space:]]+$'
    ),
    CONSTRAINT account_password_hashed CHECK (password_hash LIKE '$argon2id$%'),
    CONSTRAINT account_display_name_valid CHECK (length(display_name) BETWEEN 1 AND 80),
    CONSTRAINT account_role_known CHECK (role IN ('traveller', 'agent', 'administrator')),
    CONSTRAINT account_seen_after_created CHECK (last_seen_at >= created_at)
);

-- Purges look for accounts that nobody has used for long.
CREATE INDEX account_last_seen_idx ON account (last_seen_at);

CREATE TABLE session (
    -- SHA-256 of the cookie: whoever reads the table cannot take a session over.
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT session_pk PRIMARY KEY (token_hash),
    CONSTRAINT session_account_fk FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT session_token_hash_valid CHECK (length(token_hash) = 32),
    CONSTRAINT session_expires_after_created CHECK (expires_at > created_at)
);

CREATE INDEX session_account_idx ON session (account_id);
CREATE INDEX session_expiry_idx ON session (expires_at);

-- A flight that a traveller asked to be warned about; it may not have flown yet, so it does not
-- refer to `flight` but to what a ticket says.
CREATE TABLE watched_trip (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    account_id uuid NOT NULL,
    carrier_code text NOT NULL,
    flight_number smallint NOT NULL,
    origin_code text NOT NULL,
    destination_code text NOT NULL,
    flight_date date NOT NULL,
    -- Warn from this probability of arriving late on.
    alert_probability real NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT watched_trip_pk PRIMARY KEY (id),
    CONSTRAINT watched_trip_account_fk FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT watched_trip_carrier_fk FOREIGN KEY (carrier_code) REFERENCES carrier (code),
    CONSTRAINT watched_trip_origin_fk FOREIGN KEY (origin_code) REFERENCES airport (code),
    CONSTRAINT watched_trip_destination_fk FOREIGN KEY (destination_code) REFERENCES airport (code),
    CONSTRAINT watched_trip_once UNIQUE (account_id, flight_date, carrier_code, flight_number, origin_code),
    CONSTRAINT watched_trip_flight_number_valid CHECK (flight_number BETWEEN 1 AND 9999),
    CONSTRAINT watched_trip_route_valid CHECK (origin_code <> destination_code),
    CONSTRAINT watched_trip_alert_probability_valid CHECK (alert_probability BETWEEN 0 AND 1)
);

CREATE INDEX watched_trip_date_idx ON watched_trip (flight_date);

-- What the model answered. Whoever asked is a keyed hash, whose key changes: the same person
-- cannot be followed from one key to the next, nor found without the key.
CREATE TABLE prediction (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    requested_at timestamptz NOT NULL,
    client_id text NOT NULL,
    subject_pseudonym bytea,
    pseudonym_key text,
    carrier_code text NOT NULL,
    flight_number smallint,
    origin_code text NOT NULL,
    destination_code text NOT NULL,
    scheduled_departure timestamptz NOT NULL,
    horizon text NOT NULL,
    model_version text NOT NULL,
    late_probability real NOT NULL,
    CONSTRAINT prediction_pk PRIMARY KEY (id),
    CONSTRAINT prediction_client_fk FOREIGN KEY (client_id) REFERENCES api_client (id),
    CONSTRAINT prediction_pseudonym_valid CHECK (length(subject_pseudonym) = 32),
    CONSTRAINT prediction_pseudonym_keyed CHECK ((subject_pseudonym IS NULL) = (pseudonym_key IS NULL)),
    CONSTRAINT prediction_horizon_known CHECK (horizon IN ('reservation', 'veille', 'h2')),
    CONSTRAINT prediction_probability_valid CHECK (late_probability BETWEEN 0 AND 1)
);

CREATE INDEX prediction_requested_idx ON prediction (requested_at);
CREATE INDEX prediction_pseudonym_idx ON prediction (subject_pseudonym) WHERE subject_pseudonym IS NOT NULL;
CREATE INDEX prediction_client_idx ON prediction (client_id);

-- What really happened, as told by a person or by a client; once a prediction.
CREATE TABLE feedback (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    prediction_id uuid NOT NULL,
    -- None once the account is gone, or when a client told it.
    account_id uuid,
    arrival_delay_min smallint,
    cancelled boolean NOT NULL,
    -- Free text: a person may have written anything there.
    comment text,
    created_at timestamptz NOT NULL,
    CONSTRAINT feedback_pk PRIMARY KEY (id),
    CONSTRAINT feedback_prediction_fk FOREIGN KEY (prediction_id) REFERENCES prediction (id) ON DELETE CASCADE,
    CONSTRAINT feedback_account_fk FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE SET NULL,
    CONSTRAINT feedback_once UNIQUE (prediction_id),
    CONSTRAINT feedback_delay_or_cancelled CHECK ((arrival_delay_min IS NULL) = cancelled),
    CONSTRAINT feedback_comment_valid CHECK (length(comment) BETWEEN 1 AND 1000)
);

CREATE INDEX feedback_account_idx ON feedback (account_id);
CREATE INDEX feedback_created_idx ON feedback (created_at);

-- Who did what, when: the trace that a purge or a right exercised leaves. Whom it was about is a
-- keyed hash or nothing; `detail` holds counts and names of rules, never a value of a person.
CREATE TABLE audit_event (
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    occurred_at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    -- The account that acted; none once it is gone, or when a program did.
    account_id uuid,
    action text NOT NULL,
    subject_pseudonym bytea,
    pseudonym_key text,
    detail jsonb NOT NULL,
    CONSTRAINT audit_event_pk PRIMARY KEY (id),
    CONSTRAINT audit_event_account_fk FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE SET NULL,
    CONSTRAINT audit_event_actor_known CHECK (actor_kind IN ('account', 'client', 'system')),
    CONSTRAINT audit_event_action_valid CHECK (action ~ '^[a-z]+(\.[a-z]+)+$'),
    CONSTRAINT audit_event_pseudonym_valid CHECK (length(subject_pseudonym) = 32),
    CONSTRAINT audit_event_pseudonym_keyed CHECK ((subject_pseudonym IS NULL) = (pseudonym_key IS NULL)),
    CONSTRAINT audit_event_detail_is_object CHECK (jsonb_typeof(detail) = 'object')
);

CREATE INDEX audit_event_occurred_idx ON audit_event (occurred_at);
CREATE INDEX audit_event_account_idx ON audit_event (account_id) WHERE account_id IS NOT NULL;
