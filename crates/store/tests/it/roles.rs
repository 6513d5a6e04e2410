//! What each role may do works, and PostgreSQL refuses the rest.

use sqlx::Executor;
use store::Pool;
use store::import::Import;
use store::roles::Group;

use crate::months::flights_of;
use crate::people;

const FORBIDDEN: &str = "42501";

/// Runs a statement as a role, then undoes it.
async fn attempt(pool: &Pool, group: Group, statement: &'static str) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await.expect("a transaction");
    let role = format!("SET LOCAL ROLE {}", group.role());
    transaction
        .execute(sqlx::AssertSqlSafe(role))
        .await
        .expect("a role");
    let done = transaction.execute(statement).await;
    transaction.rollback().await.expect("undone");
    done.map(drop)
}

async fn may(pool: &Pool, group: Group, statements: &[&'static str]) {
    for statement in statements {
        if let Err(error) = attempt(pool, group, statement).await {
            panic!("{} : {statement} : {error}", group.as_str());
        }
    }
}

async fn may_not(pool: &Pool, group: Group, statements: &[&'static str]) {
    for statement in statements {
        let Err(sqlx::Error::Database(fault)) = attempt(pool, group, statement).await else {
            panic!("{} : {statement} : not refused", group.as_str());
        };
        assert_eq!(fault.code().as_deref(), Some(FORBIDDEN), "{statement}");
    }
}

async fn seed(pool: &Pool) {
    testkit::seed(pool).await;
    people::seed(pool).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_owner_owns_every_table_view_and_function(pool: Pool) {
    let others: Vec<String> = sqlx::query_scalar(
        "SELECT oid::regclass::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
             AND relowner <> 'ponctuel_owner'::regrole
         UNION ALL
         SELECT oid::regprocedure::text FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND proowner <> 'ponctuel_owner'::regrole",
    )
    .fetch_all(&pool)
    .await
    .expect("the catalogue");
    assert!(
        others.is_empty(),
        "end the migration that makes them by SELECT give_to_owner(): {others:?}"
    );
    may(
        &pool,
        Group::Owner,
        &[
            "ALTER TABLE run ADD COLUMN note text",
            "CREATE TABLE more (id int)",
        ],
    )
    .await;
    may_not(
        &pool,
        Group::Owner,
        &["CREATE ROLE somebody", "COPY run TO PROGRAM 'true'"],
    )
    .await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_importer_writes_the_dataset_and_sees_nobody(pool: Pool) {
    seed(&pool).await;
    may(
        &pool,
        Group::Importer,
        &[
            "UPDATE flight SET distance_km = 2000",
            "INSERT INTO run (id, started_at) VALUES ('20260102T000000000Z', now())",
            "DELETE FROM rejected_row",
            "CREATE TEMPORARY TABLE stage AS SELECT * FROM weather WITH NO DATA",
            "SELECT * FROM dataset_row",
            "UPDATE job_execution SET detail = 'x'",
        ],
    )
    .await;
    may_not(
        &pool,
        Group::Importer,
        &[
            "SELECT email FROM account",
            "SELECT comment FROM feedback",
            "SELECT * FROM session",
            "SELECT token_hash FROM token_family",
            "SELECT secret_hash FROM api_client",
            "INSERT INTO audit_event (occurred_at, actor_kind, action, detail) VALUES (now(), 'system', 'a.b', '{}')",
            "DELETE FROM flight",
            "DROP TABLE flight",
            "TRUNCATE flight",
            "CREATE TABLE more (id int)",
            "ALTER TABLE flight DROP CONSTRAINT flight_carrier_fk",
        ],
    )
    .await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_reader_reads_the_dataset_and_writes_the_tokens_it_renews_alone(pool: Pool) {
    seed(&pool).await;
    may(
        &pool,
        Group::Reader,
        &[
            "SELECT * FROM dataset_row",
            "SELECT * FROM rejected_row",
            "SELECT id, secret_hash, scopes FROM api_client WHERE revoked_at IS NULL",
            "SELECT max(version) FROM _sqlx_migrations",
            "UPDATE token_family SET revoked_at = now()",
        ],
    )
    .await;
    may_not(
        &pool,
        Group::Reader,
        &[
            "UPDATE flight SET distance_km = 2000",
            "INSERT INTO run (id, started_at) VALUES ('20260102T000000000Z', now())",
            "UPDATE api_client SET scopes = '{dataset:admin}'",
            "SELECT password_hash FROM account",
            "SELECT late_probability FROM prediction",
            "SELECT * FROM watched_trip",
            "CREATE TEMPORARY TABLE mine (id int)",
            "CREATE TABLE more (id int)",
        ],
    )
    .await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_application_holds_people_and_not_the_dataset(pool: Pool) {
    seed(&pool).await;
    may(
        &pool,
        Group::Application,
        &[
            "UPDATE account SET last_seen_at = now()",
            "DELETE FROM session",
            "DELETE FROM account",
            "UPDATE prediction SET subject_pseudonym = NULL, pseudonym_key = NULL",
            // The foreign key to a carrier is checked with the rights of the owner.
            "UPDATE watched_trip SET carrier_code = 'DL'",
            "INSERT INTO audit_event (occurred_at, actor_kind, action, detail) VALUES (now(), 'system', 'a.b', '{}')",
            "INSERT INTO prediction (requested_at, client_id, carrier_code, origin_code, destination_code,
                scheduled_departure, horizon, model_version, late_probability)
             VALUES (now(), 'essai', 'UA', 'EWR', 'IAH', now(), 'h2', 'v1', 0.1)",
        ],
    )
    .await;
    may_not(
        &pool,
        Group::Application,
        &[
            "SELECT * FROM flight",
            "SELECT * FROM dataset_row",
            "INSERT INTO carrier (code, run_id) SELECT 'ZZ', 'x'",
            "DELETE FROM run",
            "UPDATE audit_event SET action = 'a.b'",
            "DELETE FROM audit_event",
            "UPDATE prediction SET late_probability = 0",
            "INSERT INTO api_client (id, secret_hash, scopes, created_at) VALUES ('x', 'y', '{}', now())",
        ],
    )
    .await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_purger_deletes_without_reading_who_people_are(pool: Pool) {
    seed(&pool).await;
    may(
        &pool,
        Group::Purger,
        &[
            "DELETE FROM session WHERE expires_at < now()",
            "DELETE FROM account WHERE last_seen_at < now()",
            "DELETE FROM watched_trip WHERE flight_date < '2030-01-01'",
            "UPDATE prediction SET subject_pseudonym = NULL, pseudonym_key = NULL WHERE requested_at < now()",
            "DELETE FROM prediction WHERE id IN (SELECT id FROM prediction ORDER BY requested_at LIMIT 1000)",
            "UPDATE feedback SET comment = NULL WHERE created_at < now() AND comment IS NOT NULL",
            "SELECT id FROM account WHERE last_seen_at < now() FOR UPDATE SKIP LOCKED",
            "SELECT token_hash FROM session WHERE expires_at < now() FOR UPDATE SKIP LOCKED",
            "SELECT id FROM watched_trip WHERE flight_date < '2030-01-01' FOR UPDATE SKIP LOCKED",
            "DELETE FROM audit_event WHERE occurred_at < now()",
            "INSERT INTO audit_event (occurred_at, actor_kind, action, detail) VALUES (now(), 'system', 'a.b', '{}')",
        ],
    )
    .await;
    may_not(
        &pool,
        Group::Purger,
        &[
            "SELECT email FROM account",
            "SELECT display_name FROM account",
            "SELECT password_hash FROM account",
            "SELECT carrier_code FROM watched_trip",
            "SELECT detail FROM audit_event",
            "UPDATE account SET email = 'x@example.org'",
            "UPDATE prediction SET late_probability = 0",
            "INSERT INTO session (token_hash, account_id, created_at, expires_at) SELECT NULL, NULL, now(), now()",
            "DELETE FROM flight",
            "SELECT * FROM flight",
        ],
    )
    .await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_acts_as_its_owner_has_a_fixed_search_path(pool: Pool) {
    let functions: Vec<(String, bool)> = sqlx::query_as(
        "SELECT oid::regprocedure::text, EXISTS (
             SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search_path=%pg_temp')
         FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef",
    )
    .fetch_all(&pool)
    .await
    .expect("the catalogue");
    assert!(functions.len() >= 2, "{functions:?}");
    for (function, is_fixed) in functions {
        assert!(is_fixed, "{function} : SET search_path = public, pg_temp");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn nobody_has_a_right_by_default_and_every_table_is_somebodys_work(pool: Pool) {
    let schema = store::schema::read(&pool).await.expect("the live schema");
    let public = schema.rights.iter().filter(|right| right.role == "PUBLIC");
    assert_eq!(public.count(), 0);
    assert!(!schema.functions.iter().any(|right| right.role == "PUBLIC"));
    for table in &schema.tables {
        let is_used = schema
            .rights
            .iter()
            .any(|right| right.table == table.name && right.role != "ponctuel_owner");
        assert!(
            is_used,
            "{} : grant it in a migration, or say why not",
            table.name
        );
    }
    let database: bool = sqlx::query_scalar(
        "SELECT EXISTS (
            SELECT FROM pg_database, aclexplode(datacl) AS held
            WHERE datname = current_database() AND held.grantee = 0)",
    )
    .fetch_one(&pool)
    .await
    .expect("the catalogue");
    assert!(!database, "PUBLIC may not even connect");
}

/// A login made by the command: its own connections, that inherit the rights of its group.
async fn login(pool: &Pool, group: Group) -> (String, Pool) {
    let database: String = sqlx::query_scalar("SELECT current_database()::text")
        .fetch_one(pool)
        .await
        .expect("a name");
    // Roles are those of the whole cluster: the name is the test's own.
    let name = format!(
        "essai_{:.50}",
        database.trim_start_matches('_').to_lowercase()
    );
    store::roles::put_login(pool, &name, "mot de passe d'essai", group)
        .await
        .expect("a login");
    let options = (*pool.connect_options()).clone();
    let options = options.username(&name).password("mot de passe d'essai");
    let own = store::Pool::connect_with(options)
        .await
        .expect("a connection");
    (name, own)
}

async fn forget(pool: &Pool, name: &str) {
    for template in ["DROP OWNED BY %I", "DROP ROLE %I"] {
        let statement: String = sqlx::query_scalar("SELECT format($1, $2)")
            .bind(template)
            .bind(name)
            .fetch_one(pool)
            .await
            .expect("a statement");
        pool.execute(sqlx::AssertSqlSafe(statement))
            .await
            .expect("forgotten");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_login_of_the_importer_does_a_first_load_and_needs_no_migration(pool: Pool) {
    let (name, own) = login(&pool, Group::Importer).await;
    store::migrate(&own).await.expect("nothing to do");
    testkit::seed(&own).await;
    let flights: i64 = sqlx::query_scalar("SELECT count(*) FROM flight")
        .fetch_one(&own)
        .await
        .expect("a count");
    assert_eq!(flights, 30);
    // Again: the second time rows are merged, and not loaded.
    testkit::seed(&own).await;
    // A month of its own, loaded aside then attached; the right to fill it ends there.
    let run = domain::RunId::parse("20270101T000000000Z").expect("a run id");
    let mut import = Import::begin(&own, &run, chrono::DateTime::UNIX_EPOCH)
        .await
        .expect("an import");
    let rows = flights_of(2);
    import.load_flights(&rows).await.expect("loaded");
    import.merge(&[]).await.expect("merged");
    import.commit().await.expect("committed");
    let filled = own.execute("INSERT INTO flight_2013_02 SELECT * FROM flight_2013_02");
    assert!(
        filled.await.is_err(),
        "a month is filled through the table of flights"
    );
    own.close().await;
    forget(&pool, &name).await;
}

/// A table under the name of ours, whose statement the owner would run.
const THEIRS: &str = "BEGIN;
    CREATE TEMPORARY TABLE bulk_load_part (
        place int, target regclass, is_foreign_key boolean, definition text);
    GRANT ALL ON bulk_load_part TO PUBLIC;
    INSERT INTO bulk_load_part VALUES
        (1, 'weather', false, 'GRANT SELECT ON account TO PUBLIC');";

#[sqlx::test(migrations = "../../migrations")]
async fn a_login_of_the_importer_cannot_borrow_the_rights_of_the_owner(pool: Pool) {
    seed(&pool).await;
    let (name, own) = login(&pool, Group::Importer).await;
    let attacks = [
        format!("{THEIRS} SELECT bulk_load_end('weather')"),
        format!("{THEIRS} TRUNCATE weather"),
        "BEGIN; SELECT bulk_load_begin('session')".to_owned(),
        "BEGIN; SELECT bulk_load_begin('weather')".to_owned(),
    ];
    let mut connection = own.acquire().await.expect("a connection");
    for attack in attacks {
        let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(attack.clone()))
            .execute(&mut *connection)
            .await;
        let Err(sqlx::Error::Database(fault)) = refused else {
            panic!("not refused: {attack}");
        };
        assert_eq!(
            fault.code().as_deref(),
            Some(FORBIDDEN),
            "{attack}: {fault}"
        );
        connection.execute("ROLLBACK").await.expect("undone");
    }
    drop(connection);
    own.close().await;
    forget(&pool, &name).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn keys_set_aside_and_not_put_back_undo_the_transaction(pool: Pool) {
    let (name, own) = login(&pool, Group::Importer).await;
    let keys = "SELECT count(*) FROM pg_constraint
        WHERE conrelid = 'weather'::regclass AND contype = 'f'";
    let keys = || sqlx::query_scalar::<_, i64>(keys).fetch_one(&pool);
    let before = keys().await.expect("a count");
    assert!(before >= 2, "{before}");
    for attempt in [
        "BEGIN; SELECT bulk_load_begin('weather'); COMMIT",
        // A check asked at once refuses too, and the check cannot be thrown away.
        "BEGIN; SET CONSTRAINTS ALL IMMEDIATE; SELECT bulk_load_begin('weather'); COMMIT",
        "BEGIN; SELECT bulk_load_begin('weather'); DISCARD TEMP; COMMIT",
        "BEGIN; SELECT bulk_load_begin('weather'); DROP TABLE pg_temp.bulk_load_part; COMMIT",
    ] {
        let mut connection = own.acquire().await.expect("a connection");
        let ended = sqlx::raw_sql(attempt).execute(&mut *connection).await;
        assert!(ended.is_err(), "{attempt}");
        connection.execute("ROLLBACK").await.expect("undone");
        assert_eq!(keys().await.expect("a count"), before, "{attempt}");
    }
    let whole = "BEGIN; SELECT bulk_load_begin('weather'); SELECT bulk_load_end('weather'); COMMIT";
    own.execute(whole).await.expect("both, in one transaction");
    assert_eq!(keys().await.expect("a count"), before);
    own.close().await;
    forget(&pool, &name).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_login_moved_to_another_group_loses_the_rights_of_the_former(pool: Pool) {
    seed(&pool).await;
    let (name, reader) = login(&pool, Group::Reader).await;
    reader
        .execute("SELECT * FROM flight")
        .await
        .expect("it reads");
    reader.close().await;
    let (same, purger) = login(&pool, Group::Purger).await;
    assert_eq!(name, same);
    let refused = purger.execute("SELECT * FROM flight").await;
    assert!(refused.is_err(), "a purger reads no flight");
    purger.close().await;
    forget(&pool, &name).await;
}

#[sqlx::test(migrations = false)]
async fn a_login_that_may_not_migrate_is_told_so(pool: Pool) {
    // Some role of few rights, in a database whose schema is empty.
    store::migrate(&pool).await.expect("migrated");
    let (name, own) = login(&pool, Group::Reader).await;
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version > 1")
        .execute(&pool)
        .await
        .expect("an older schema");
    let refused = store::migrate(&own).await.expect_err("it is behind");
    assert!(
        refused.advice().contains("compte propriétaire"),
        "{refused}"
    );
    own.close().await;
    forget(&pool, &name).await;
}
