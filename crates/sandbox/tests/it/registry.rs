//! These tests need a server of databases: `DATABASE_URL`, which `cargo xtask test` sets.

use sandbox::{Loaded, Registry, SandboxError, load_registry};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgPool, Row};

use crate::sources;

const PASSWORD: &str = "l'été; \\ \"$1%L";

fn registry(pool: &PgPool, database: &str, reader: &str) -> Registry {
    Registry {
        admin_url: pool.connect_options().to_url_lossy().to_string(),
        database: database.to_owned(),
        reader: reader.to_owned(),
        reader_password: PASSWORD.to_owned(),
        data: sources(),
    }
}

fn reader(pool: &PgPool, registry: &Registry) -> PgConnectOptions {
    let options = pool.connect_options().as_ref().clone();
    options
        .username(&registry.reader)
        .password(PASSWORD)
        .database(&registry.database)
}

#[sqlx::test(migrations = false)]
async fn the_registry_loads_as_often_as_asked_and_its_reader_only_reads(pool: PgPool) {
    let own = pool.connect_options().get_database().unwrap().to_owned();
    let registry = registry(&pool, &own, "sandbox test \"reader\"");
    let loaded = Loaded {
        engine: 6,
        acftref: 149,
        master: 3322,
    };
    assert_eq!(load_registry(&registry).await.unwrap(), loaded);
    assert_eq!(load_registry(&registry).await.unwrap(), loaded);

    let mut connection = reader(&pool, &registry).connect().await.unwrap();
    let row = sqlx::query(
        "SELECT m.year_mfr, a.model, e.type FROM master m
         JOIN acftref a ON a.code = m.mfr_mdl_code JOIN engine e ON e.code = m.eng_mfr_mdl
         WHERE m.n_number = '10156'",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    let found = [row.get::<&str, _>(0), row.get(1), row.get(2)];
    assert_eq!(found, ["2004", "EMB-145XR", "Turbo-fan"]);

    for (statement, sqlstate) in [
        ("DELETE FROM master", "25006"),
        ("SET default_transaction_read_only = off", ""),
        ("DELETE FROM master", "42501"),
        ("CREATE TABLE mine (a int)", "42501"),
        ("CREATE TEMPORARY TABLE mine (a int)", "42501"),
    ] {
        let error = sqlx::raw_sql(statement)
            .execute(&mut connection)
            .await
            .err();
        let code = error.and_then(|e| e.as_database_error()?.code().map(|code| code.to_string()));
        assert_eq!(code.unwrap_or_default(), sqlstate, "{statement}");
    }
    connection.close().await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn the_database_is_created_when_it_is_absent(pool: PgPool) {
    let registry = registry(&pool, "sandbox test registry", "sandbox_test_other_reader");
    let drop = "DROP DATABASE IF EXISTS \"sandbox test registry\"";
    sqlx::raw_sql(drop).execute(&pool).await.unwrap();
    load_registry(&registry).await.unwrap();
    sqlx::raw_sql(drop).execute(&pool).await.unwrap();
}

#[tokio::test]
async fn an_address_that_is_not_postgres_is_refused_without_being_shown() {
    let registry = Registry {
        admin_url: "mysql://ada:secret@localhost".to_owned(),
        database: String::new(),
        reader: String::new(),
        reader_password: String::new(),
        data: sources(),
    };
    let error = load_registry(&registry).await.unwrap_err();
    assert!(matches!(error, SandboxError::AdminUrl));
    assert!(!format!("{error} {error:?}").contains("secret"));
}
