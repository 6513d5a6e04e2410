CREATE OR REPLACE FUNCTION bulk_load_begin(target regclass) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET client_min_messages = warning
SET search_path = public, pg_temp
AS $$
DECLARE
    part record;
BEGIN
    CREATE TEMPORARY TABLE IF NOT EXISTS bulk_load_part (
        place integer GENERATED ALWAYS AS IDENTITY,
        target regclass NOT NULL,
        is_foreign_key boolean NOT NULL,
        definition text NOT NULL
    ) ON COMMIT DROP;

    -- A key that a foreign key leans on stays in place: those of the target are dropped first, so
    -- that only the tables that refer to it count.
    FOR part IN
        SELECT conname, contype = 'f' AS is_foreign_key, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint
        WHERE conrelid = target
            AND (
                contype = 'f'
                OR contype = 'p' AND NOT EXISTS (
                    SELECT FROM pg_constraint AS leaning
                    WHERE leaning.confrelid = target AND leaning.contype = 'f'
                )
            )
        ORDER BY contype, conname
    LOOP
        INSERT INTO bulk_load_part (target, is_foreign_key, definition)
        VALUES (
            target,
            part.is_foreign_key,
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', target, part.conname, part.definition)
        );
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', target, part.conname);
    END LOOP;

    FOR part IN
        SELECT replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') AS definition, indexrelid::regclass AS name
        FROM pg_index
        WHERE indrelid = target
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    LOOP
        INSERT INTO bulk_load_part (target, is_foreign_key, definition)
        VALUES (target, false, part.definition);
        EXECUTE format('DROP INDEX %s', part.name);
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION bulk_load_end(loaded regclass) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET maintenance_work_mem = '256MB'
SET max_parallel_maintenance_workers = 4
SET search_path = public, pg_temp
AS $$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT definition FROM bulk_load_part
        WHERE target = loaded AND NOT is_foreign_key
        ORDER BY place
    LOOP
        EXECUTE part.definition;
    END LOOP;
    EXECUTE format('ANALYZE %s', loaded);
    FOR part IN
        SELECT definition FROM bulk_load_part
        WHERE target = loaded AND is_foreign_key
        ORDER BY place
    LOOP
        EXECUTE part.definition;
    END LOOP;
    DELETE FROM bulk_load_part WHERE target = loaded;
END
$$;
