//! Months loaded aside: seen together or not at all, and never left behind.

use std::time::Duration;

use contract::DatasetRow;
use domain::{RunId, Source};
use sqlx::ConnectOptions;
use store::import::{Change, Import, SourceCounts};
use store::{Pool, StoreError};

async fn begin(pool: &Pool) -> Import {
    let run = RunId::parse("20270101T000000000Z").expect("a run id");
    Import::begin(pool, &run, chrono::DateTime::UNIX_EPOCH)
        .await
        .expect("an import")
}

/// The flights of the seed, moved to another month.
pub(crate) fn flights_of(month: u32) -> Vec<DatasetRow> {
    let months = chrono::Months::new(month - 1);
    testkit::seed_flights()
        .into_iter()
        .map(|mut row| {
            row.flight_date = row.flight_date + months;
            row.scheduled_departure = row.scheduled_departure + months;
            row.scheduled_arrival = row.scheduled_arrival.map(|arrival| arrival + months);
            row.weather_observed_at = None;
            let (_, rest) = row.flight_id.split_once('-').expect("a day first");
            row.flight_id = format!("{}-{rest}", row.flight_date.format("%Y%m%d"));
            row
        })
        .collect()
}

async fn end(mut import: Import) -> Result<Change, StoreError> {
    let counts = [SourceCounts {
        source: Source::Flights,
        read: 0,
        kept: 0,
        rejected: 0,
    }];
    let changes = import.merge(&counts).await?;
    import.commit().await?;
    Ok(*changes.last().expect("flights come last"))
}

async fn count(pool: &Pool) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM flight")
        .fetch_one(pool)
        .await
        .expect("a count")
}

/// Tables of months that are not part of the table of flights.
async fn left_over(pool: &Pool) -> i64 {
    sqlx::query_scalar(
        "SELECT count(*) FROM pg_class WHERE relname ~ '^flight_[0-9_]+$' AND NOT relispartition",
    )
    .fetch_one(pool)
    .await
    .expect("a count")
}

#[sqlx::test(migrations = "../../migrations")]
async fn new_months_appear_together_when_the_import_ends(pool: Pool) {
    testkit::seed(&pool).await;
    let mut import = begin(&pool).await;
    for month in [2, 3, 4] {
        let rows = flights_of(month);
        import.load_flights(&rows).await.expect("loaded");
    }
    assert_eq!(count(&pool).await, 30, "nothing is seen yet");
    let change = end(import).await.expect("an import");
    assert_eq!(
        (change.staged, change.inserted, change.updated),
        (90, 90, 0)
    );
    assert_eq!(count(&pool).await, 120);
    assert_eq!(left_over(&pool).await, 0);
}

/// A first load, fed as the pipeline does: references, then each month behind its weather.
async fn first_load(pool: &Pool) -> Import {
    let mut import = begin(pool).await;
    testkit::stage_references(&mut import).await;
    import.merge_references().await.expect("references");
    import
}

