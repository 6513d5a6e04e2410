//! A row in each table that the import does not fill.

use store::Pool;

pub(crate) async fn seed(pool: &Pool) {
    sqlx::raw_sql(ROWS)
        .execute(pool)
        .await
        .expect("a row in each table");
}

/// Carriers and airports are those of the small dataset.
static ROWS: &str = "
    INSERT INTO api_client (id, secret_hash, scopes, created_at)
        VALUES ('essai', '$argon2id$essai', '{dataset:read}', now());
    INSERT INTO account (id, email, password_hash, display_name, role, created_at, last_seen_at)
        VALUES ('00000000-0000-0000-0000-000000000001', 'camille@example.org', '$argon2id$essai',
            'Camille', 'traveller', '2026-01-01', '2026-02-01');
    INSERT INTO session (token_hash, account_id, created_at, expires_at)
        VALUES (sha256('jeton'), '00000000-0000-0000-0000-000000000001', '2026-02-01', '2026-02-02');
    INSERT INTO watched_trip (account_id, carrier_code, flight_number, origin_code,
            destination_code, flight_date, alert_probability, created_at)
        VALUES ('00000000-0000-0000-0000-000000000001', 'UA', 1, 'EWR', 'IAH', '2026-03-01', 0.3,
            '2026-02-01');
    INSERT INTO prediction (id, requested_at, client_id, subject_pseudonym, pseudonym_key,
            carrier_code, flight_number, origin_code, destination_code, scheduled_departure,
            horizon, model_version, late_probability)
        VALUES ('00000000-0000-0000-0000-000000000002', '2026-02-01', 'essai', sha256('qui'), 'k1',
            'UA', 1, 'EWR', 'IAH', '2026-03-01', 'h2', 'v1', 0.2);
    INSERT INTO feedback (prediction_id, account_id, arrival_delay_min, cancelled, comment, created_at)
        VALUES ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 20,
            false, 'Merci.', '2026-03-02');
    INSERT INTO audit_event (occurred_at, actor_kind, account_id, action, detail)
        VALUES ('2026-02-01', 'account', '00000000-0000-0000-0000-000000000001', 'account.create', '{}');
    INSERT INTO token_family (id, client_id, api, scopes, token_hash, created_at, renewed_at,
            expires_at)
        VALUES ('00000000-0000-0000-0000-000000000003', 'essai', 'model-api', '{predict}',
            sha256('secret'), '2026-02-01', '2026-02-01', '2026-02-02');
    INSERT INTO job_execution (job, scheduled_for, started_at, outcome)
        VALUES ('run', '2026-02-01', '2026-02-01', 'running');
    INSERT INTO source_watermark (source, held_from, held_until, run_id)
        SELECT 'flights', '2013-01-01', '2013-01-10', id FROM run;
";
