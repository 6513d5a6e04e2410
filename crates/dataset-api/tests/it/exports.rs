//! The bulk export: both formats hold every row, and the same bytes twice.

use arrow_array::RecordBatch;
use contract::DatasetRow;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use store::Pool;

use crate::app::App;

#[sqlx::test(migrations = "../../migrations")]
async fn the_parquet_export_gives_back_every_row(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let answer = app
        .server
        .get("/v1/flights/export?format=parquet", Some(&token))
        .await;
    assert_eq!(
        answer.headers["content-type"],
        "application/vnd.apache.parquet"
    );
    let bytes = axum::body::Bytes::from(answer.body.clone());
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes)
        .expect("Parquet")
        .build()
        .expect("a reader");
    let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>().expect("batches");
    let rows: Vec<_> = batches
        .iter()
        .flat_map(|batch| DatasetRow::from_batch(batch).expect("the dataset"))
        .collect();
    assert_eq!(rows, testkit::seed_flights());
    let again = app
        .server
        .get("/v1/flights/export?format=parquet", Some(&token))
        .await;
    assert!(
        again.body == answer.body,
        "two exports of the same data are the same bytes"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_csv_export_quotes_what_must_be_and_respects_the_days(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let path = "/v1/flights/export?format=csv&from=2013-01-01&to=2013-01-01";
    let answer = app.server.get(path, Some(&token)).await;
    let mut reader = csv::Reader::from_reader(answer.body.as_slice());
    assert_eq!(
        reader
            .headers()
            .expect("headers")
            .iter()
            .collect::<Vec<_>>(),
        DatasetRow::COLUMNS
    );
    let records: Vec<_> = reader.records().collect::<Result<_, _>>().expect("records");
    assert_eq!(records.len(), 3);
    assert_eq!(&records[0][3], "Carrier, \"UA\"");
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_empty_export_still_has_its_header(pool: Pool) {
    let app = App::start(pool).await;
    let token = app.token_with(&["dataset:export"]).await;
    let answer = app.server.get("/v1/flights/export", Some(&token)).await;
    assert_eq!(
        String::from_utf8_lossy(&answer.body).trim_end(),
        DatasetRow::COLUMNS.join(",")
    );
}
