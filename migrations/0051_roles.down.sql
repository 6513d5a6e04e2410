-- The roles stay: they belong to the cluster, and another database may lean on them. Here they
-- keep nothing.

DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT format('ALTER %s %s OWNER TO CURRENT_USER',
            CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, oid::regclass) AS statement
        FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
            AND relowner::regrole::text = 'ponctuel_owner'
        UNION ALL
        SELECT format('ALTER FUNCTION %s OWNER TO CURRENT_USER', oid::regprocedure)
        FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proowner::regrole::text = 'ponctuel_owner'
    LOOP
        EXECUTE item.statement;
    END LOOP;
    FOR item IN
        SELECT rolname AS name FROM pg_roles
        WHERE rolname IN (
            'ponctuel_owner', 'ponctuel_importer', 'ponctuel_reader', 'ponctuel_application', 'ponctuel_purger'
        )
    LOOP
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', item.name);
        EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM %I', item.name);
        EXECUTE format('REVOKE ALL ON SCHEMA public FROM %I', item.name);
        EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I', current_database(), item.name);
    END LOOP;
END
$$;

DROP FUNCTION give_to_owner();

ALTER FUNCTION bulk_load_begin(regclass) SECURITY INVOKER RESET search_path;
ALTER FUNCTION bulk_load_end(regclass) SECURITY INVOKER RESET search_path;

DO $$
BEGIN
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
    GRANT USAGE ON SCHEMA public TO PUBLIC;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
    ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
END
$$;
