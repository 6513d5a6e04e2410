-- Least rights. Five group roles, of which nobody logs in as such: a login is put in one of them
-- (`pipeline role`). What each may do is the list below; the matrix of docs/donnees/roles.md is
-- read from the grants themselves.
--
-- Roles belong to the cluster, not to the database: they may exist already, and another database
-- may create them at the same instant. Where the user who migrates may not create roles, a notice
-- says so and the database works as before, with that user alone.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'ponctuel_owner', 'ponctuel_importer', 'ponctuel_reader', 'ponctuel_application', 'ponctuel_purger'
    ] LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = wanted);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL; -- another database was quicker
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'le rôle % manque et % ne peut pas le créer : la base marche sans lui', wanted, current_user;
        END;
    END LOOP;
END
$$;

-- Everything of the schema belongs to the owner, so that whoever migrates later, or defines a
-- function that runs with its definer's rights, needs no more than this role.
CREATE FUNCTION give_to_owner() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    item record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ponctuel_owner') THEN
        RETURN;
    END IF;
    -- Giving away asks for membership, that whoever created the role may grant to themselves.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        BEGIN
            EXECUTE format('GRANT ponctuel_owner TO %I', current_user);
        EXCEPTION
            WHEN insufficient_privilege THEN NULL; -- perhaps a member already: what follows tells
        END;
    END IF;
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO ponctuel_owner', current_database());
    GRANT USAGE, CREATE ON SCHEMA public TO ponctuel_owner;
    FOR item IN
        -- Partitions too; indexes and sequences of columns follow their table.
        SELECT format('ALTER %s %s OWNER TO ponctuel_owner',
            CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, oid::regclass) AS statement
        FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
            AND relowner <> 'ponctuel_owner'::regrole
        UNION ALL
        SELECT format('ALTER FUNCTION %s OWNER TO ponctuel_owner', oid::regprocedure)
        FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proowner <> 'ponctuel_owner'::regrole
    LOOP
        EXECUTE item.statement;
    END LOOP;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'la base reste à % : %', current_user, SQLERRM;
END
$$;
COMMENT ON FUNCTION give_to_owner() IS
    'To be called at the end of any later migration that creates a table, a view or a function.';

-- Nothing for PUBLIC, now and for what this user creates later.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
    ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'les droits de PUBLIC restent : %', SQLERRM;
END
$$;

-- Setting keys aside is the owner's; whoever imports does it through these functions only.
ALTER FUNCTION bulk_load_begin(regclass) SECURITY DEFINER;
ALTER FUNCTION bulk_load_end(regclass) SECURITY DEFINER;
-- What acts with the rights of its owner looks names up in our schema first: nobody's temporary
-- table stands for one of ours.
DO $$
DECLARE
    item regprocedure;
BEGIN
    FOR item IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prosecdef
            AND NOT EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search_path=%')
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', item);
    END LOOP;
END
$$;

