-- Which columns are about a person, said where they are: every column of every table carries one
-- mark at the end of its comment. A column added later has none, and a test fails until it does.
--
--   [RGPD : identifiante]     says who the person is, or leads to them; anonymising empties it
--   [RGPD : liée]             is about the person as long as the row holds an identifying value
--   [RGPD : non personnelle]  is about nobody
--
-- Whatever comment a column already has stays in front of its mark.

CREATE FUNCTION pg_temp.mark(marked regclass, marked_column name, class text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    said text;
BEGIN
    SELECT nullif(trim(regexp_replace(
        coalesce(col_description(marked, attnum), ''), '\s*\[RGPD : [^]]*\]', '', 'g'
    )), '')
    INTO STRICT said
    FROM pg_attribute
    WHERE attrelid = marked AND attname = marked_column AND attnum > 0 AND NOT attisdropped;
    EXECUTE format(
        'COMMENT ON COLUMN %s.%I IS %L',
        marked, marked_column, concat_ws(' ', said, format('[RGPD : %s]', class))
    );
END
$$;

-- The dataset, the runs and the machines: no column is about a person. The sources name none; the
-- registry of aircraft has owners, whom the extraction does not read.
SELECT pg_temp.mark(attrelid::regclass, attname, 'non personnelle')
FROM pg_attribute
WHERE attrelid IN (
    'run'::regclass, 'run_source'::regclass, 'rejected_row'::regclass,
    'carrier'::regclass, 'airport'::regclass, 'aircraft'::regclass, 'weather'::regclass,
    'flight'::regclass, 'source_watermark'::regclass, 'job_execution'::regclass,
    'api_client'::regclass, 'dataset_version'::regclass
)
    AND attnum > 0
    AND NOT attisdropped;

-- The people. One line a column: adding a table here is deciding for each.
SELECT pg_temp.mark(decided.table_name::regclass, decided.column_name, decided.class)
FROM (
    VALUES
        ('account', 'id', 'identifiante'),
        ('account', 'email', 'identifiante'),
        ('account', 'password_hash', 'identifiante'),
        ('account', 'display_name', 'identifiante'),
        ('account', 'role', 'liée'),
        ('account', 'created_at', 'liée'),
        ('account', 'last_seen_at', 'liée'),
        ('session', 'token_hash', 'identifiante'),
        ('session', 'account_id', 'identifiante'),
        ('session', 'created_at', 'liée'),
        ('session', 'expires_at', 'liée'),
        ('watched_trip', 'id', 'liée'),
        ('watched_trip', 'account_id', 'identifiante'),
        ('watched_trip', 'carrier_code', 'liée'),
        ('watched_trip', 'flight_number', 'liée'),
        ('watched_trip', 'origin_code', 'liée'),
        ('watched_trip', 'destination_code', 'liée'),
        ('watched_trip', 'flight_date', 'liée'),
        ('watched_trip', 'alert_probability', 'liée'),
        ('watched_trip', 'created_at', 'liée'),
        ('prediction', 'id', 'liée'),
        ('prediction', 'requested_at', 'liée'),
        ('prediction', 'client_id', 'non personnelle'),
        ('prediction', 'subject_pseudonym', 'identifiante'),
        ('prediction', 'pseudonym_key', 'identifiante'),
        ('prediction', 'carrier_code', 'liée'),
        ('prediction', 'flight_number', 'liée'),
        ('prediction', 'origin_code', 'liée'),
        ('prediction', 'destination_code', 'liée'),
        ('prediction', 'scheduled_departure', 'liée'),
        ('prediction', 'horizon', 'liée'),
        ('prediction', 'model_version', 'liée'),
        ('prediction', 'late_probability', 'liée'),
        ('feedback', 'id', 'liée'),
        ('feedback', 'prediction_id', 'liée'),
        ('feedback', 'account_id', 'identifiante'),
        ('feedback', 'arrival_delay_min', 'liée'),
        ('feedback', 'cancelled', 'liée'),
        ('feedback', 'comment', 'identifiante'),
        ('feedback', 'created_at', 'liée'),
        ('audit_event', 'id', 'non personnelle'),
        ('audit_event', 'occurred_at', 'liée'),
        ('audit_event', 'actor_kind', 'liée'),
        ('audit_event', 'account_id', 'identifiante'),
        ('audit_event', 'action', 'liée'),
        ('audit_event', 'subject_pseudonym', 'identifiante'),
        ('audit_event', 'pseudonym_key', 'identifiante'),
        ('audit_event', 'detail', 'liée')
) AS decided (table_name, column_name, class);

DROP FUNCTION pg_temp.mark;
