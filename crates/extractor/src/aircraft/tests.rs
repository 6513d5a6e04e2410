use std::fs;
use std::time::Duration;

use domain::raw::RawAircraft;
use sqlx::{ConnectOptions, PgPool};

use super::{Config, decode, fetch};
use crate::testing::{Watcher, closed_port, first, hurried};
use crate::{FetchContext, Former, NoProgress, SourceError};

fn line(n_number: &str) -> String {
    let record = RawAircraft {
        n_number: n_number.to_owned(),
        ..RawAircraft::default()
    };
    format!("{}\n", serde_json::to_string(&record).unwrap())
}

#[test]
fn a_good_file_gives_its_rows_with_their_places() {
    let content = line("10156") + &line("102UW");
    let rows = decode::parse(content.as_bytes()).unwrap();
    assert_eq!(rows[1].position, "aircraft.ndjson#2");
    assert_eq!(rows[1].record.n_number, "102UW");
}

#[test]
fn a_file_of_another_shape_is_garbage_that_names_its_row() {
    let good = line("10156");
    for (content, place) in [
        (String::new(), "aircraft.ndjson"),
        (good.trim_end().to_owned(), "aircraft.ndjson"),
        (good.clone() + "{}\n", "aircraft.ndjson#2"),
        (good.clone() + "\n", "aircraft.ndjson#2"),
        (good.replace("null", "99999999999"), "aircraft.ndjson#1"),
        ("é\u{0}\n".to_owned(), "aircraft.ndjson#1"),
    ] {
        match decode::parse(content.as_bytes()) {
            Err(SourceError::Garbage { place: found, .. }) => assert_eq!(found, place),
            other => panic!("{content:?} gave {other:?}"),
        }
    }
    assert!(decode::parse(b"\xff\xfe\n").is_err());
}

