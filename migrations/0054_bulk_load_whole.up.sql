-- Keys set aside must be put back in the same transaction: otherwise whoever imports could commit
-- after `bulk_load_begin` alone, and leave the weather without its foreign keys. What was set aside
-- is written in a temporary table, whose rows `bulk_load_end` deletes: one that is still there when
-- the transaction ends refuses it.

CREATE FUNCTION bulk_load_ended() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_temp.bulk_load_part WHERE place = NEW.place) THEN
        RAISE EXCEPTION 'the keys of % were set aside and not put back', NEW.target
            USING ERRCODE = 'object_not_in_prerequisite_state',
                HINT = 'Call bulk_load_end before the end of the transaction.';
    END IF;
    RETURN NULL;
END
$$;

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
    IF to_regclass('pg_temp.bulk_load_part') IS NULL THEN
        CREATE TEMPORARY TABLE bulk_load_part (
            place integer GENERATED ALWAYS AS IDENTITY,
            target regclass NOT NULL,
            is_foreign_key boolean NOT NULL,
            definition text NOT NULL
        ) ON COMMIT DROP;
        CREATE CONSTRAINT TRIGGER bulk_load_ended AFTER INSERT ON pg_temp.bulk_load_part
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bulk_load_ended();
    END IF;
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

SELECT give_to_owner();
