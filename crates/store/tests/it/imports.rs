//! One transaction: all of it or nothing, and nothing the second time.

use contract::DatasetRow;
use domain::clean::Rejection;
use domain::{Carrier, CarrierCode, RunId, Source};
use store::checksum::TableChecksum;
use store::flights::FlightFilter;
use store::import::{Import, SourceCounts};
use store::{Pool, StoreError};

fn run(text: &str) -> RunId {
    RunId::parse(text).expect("a run id")
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
    let mut import = Import::begin(&pool).await.expect("an import");
    let late = DatasetRow {
        arrival_delay_min: Some(99),
        ..testkit::seed_flights().remove(0)
    };
    import.stage_flights(&[late]).await.expect("staged");
    let now = chrono::DateTime::UNIX_EPOCH;
    import
        .merge(&run("20270101T000000000Z"), now, &counts(), &[])
        .await
        .expect("merged");
    drop(import);
    assert_eq!(checksums(&pool).await, before);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_corrected_row_is_updated_alone(pool: Pool) {
    testkit::seed(&pool).await;
    let mut import = Import::begin(&pool).await.expect("an import");
    let mut flights = testkit::seed_flights();
    flights[0].arrival_delay_min = Some(99);
    import.stage_flights(&flights).await.expect("staged");
    let now = chrono::DateTime::UNIX_EPOCH;
    let changes = import
        .merge(&run("20270101T000000000Z"), now, &counts(), &[])
        .await
        .expect("merged");
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
    let late = store::flights::list(&pool, &late, None, 100)
        .await
        .expect("flights");
    assert_eq!(late.len(), 11, "the label follows the corrected delay");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_flight_whose_carrier_is_unknown_undoes_a_first_load(pool: Pool) {
    let mut import = Import::begin(&pool).await.expect("an import");
    import
        .stage_flights(&testkit::seed_flights())
        .await
        .expect("staged");
    let now = chrono::DateTime::UNIX_EPOCH;
    let refusal = import
        .merge(&run("20270101T000000000Z"), now, &counts(), &[])
        .await;
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
    let mut import = Import::begin(&pool).await.expect("an import");
    import.stage_flights(&[orphan]).await.expect("staged");
    let refusal = import
        .merge(&run("20270101T000000000Z"), now, &counts(), &[])
        .await;
    assert!(
        matches!(&refusal, Err(StoreError::Refused { constraint, .. }) if constraint == "flight_carrier_fk"),
        "{refusal:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_first_load_leaves_every_index_and_key_in_place(pool: Pool) {
    let parts = || async {
        sqlx::query_scalar::<_, String>(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'flight'
             UNION ALL
             SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = 'flight'::regclass
             ORDER BY 1",
        )
        .fetch_all(&pool)
        .await
        .expect("the catalogue")
    };
    let before = parts().await;
    testkit::seed(&pool).await;
    assert_eq!(parts().await, before);
    assert!(before.len() > 12, "{before:?}");
}

#[sqlx::test(migrations = "../../migrations")]
async fn counts_that_lose_rows_are_refused_by_the_database(pool: Pool) {
    let mut import = Import::begin(&pool).await.expect("an import");
    let lost = [SourceCounts {
        source: Source::Flights,
        read: 3,
        kept: 1,
        rejected: 1,
    }];
    let now = chrono::DateTime::UNIX_EPOCH;
    let refusal = import
        .merge(&run("20270101T000000000Z"), now, &lost, &[])
        .await;
    assert!(
        matches!(&refusal, Err(StoreError::Refused { constraint, .. }) if constraint == "run_source_conserved"),
        "{refusal:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_rejection_without_a_reason_is_refused_by_the_database(pool: Pool) {
    let mut import = Import::begin(&pool).await.expect("an import");
    let silent = Rejection {
        source: Source::Flights,
        rule: "VOL-01".into(),
        reason: String::new(),
        position: "month=01.parquet#1".into(),
        row: serde_json::json!({}),
    };
    let now = chrono::DateTime::UNIX_EPOCH;
    let refusal = import
        .merge(&run("20270101T000000000Z"), now, &[], &[silent])
        .await;
    assert!(
        matches!(&refusal, Err(StoreError::Refused { constraint, .. }) if constraint == "rejected_row_reason_given"),
        "{refusal:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn two_imports_at_once_wait_for_each_other(pool: Pool) {
    testkit::seed(&pool).await;
    let first = Import::begin(&pool).await.expect("an import");
    let waiting = {
        let pool = pool.clone();
        tokio::spawn(async move {
            let mut import = Import::begin(&pool).await.expect("an import");
            let carrier = Carrier::unknown(CarrierCode::parse("AA").expect("a code"));
            import.stage_carriers(&[carrier]).await.expect("staged");
            import
                .merge(
                    &run("20270101T000000000Z"),
                    chrono::DateTime::UNIX_EPOCH,
                    &[],
                    &[],
                )
                .await
                .expect("merged");
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
