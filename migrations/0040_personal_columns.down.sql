DO $$
DECLARE
    marked record;
BEGIN
    FOR marked IN
        SELECT
            pg_attribute.attrelid::regclass AS name,
            pg_attribute.attname,
            nullif(trim(regexp_replace(
                pg_description.description, '\s*\[RGPD : [^]]*\]', '', 'g'
            )), '') AS said
        FROM pg_description
        INNER JOIN pg_attribute
            ON pg_attribute.attrelid = pg_description.objoid
            AND pg_attribute.attnum = pg_description.objsubid
        WHERE pg_description.classoid = 'pg_class'::regclass
            AND pg_description.description LIKE '%[RGPD : %'
    LOOP
        EXECUTE format(
            'COMMENT ON COLUMN %s.%I IS %L', marked.name, marked.attname, marked.said
        );
    END LOOP;
END
$$;
