CREATE OR REPLACE FUNCTION bulk_load_begin(target regclass) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET client_min_messages = warning
SET search_path = public, pg_temp
AS $$
DECLARE
    part record;
BEGIN
    -- With the rights of the owner, but not for whoever calls: the importer may set aside the keys
    -- of weather while it is empty, and nothing else.
    IF NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = target), 'USAGE')
        AND (target <> 'weather'::regclass OR EXISTS (SELECT FROM weather))
    THEN
        RAISE EXCEPTION 'the keys of % may not be set aside', target
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    CREATE TEMPORARY TABLE IF NOT EXISTS bulk_load_part (
        place integer GENERATED ALWAYS AS IDENTITY,
        target regclass NOT NULL,
        is_foreign_key boolean NOT NULL,
        definition text NOT NULL
    ) ON COMMIT DROP;
    IF (SELECT relowner FROM pg_class WHERE oid = 'pg_temp.bulk_load_part'::regclass)
        <> current_user::regrole
    THEN
        RAISE EXCEPTION 'bulk_load_part was not made by bulk_load_begin'
            USING ERRCODE = 'insufficient_privilege';
    END IF;

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
        INSERT INTO pg_temp.bulk_load_part (target, is_foreign_key, definition)
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
        INSERT INTO pg_temp.bulk_load_part (target, is_foreign_key, definition)
        VALUES (target, false, part.definition);
        EXECUTE format('DROP INDEX %s', part.name);
    END LOOP;
END
$$;

DROP FUNCTION bulk_load_ended();