async fn feed(import: &mut Import, mut rows: Vec<DatasetRow>) -> Result<(), StoreError> {
    let hours: Vec<_> = rows
        .iter_mut()
        .map(|row| {
            row.weather_observed_at = Some(row.scheduled_departure);
            testkit::weather_at(row.scheduled_departure)
        })
        .collect();
    import.stage_weather(&hours).await?;
    import.load_flights(&rows).await
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_first_load_shows_every_month_with_its_weather_at_its_end(pool: Pool) {
    let mut import = first_load(&pool).await;
    for month in 1..=12 {
        feed(&mut import, flights_of(month)).await.expect("loaded");
    }
    // Until the end the table of weather is the import's alone: only flights can be looked at.
    assert_eq!(count(&pool).await, 0, "nothing is seen yet");
    let change = end(import).await.expect("an import");
    assert_eq!((change.staged, change.inserted), (360, 360));
    assert_eq!((count(&pool).await, left_over(&pool).await), (360, 0));
    let without_weather: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM dataset_row WHERE temperature_c IS NULL OR weather_observed_at IS NULL",
    )
    .fetch_one(&pool)
    .await
    .expect("a count");
    assert_eq!(without_weather, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_first_load_checks_months_while_others_come(pool: Pool) {
    let mut orphans = flights_of(1);
    orphans[0].carrier = "ZZ".into();
    orphans[0].flight_id = "20130101-ZZ-1-EWR".into();
    let mut import = first_load(&pool).await;
    feed(&mut import, orphans).await.expect("taken");
    let mut refusal = None;
    for month in 2..=12 {
        refusal = feed(&mut import, flights_of(month)).await.err();
        if refusal.is_some() {
            break;
        }
        // The months that came before are loaded aside before the next one comes.
        let loaded = async {
            while left_over(&pool).await < i64::from(month) - 1 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let loaded = tokio::time::timeout(Duration::from_secs(30), loaded).await;
        loaded.expect("months loaded aside");
    }
    assert!(
        matches!(&refusal, Some(StoreError::Refused { constraint, .. }) if constraint == "flight_carrier_fk"),
        "{refusal:?}"
    );
    drop(import);
    assert_eq!(count(&pool).await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_month_that_the_base_holds_is_merged_row_by_row(pool: Pool) {
    testkit::seed(&pool).await;
    let mut rows = testkit::seed_flights();
    rows[0].arrival_delay_min = Some(99);
    let mut import = begin(&pool).await;
    import.load_flights(&rows).await.expect("staged");
    let change = end(import).await.expect("an import");
    assert_eq!((change.staged, change.inserted, change.updated), (30, 0, 1));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_month_given_in_two_parts_is_whole(pool: Pool) {
    testkit::seed(&pool).await;
    let mut first = flights_of(2);
    let second = first.split_off(10);
    let mut import = begin(&pool).await;
    for part in [first, second] {
        import.load_flights(&part).await.expect("taken");
    }
    let change = end(import).await.expect("an import");
    assert_eq!((change.staged, change.inserted), (30, 30));
    assert_eq!(count(&pool).await, 60);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_month_that_refers_to_nobody_undoes_every_month(pool: Pool) {
    testkit::seed(&pool).await;
    let mut orphans = flights_of(3);
    orphans[0].carrier = "ZZ".into();
    orphans[0].flight_id = "20130301-ZZ-1-EWR".into();
    let mut import = begin(&pool).await;
    for rows in [flights_of(2), orphans] {
        import.load_flights(&rows).await.expect("loaded");
    }
    let refusal = end(import).await.expect_err("an unknown carrier");
    assert!(
        matches!(&refusal, StoreError::Refused { constraint, .. } if constraint == "flight_carrier_fk"),
        "{refusal:?}"
    );
    assert_eq!(count(&pool).await, 30);
    // What was loaded aside stays until the next import, which forgets it.
    assert!(left_over(&pool).await > 0);
    let mut import = begin(&pool).await;
    import.load_flights(&flights_of(2)).await.expect("loaded");
    end(import).await.expect("an import");
    assert_eq!((count(&pool).await, left_over(&pool).await), (60, 0));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_flight_given_twice_in_a_month_is_refused_by_its_key(pool: Pool) {
    testkit::seed(&pool).await;
    let mut rows = flights_of(2);
    rows.push(rows[0].clone());
    let mut import = begin(&pool).await;
    import.load_flights(&rows).await.expect("under way");
    let refusal = end(import).await.expect_err("a flight given twice");
    assert!(
        matches!(&refusal, StoreError::Refused { constraint, .. } if constraint == "flight_pk"),
        "{refusal:?}"
    );
    assert_eq!(count(&pool).await, 30);
}

#[sqlx::test(migrations = "../../migrations")]
async fn one_connection_is_enough(pool: Pool) {
    testkit::seed(&pool).await;
    let url = pool.connect_options().to_url_lossy();
    let narrow = store::connect(url.as_str(), 1).await.expect("a pool");
    let mut import = begin(&narrow).await;
    for month in [2, 3] {
        let rows = flights_of(month);
        import.load_flights(&rows).await.expect("loaded");
    }
    end(import).await.expect("an import");
    assert_eq!(count(&pool).await, 90);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_month_loaded_aside_has_the_keys_and_checks_of_the_others(pool: Pool) {
    testkit::seed(&pool).await;
    let mut import = begin(&pool).await;
    import.load_flights(&flights_of(2)).await.expect("loaded");
    end(import).await.expect("an import");
    let parts = |table: &'static str| {
        let pool = pool.clone();
        async move {
            sqlx::query_scalar::<_, String>(
                "SELECT replace(indexdef, $1, '') FROM pg_indexes WHERE tablename = $1
                 UNION ALL
                 SELECT replace(conname || ' ' || pg_get_constraintdef(oid), $1, '')
                 FROM pg_constraint WHERE conrelid = $1::regclass
                 ORDER BY 1",
            )
            .bind(table)
            .fetch_all(&pool)
            .await
            .expect("the catalogue")
        }
    };
    let (first, second) = (parts("flight_2013_01").await, parts("flight_2013_02").await);
    assert_eq!(first, second);
    assert!(first.len() > 14, "{first:?}");
}
