-- Back to the functions of 0003.

DROP FUNCTION bulk_load_begin(regclass);
DROP FUNCTION bulk_load_end(regclass);

CREATE FUNCTION bulk_load_begin(target regclass) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    part record;
BEGIN
    CREATE TEMPORARY TABLE bulk_load_part (
        place integer GENERATED ALWAYS AS IDENTITY,
        definition text NOT NULL
    ) ON COMMIT DROP;

    FOR part IN
        SELECT pg_get_indexdef(indexrelid) AS definition, indexrelid::regclass AS name
        FROM pg_index
        WHERE indrelid = target
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    LOOP
        INSERT INTO bulk_load_part (definition) VALUES (part.definition);
        EXECUTE format('DROP INDEX %s', part.name);
    END LOOP;

    FOR part IN
        SELECT conname, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint
        WHERE conrelid = target AND contype = 'f'
        ORDER BY conname
    LOOP
        INSERT INTO bulk_load_part (definition)
        VALUES (format('ALTER TABLE %s ADD CONSTRAINT %I %s', target, part.conname, part.definition));
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', target, part.conname);
    END LOOP;
END
$$;

CREATE FUNCTION bulk_load_end(target regclass) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    part record;
BEGIN
    FOR part IN SELECT definition FROM bulk_load_part ORDER BY place LOOP
        EXECUTE part.definition;
    END LOOP;
    EXECUTE format('ANALYZE %s', target);
    DROP TABLE bulk_load_part;
END
$$;
