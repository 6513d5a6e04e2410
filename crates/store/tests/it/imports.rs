//! One transaction: all of it or nothing, and nothing the second time.

use contract::DatasetRow;
use domain::clean::Rejection;
use domain::{Carrier, CarrierCode, RunId, Source};
use store::checksum::TableChecksum;
use store::flights::FlightFilter;
use store::import::{Import, SourceCounts};
use store::{Pool, StoreError};

async fn begin(pool: &Pool) -> Import {
    let run = RunId::parse("20270101T000000000Z").expect("a run id");
    Import::begin(pool, &run, chrono::DateTime::UNIX_EPOCH)
        .await
        .expect("an import")
}

fn counts() -> Vec<SourceCounts> {
    vec![SourceCounts {
        source: Source::Flights,
        read: 1,
        kept: 1,
        rejected: 0,
    }]
}

async fn rows(pool: &Pool, table: &str) -> i64 {
    let tables = store::checksum::tables(pool).await.expect("checksums");
    tables
        .iter()
        .find(|checksum| checksum.table == table)
        .map_or(-1, |checksum| checksum.rows)
}

async fn checksums(pool: &Pool) -> Vec<TableChecksum> {
    store::checksum::tables(pool).await.expect("checksums")
}

#[sqlx::test(migrations = "../../migrations")]
async fn importing_twice_changes_nothing(pool: Pool) {
    testkit::seed(&pool).await;
    let before = checksums(&pool).await;
    assert_eq!(rows(&pool, "flight").await, 30);
    assert_eq!(rows(&pool, "rejected_row").await, 1);
    testkit::seed(&pool).await;
    assert_eq!(checksums(&pool).await, before);
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_import_that_is_dropped_leaves_the_previous_state(pool: Pool) {
    testkit::seed(&pool).await;
    let before = checksums(&pool).await;
    let mut import = begin(&pool).await;
    let late = DatasetRow {
        arrival_delay_min: Some(99),
        ..testkit::seed_flights().remove(0)
    };
    import.stage_flights(&[late]).await.expect("staged");
    import.merge(&counts()).await.expect("merged");
    drop(import);
    assert_eq!(checksums(&pool).await, before);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_corrected_row_is_updated_alone(pool: Pool) {
    testkit::seed(&pool).await;
    let mut import = begin(&pool).await;
    let mut flights = testkit::seed_flights();
    flights[0].arrival_delay_min = Some(99);
    import.stage_flights(&flights).await.expect("staged");
    let changes = import.merge(&counts()).await.expect("merged");
    import.commit().await.expect("committed");
    let flight = changes
        .iter()
        .find(|change| change.table == "flight")
        .expect("flights");
    assert_eq!((flight.staged, flight.inserted, flight.updated), (30, 0, 1));
    let late = FlightFilter {
        late: Some(true),
        ..FlightFilter::default()
    };
    let late = store::flights::list(
        &pool,
        &late,
        &store::flights::Order::FirstDepartures(None),
        100,
    )
    .await
    .expect("flights")
    .rows;
    assert_eq!(late.len(), 11, "the label follows the corrected delay");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_flight_whose_carrier_is_unknown_undoes_a_first_load(pool: Pool) {
    let mut import = begin(&pool).await;
    import
        .stage_flights(&testkit::seed_flights())
        .await
        .expect("staged");
    let refusal = import.merge(&counts()).await;
    assert!(
        matches!(refusal, Err(StoreError::Refused { .. })),
        "{refusal:?}"
    );
    drop(import);
    assert_eq!(rows(&pool, "flight").await, 0);
    testkit::seed(&pool).await; // the keys that the load set aside are back
    let orphan = DatasetRow {
        flight_id: "20130101-ZZ-1-EWR".into(),
        carrier: "ZZ".into(),
        flight_number: 1,
        ..testkit::seed_flights().remove(0)
    };
    let mut import = begin(&pool).await;
    import.stage_flights(&[orphan]).await.expect("staged");
    let refusal = import.merge(&counts()).await;
    assert!(
        matches!(&refusal, Err(StoreError::Refused { constraint, .. }) if constraint == "flight_carrier_fk"),
        "{refusal:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_first_load_leaves_every_index_and_key_in_place(pool: Pool) {
    let parts = || async {
        sqlx::query_scalar::<_, String>(
            "SELECT indexdef FROM pg_indexes WHERE tablename IN ('flight', 'weather')
             UNION ALL
             SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid IN ('flight'::regclass, 'weather'::regclass)
             ORDER BY 1",
        )
        .fetch_all(&pool)
        .await
        .expect("the catalogue")
    };
    let before = parts().await;
    testkit::seed(&pool).await;
    assert_eq!(parts().await, before);
    assert!(before.len() > 18, "{before:?}");
}

#[sqlx::test(migrations = "../../migrations")]
async fn counts_that_lose_rows_are_refused_by_the_database(pool: Pool) {
    let mut import = begin(&pool).await;
    let lost = [SourceCounts {
        source: Source::Flights,
        read: 3,
        kept: 1,
        rejected: 1,
    }];
    let refusal = import.merge(&lost).await;
    assert!(
        matches!(&refusal, Err(StoreError::Refused { constraint, .. }) if constraint == "run_source_conserved"),
        "{refusal:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_rejection_without_a_reason_is_refused_by_the_database(pool: Pool) {
    let mut import = begin(&pool).await;
    let silent = Rejection {
        source: Source::Flights,
        rule: "VOL-01".into(),
        reason: String::new(),
        position: "month=01.parquet#1".into(),
        row: serde_json::json!({}),
    };
    let refusal = import.reject(&[silent]).await;
    assert!(
        matches!(&refusal, Err(StoreError::Refused { constraint, .. }) if constraint == "rejected_row_reason_given"),
        "{refusal:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn two_imports_at_once_wait_for_each_other(pool: Pool) {
    testkit::seed(&pool).await;
    let first = begin(&pool).await;
    let waiting = {
        let pool = pool.clone();
        tokio::spawn(async move {
            let mut import = begin(&pool).await;
            let carrier = Carrier::unknown(CarrierCode::parse("AA").expect("a code"));
            import.stage_carriers(&[carrier]).await.expect("staged");
            import.merge(&[]).await.expect("merged");
            import.commit().await.expect("committed");
        })
    };
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(!waiting.is_finished(), "the second import waits");
    assert_eq!(rows(&pool, "carrier").await, 2);
    drop(first);
    waiting.await.expect("the second import ends");
    assert_eq!(rows(&pool, "carrier").await, 3);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_flight_given_twice_undoes_a_first_load(pool: Pool) {
    let mut flights = testkit::seed_flights();
    flights.truncate(2);
    flights[1].flight_id = flights[0].flight_id.clone();
    flights[1].flight_date = flights[0].flight_date;
    flights[1].carrier = flights[0].carrier.clone();
    flights[1].flight_number = flights[0].flight_number;
    let mut import = begin(&pool).await;
    import.stage_flights(&flights).await.expect("staged");
    let refusal = import.merge(&counts()).await;
    assert!(
        matches!(&refusal, Err(StoreError::Refused { constraint, .. }) if constraint == "flight_pk"),
        "{refusal:?}"
    );
    drop(import);
    assert_eq!(rows(&pool, "flight").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn another_run_over_the_same_content_has_the_same_checksums(pool: Pool) {
    testkit::seed(&pool).await;
    let before = checksums(&pool).await;
    for statement in [
        "INSERT INTO run (id, started_at) VALUES ('20280101T000000000Z', now())",
        "UPDATE flight SET run_id = '20280101T000000000Z'",
        "UPDATE weather SET run_id = '20280101T000000000Z'",
        "UPDATE rejected_row SET run_id = '20280101T000000000Z'",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("moved");
    }
    assert_eq!(checksums(&pool).await, before, "the run does not count");
    for (table, statement) in [
        (
            "flight",
            "UPDATE flight SET distance_km = 1 WHERE id = '20130101-UA-1-EWR'",
        ),
        (
            "weather",
            "UPDATE weather SET pressure_hpa = NULL WHERE observed_at = '2013-01-01T00:00Z'",
        ),
        ("rejected_row", "UPDATE rejected_row SET reason = 'autre'"),
    ] {
        let was = checksums(&pool).await;
        sqlx::query(statement)
            .execute(&pool)
            .await
            .expect("changed");
        for (was, is) in was.iter().zip(checksums(&pool).await) {
            assert_eq!(*was == is, was.table != table, "{statement}: {}", was.table);
        }
    }
}