-- A line a right. A column list, when there is one, is all that the role sees or writes.
CREATE FUNCTION grant_rights() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    line record;
BEGIN
    FOR line IN
        SELECT role, right_, object
        FROM (VALUES
            -- The import writes the dataset and its history; people are none of its business.
            ('importer', 'SELECT, INSERT, UPDATE', 'carrier'),
            ('importer', 'SELECT, INSERT, UPDATE', 'airport'),
            ('importer', 'SELECT, INSERT, UPDATE', 'aircraft'),
            ('importer', 'SELECT, INSERT, UPDATE', 'weather'),
            ('importer', 'SELECT, INSERT, UPDATE', 'flight'),
            ('importer', 'SELECT, INSERT', 'run'),
            ('importer', 'SELECT, INSERT, UPDATE', 'run_source'),
            ('importer', 'SELECT, INSERT, DELETE', 'rejected_row'),
            ('importer', 'SELECT, INSERT, UPDATE', 'source_watermark'),
            ('importer', 'SELECT, INSERT, UPDATE', 'job_execution'),
            ('importer', 'SELECT', 'dataset_row'),
            ('importer', 'SELECT', '_sqlx_migrations'),
            -- The dataset API reads, and checks the secrets of its clients.
            ('reader', 'SELECT', 'carrier'),
            ('reader', 'SELECT', 'airport'),
            ('reader', 'SELECT', 'aircraft'),
            ('reader', 'SELECT', 'weather'),
            ('reader', 'SELECT', 'flight'),
            ('reader', 'SELECT', 'dataset_row'),
            ('reader', 'SELECT', 'run'),
            ('reader', 'SELECT', 'run_source'),
            ('reader', 'SELECT', 'rejected_row'),
            ('reader', 'SELECT', 'source_watermark'),
            ('reader', 'SELECT', 'dataset_version'),
            ('reader', 'SELECT', 'api_client'),
            ('reader', 'SELECT', '_sqlx_migrations'),
            -- The web application and the model API hold people's tables; the dataset, they ask the
            -- dataset API for. The audit is written and read, never changed.
            ('application', 'SELECT, INSERT, UPDATE, DELETE', 'account'),
            ('application', 'SELECT, INSERT, DELETE', 'session'),
            ('application', 'SELECT, INSERT, UPDATE, DELETE', 'watched_trip'),
            -- Whoever erases an account unlinks its predictions, and changes nothing else of them.
            ('application', 'SELECT, INSERT, UPDATE (subject_pseudonym, pseudonym_key)', 'prediction'),
            ('application', 'SELECT, INSERT, UPDATE', 'feedback'),
            ('application', 'SELECT, INSERT', 'audit_event'),
            ('application', 'SELECT', 'api_client'),
            ('application', 'SELECT', '_sqlx_migrations'),
            -- The purge sees clocks and keys, and whether there is a comment; never an address, a
            -- name or a password. Locking a row asks for the right to write one of its columns: the
            -- clock, where nothing else is to be written.
            ('purger', 'SELECT (id, created_at, last_seen_at), UPDATE (last_seen_at), DELETE', 'account'),
            ('purger', 'SELECT (token_hash, account_id, expires_at), UPDATE (expires_at), DELETE', 'session'),
            ('purger', 'SELECT (id, account_id, flight_date, created_at), UPDATE (flight_date), DELETE', 'watched_trip'),
            ('purger', 'SELECT (id, requested_at, subject_pseudonym, pseudonym_key), '
                'UPDATE (subject_pseudonym, pseudonym_key), DELETE', 'prediction'),
            ('purger', 'SELECT (id, prediction_id, account_id, comment, created_at), '
                'UPDATE (account_id, comment), DELETE', 'feedback'),
            ('purger', 'SELECT (id, occurred_at, account_id, action, subject_pseudonym, pseudonym_key), INSERT, '
                'UPDATE (account_id, subject_pseudonym, pseudonym_key, detail), DELETE', 'audit_event'),
            ('purger', 'SELECT, INSERT, UPDATE', 'job_execution'),
            ('purger', 'SELECT', 'run'),
            ('purger', 'SELECT', 'source_watermark'),
            ('purger', 'SELECT', '_sqlx_migrations')
        ) AS rights (role, right_, object)
        WHERE to_regclass(object) IS NOT NULL
            AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'ponctuel_' || role)
    LOOP
        EXECUTE format('GRANT %s ON %I TO %I', line.right_, line.object, 'ponctuel_' || line.role);
    END LOOP;
    -- The functions of a load, and none that is another's.
    FOR line IN
        SELECT oid::regprocedure AS signature
        FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname ~ '^(bulk_load|flight_month)_'
            AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'ponctuel_importer')
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ponctuel_importer', line.signature);
    END LOOP;
    FOR line IN
        SELECT rolname AS name FROM pg_roles
        WHERE rolname IN ('ponctuel_importer', 'ponctuel_reader', 'ponctuel_application', 'ponctuel_purger')
    LOOP
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), line.name);
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', line.name);
        IF line.name = 'ponctuel_importer' THEN
            EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), line.name);
        END IF;
    END LOOP;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'droits non accordés : %', SQLERRM;
END
$$;

SELECT grant_rights();
DROP FUNCTION grant_rights();
REVOKE ALL ON FUNCTION give_to_owner() FROM PUBLIC;
SELECT give_to_owner();
