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
        .get("/v1/exports/flights?format=parquet", Some(&token))
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
        .get("/v1/exports/flights?format=parquet", Some(&token))
        .await;
    assert!(
        again.body == answer.body,
        "two exports of the same data are the same bytes"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_csv_export_quotes_what_must_be_and_respects_the_days(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let path = "/v1/exports/flights?format=csv&from=2013-01-01&to=2013-01-01";
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
    let answer = app.server.get("/v1/exports/flights", Some(&token)).await;
    assert_eq!(
        String::from_utf8_lossy(&answer.body).trim_end(),
        DatasetRow::COLUMNS.join(",")
    );
}

fn unpacked(answer: &testkit::Answer) -> Vec<u8> {
    use std::io::Read;
    let coding = answer.headers.get("content-encoding");
    let mut bytes = Vec::new();
    match coding.map(|value| value.to_str().expect("text")) {
        None => bytes.clone_from(&answer.body),
        Some("gzip") => {
            let mut reader = flate2::read::GzDecoder::new(answer.body.as_slice());
            reader.read_to_end(&mut bytes).expect("gzip");
        }
        Some("zstd") => bytes = zstd::stream::decode_all(answer.body.as_slice()).expect("zstd"),
        Some(other) => panic!("{other}"),
    }
    bytes
}

#[sqlx::test(migrations = "../../migrations")]
async fn each_format_and_each_coding_holds_the_same_rows(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let get = async |accept: &str, coding: &str| {
        let headers = [("accept", accept), ("accept-encoding", coding)];
        let answer = app
            .server
            .get_with("/v1/exports/flights", Some(&token), &headers)
            .await;
        assert_eq!(answer.status, 200, "{accept} {coding}");
        assert_eq!(
            answer
                .headers
                .get("content-encoding")
                .map(|value| value.to_str().expect("text")),
            Some(coding).filter(|coding| *coding != "identity"),
        );
        unpacked(&answer)
    };
    for coding in ["identity", "gzip", "zstd"] {
        let lines = get("application/x-ndjson", coding).await;
        let rows: Vec<DatasetRow> = serde_json::Deserializer::from_slice(&lines)
            .into_iter()
            .collect::<Result<_, _>>()
            .expect("rows");
        assert_eq!(rows, testkit::seed_flights(), "{coding}");
        let stream = get("application/vnd.apache.arrow.stream", coding).await;
        let reader = arrow_ipc::reader::StreamReader::try_new(stream.as_slice(), None);
        let rows: Vec<_> = reader
            .expect("an Arrow stream")
            .flat_map(|batch| DatasetRow::from_batch(&batch.expect("a batch")).expect("rows"))
            .collect();
        assert_eq!(rows, testkit::seed_flights(), "{coding}");
        assert_eq!(get("text/csv", coding).await, get("*/*", "identity").await);
    }
    let headers = [("accept", "image/png")];
    let answer = app
        .server
        .get_with("/v1/exports/flights", Some(&token), &headers)
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_slug().as_str()),
        (406, "format-refuse")
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn pieces_of_one_state_make_the_whole_and_another_state_is_refused(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let get = async |query: &str, headers: &[(&str, &str)]| {
        let path = format!("/v1/exports/flights?format=ndjson{query}");
        app.server.get_with(&path, Some(&token), headers).await
    };
    let whole = get("", &[]).await;
    let first = get("&from=2013-01-01&to=2013-01-04", &[]).await;
    let version = first.headers["dataset-version"]
        .to_str()
        .expect("text")
        .to_owned();
    let rest = get(&format!("&from=2013-01-05&version={version}"), &[]).await;
    assert_eq!([first.body.clone(), rest.body].concat(), whole.body);

    let tag = first.headers["etag"].to_str().expect("text").to_owned();
    assert!(!tag.starts_with("W/"), "{tag}");
    assert_ne!(whole.headers["etag"], tag.as_str());
    let days = "&from=2013-01-01&to=2013-01-04";
    let held = get(days, &[("if-none-match", &tag)]).await;
    assert_eq!((held.status.as_u16(), held.body.len()), (304, 0));
    assert_eq!(get(days, &[("if-match", &tag)]).await.body, first.body);

    sqlx::query("UPDATE airport SET name = 'Newark' WHERE code = 'EWR'")
        .execute(&app.pool)
        .await
        .expect("a change");
    let changed = get(&format!("&from=2013-01-05&version={version}"), &[]).await;
    assert_eq!(
        (changed.status.as_u16(), changed.problem_slug().as_str()),
        (409, "jeu-de-donnees-change")
    );
    let other = get(days, &[("if-match", &tag)]).await;
    assert_eq!(
        (other.status.as_u16(), other.problem_slug().as_str()),
        (412, "etat-different")
    );
    assert_eq!(get(days, &[("if-none-match", &tag)]).await.status, 200);
}