#[test]
fn the_database_address_is_never_shown() {
    let config = Config::new(
        "postgres://ada:secret@localhost/a",
        Duration::from_secs(1),
        hurried(),
    )
    .unwrap();
    let error = Config::new(
        "mysql://ada:secret@localhost/a",
        Duration::from_secs(1),
        hurried(),
    )
    .unwrap_err();
    let shown = format!("{config:?} {error} {error:?} {}", error.advice());
    assert!(
        !shown.contains("secret") && shown.contains("•••"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_closed_port_is_unreachable() {
    let port = closed_port().port().unwrap();
    let url = format!("postgres://ada:secret@127.0.0.1:{port}/registry");
    let config = Config::new(&url, Duration::from_secs(1), hurried()).unwrap();
    let place = tempfile::tempdir().unwrap();
    let error = fetch(&config, first(&place.path().join("a"), &NoProgress))
        .await
        .unwrap_err();
    assert!(
        matches!(error, SourceError::Unreachable { .. }),
        "{error:?}"
    );
    assert!(!format!("{error} {error:?} {}", error.advice()).contains("secret"));
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

/// The three tables, with one whole aircraft and one whose references are missing.
const REGISTRY: &str = "
    CREATE TABLE engine (code text PRIMARY KEY, type text);
    CREATE TABLE acftref (
        code text PRIMARY KEY, mfr text, model text, type_acft text, type_eng text,
        no_eng integer, no_seats integer, speed integer
    );
    CREATE TABLE master (
        n_number text PRIMARY KEY, year_mfr text, mfr_mdl_code text, eng_mfr_mdl text
    );
    INSERT INTO engine VALUES ('00005', 'Turbo-fan');
    INSERT INTO acftref VALUES ('0100101', 'EMBRAER', 'EMB-145XR', '5', '5', 2, 55, NULL);
    INSERT INTO master VALUES ('1B', NULL, '9999999', NULL), ('10156', '2004', '0100101', '00005');
";

fn config(pool: &PgPool) -> Config {
    let url = pool.connect_options().to_url_lossy();
    Config::new(url.as_str(), Duration::from_secs(5), hurried()).unwrap()
}

#[sqlx::test(migrations = false)]
async fn the_join_keeps_each_aircraft_once_with_what_is_known_of_it(pool: PgPool) {
    sqlx::raw_sql(REGISTRY).execute(&pool).await.unwrap();
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("aircraft");
    let watcher = Watcher::default();
    let fetched = fetch(&config(&pool), first(&into, &watcher)).await.unwrap();
    assert_eq!(
        (watcher.requests(), fetched.rows, watcher.units()),
        (1, 2, (1, 1))
    );
    let rows = decode::read(&into).unwrap();
    let whole = RawAircraft {
        n_number: "10156".to_owned(),
        year_mfr: Some("2004".to_owned()),
        type_acft: Some("5".to_owned()),
        mfr: Some("EMBRAER".to_owned()),
        model: Some("EMB-145XR".to_owned()),
        no_eng: Some(2),
        no_seats: Some(55),
        speed: None,
        engine_type: Some("Turbo-fan".to_owned()),
    };
    assert_eq!(rows[0].record, whole);
    let unknown = RawAircraft {
        n_number: "1B".to_owned(),
        ..RawAircraft::default()
    };
    assert_eq!(rows[1].record, unknown);
}

#[sqlx::test(migrations = false)]
async fn an_absent_table_and_a_changed_column_are_told_apart(pool: PgPool) {
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("aircraft");
    let absent = fetch(&config(&pool), first(&into, &NoProgress))
        .await
        .unwrap_err();
    assert!(
        matches!(&absent, SourceError::Database { sqlstate: Some(code), .. } if code == "42P01"),
        "{absent:?}"
    );
    assert!(absent.advice().contains("load-registry"));

    sqlx::raw_sql(REGISTRY).execute(&pool).await.unwrap();
    let change = "ALTER TABLE acftref ALTER no_seats TYPE text";
    sqlx::raw_sql(change).execute(&pool).await.unwrap();
    let changed = fetch(&config(&pool), first(&into, &NoProgress))
        .await
        .unwrap_err();
    assert!(
        matches!(changed, SourceError::Garbage { .. }),
        "{changed:?}"
    );
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

#[sqlx::test(migrations = false)]
async fn a_registry_that_has_not_changed_is_taken_from_the_earlier_run(pool: PgPool) {
    sqlx::raw_sql(REGISTRY).execute(&pool).await.unwrap();
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("1/aircraft");
    let fetched = fetch(&config(&pool), first(&folder, &NoProgress))
        .await
        .unwrap();
    let former = Former {
        folder,
        files: fetched.files.clone(),
        declaration: fetched.declaration,
        version: fetched.version,
    };
    let again = |run: &str| {
        let into = place.path().join(run).join("aircraft");
        let (config, former) = (config(&pool), &former);
        async move {
            let context = FetchContext {
                former: Some(former),
                ..first(&into, &NoProgress)
            };
            fetch(&config, context).await
        }
    };
    let same = again("2").await.unwrap();
    assert!(same.unchanged);
    assert_eq!(same.files, fetched.files);

    let change = "UPDATE master SET year_mfr = '2005' WHERE n_number = '10156'";
    sqlx::raw_sql(change).execute(&pool).await.unwrap();
    let changed = again("3").await.unwrap();
    assert!(!changed.unchanged);
    assert_ne!(changed.files, fetched.files);

    let retyped = "ALTER TABLE acftref ALTER mfr TYPE varchar(40)";
    sqlx::raw_sql(retyped).execute(&pool).await.unwrap();
    let error = again("4").await.unwrap_err();
    assert!(
        error.to_string().contains("mfr : TEXT devient VARCHAR"),
        "{error}"
    );
}

#[sqlx::test(migrations = false)]
async fn a_server_that_is_full_is_asked_again_and_a_right_that_lacks_is_not(pool: PgPool) {
    sqlx::raw_sql(REGISTRY).execute(&pool).await.unwrap();
    let database = pool.connect_options().get_database().unwrap().to_owned();
    let role = format!("full {}", &database[database.len().saturating_sub(40)..]);
    let create =
        format!("CREATE ROLE \"{role}\" LOGIN PASSWORD 'for this test' CONNECTION LIMIT 0");
    sqlx::raw_sql(sqlx::AssertSqlSafe(create))
        .execute(&pool)
        .await
        .unwrap();
    let options = pool.connect_options();
    let reader = options
        .as_ref()
        .clone()
        .username(&role)
        .password("for this test");
    let config = Config::new(
        reader.to_url_lossy().as_str(),
        Duration::from_secs(5),
        hurried(),
    )
    .unwrap();
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("aircraft");
    for (change, code, requests) in [
        (None, "53300", 3),
        (
            Some(format!("ALTER ROLE \"{role}\" CONNECTION LIMIT 9")),
            "42501",
            1,
        ),
    ] {
        if let Some(change) = change {
            sqlx::raw_sql(sqlx::AssertSqlSafe(change))
                .execute(&pool)
                .await
                .unwrap();
        }
        let watcher = Watcher::default();
        let error = fetch(&config, first(&into, &watcher)).await.unwrap_err();
        assert!(
            matches!(&error, SourceError::Database { sqlstate: Some(found), .. } if found == code),
            "{error:?}"
        );
        assert_eq!(watcher.requests(), requests, "{code}");
    }
    let drop = format!("DROP ROLE \"{role}\"");
    sqlx::raw_sql(sqlx::AssertSqlSafe(drop))
        .execute(&pool)
        .await
        .unwrap();
}
