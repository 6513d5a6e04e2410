-- A number that changes whenever a row of the dataset does, in the same transaction: what the
-- API answers is named by it (ETag), so that a client does not download twice the same thing.

CREATE TABLE dataset_version (
    only_row boolean NOT NULL DEFAULT true,
    number bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT dataset_version_pk PRIMARY KEY (only_row),
    CONSTRAINT dataset_version_alone CHECK (only_row),
    CONSTRAINT dataset_version_number_positive CHECK (number > 0)
);

INSERT INTO dataset_version (number, changed_at) VALUES (1, now());

-- One call a statement, however many rows. The tables of runs count too: a month of flights may be
-- loaded aside then attached, which no trigger sees, but never without its run. The statistics of the transaction tell whether rows
-- really changed: an import repeated changes none, and keeps the number. They may still count what
-- the session did a moment before: the number may advance once too often, never once too few. The
-- rights are those of the owner, so that whoever may write the dataset needs none on this table.
CREATE FUNCTION dataset_version_advance() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP <> 'TRUNCATE' AND current_setting('track_counts') = 'on' AND NOT EXISTS (
        SELECT FROM pg_stat_xact_user_tables
        WHERE relid IN (SELECT relid FROM pg_partition_tree(TG_RELID) UNION SELECT TG_RELID)
            AND n_tup_ins + n_tup_upd + n_tup_del > 0
    ) THEN
        RETURN NULL;
    END IF;
    UPDATE dataset_version SET number = number + 1, changed_at = now();
    RETURN NULL;
END
$$;

DO $$
DECLARE
    target text;
BEGIN
    FOREACH target IN ARRAY ARRAY[
        'carrier', 'airport', 'aircraft', 'weather', 'flight', 'run', 'run_source', 'source_watermark'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
             FOR EACH STATEMENT EXECUTE FUNCTION dataset_version_advance()',
            target || '_versioned', target
        );
    END LOOP;
END
$$;
