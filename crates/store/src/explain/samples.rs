//! Rows added so that the tables of people are large while a query is measured, undone after.

/// Accounts last seen one every six hours from 2020 on; the id of the nth is made from its number.
pub(super) const ACCOUNTS: &[&str] = &[
    "INSERT INTO account (id, email, password_hash, display_name, role, created_at, last_seen_at) SELECT md5('essai-' || n)::uuid, 'essai-' || n || '@example.org', '$argon2id$essai', 'Essai', 'traveller', '2020-01-01Z', '2020-01-01Z'::timestamptz + n * interval '6 hours' FROM generate_series(1, 5000) AS n",
    "ANALYZE account",
];

pub(super) const CLIENT: &[&str] = &[
    "INSERT INTO api_client (id, secret_hash, scopes, created_at) VALUES ('essai', '$argon2id$essai', '{dataset:read}', '2020-01-01Z')",
];

/// Sessions that expire one every six hours from 2020 on.
pub(super) const SESSIONS: &[&str] = &[
    ACCOUNTS[0],
    "INSERT INTO session (token_hash, account_id, created_at, expires_at) SELECT sha256(n::text::bytea), md5('essai-' || n)::uuid, '2020-01-01Z', '2020-01-01Z'::timestamptz + n * interval '6 hours' FROM generate_series(1, 5000) AS n",
    "ANALYZE account, session",
];

/// Trips one every six hours from 2020 on.
pub(super) const TRIPS: &[&str] = &[
    ACCOUNTS[0],
    "INSERT INTO watched_trip (account_id, carrier_code, flight_number, origin_code, destination_code, flight_date, alert_probability, created_at) SELECT md5('essai-' || n)::uuid, (SELECT min(code) FROM carrier), 42, (SELECT min(code) FROM airport), (SELECT max(code) FROM airport), date '2020-01-01' + n / 4, 0.5, '2020-01-01Z' FROM generate_series(1, 5000) AS n",
    "ANALYZE account, watched_trip",
];

/// Predictions one every six hours from 2020 on, of which the last tenth still has a pseudonym,
/// under ten keys.
pub(super) const PREDICTIONS: &[&str] = &[
    CLIENT[0],
    "INSERT INTO prediction (id, requested_at, client_id, subject_pseudonym, pseudonym_key, carrier_code, flight_number, origin_code, destination_code, scheduled_departure, horizon, model_version, late_probability) SELECT md5('prediction-' || n)::uuid, '2020-01-01Z'::timestamptz + n * interval '6 hours', 'essai', CASE WHEN n > 4500 THEN sha256((n % 100)::text::bytea) END, CASE WHEN n > 4500 THEN 'cle-' || n % 10 END, 'UA', 42, 'EWR', 'IAH', '2024-01-01Z', 'h2', 'v1', 0.25 FROM generate_series(1, 5000) AS n",
    "ANALYZE prediction",
];

/// Feedback on each prediction, of which the last tenth still has its author and comment.
pub(super) const FEEDBACK: &[&str] = &[
    ACCOUNTS[0],
    PREDICTIONS[0],
    PREDICTIONS[1],
    "INSERT INTO feedback (prediction_id, account_id, arrival_delay_min, cancelled, comment, created_at) SELECT md5('prediction-' || n)::uuid, CASE WHEN n > 4500 THEN md5('essai-' || n)::uuid END, 12, false, CASE WHEN n > 4500 THEN 'Essai' END, '2020-01-01Z'::timestamptz + n * interval '6 hours' FROM generate_series(1, 5000) AS n",
    "ANALYZE account, prediction, feedback",
];

/// Traces one every six hours from 2020 on, of which one in ten is about a person.
pub(super) const TRACES: &[&str] = &[
    "INSERT INTO audit_event (id, occurred_at, actor_kind, action, subject_pseudonym, pseudonym_key, detail) OVERRIDING SYSTEM VALUE SELECT n, '2020-01-01Z'::timestamptz + n * interval '6 hours', 'system', 'rights.export', CASE WHEN n % 10 = 0 THEN sha256(n::text::bytea) END, CASE WHEN n % 10 = 0 THEN 'cle-' || n % 3 END, '{}' FROM generate_series(1, 5000) AS n",
    "ANALYZE audit_event",
];

/// All of them.
pub(super) const EVERYONE: &[&str] = &[
    ACCOUNTS[0],
    SESSIONS[1],
    TRIPS[1],
    PREDICTIONS[0],
    PREDICTIONS[1],
    FEEDBACK[3],
    TRACES[0],
    "ANALYZE account, session, watched_trip, prediction, feedback, audit_event",
];
