//! The document: committed, served, and complete.

use serde_json::Value;
use store::Pool;
use testkit::faults;

use crate::app::App;

const COMMITTED: &str = include_str!("../../../../openapi/dataset-api.json");

#[test]
fn the_committed_document_is_the_one_generated() {
    let generated = dataset_api::openapi().to_pretty_json().expect("JSON");
    assert!(
        COMMITTED.trim_end() == generated,
        "run `cargo xtask openapi` and commit openapi/"
    );
}

/// Media types whose bytes no JSON document can show.
const BINARY: [&str; 2] = [
    "application/vnd.apache.parquet",
    "application/vnd.apache.arrow.stream",
];

#[test]
fn every_body_has_an_example_that_its_schema_accepts() {
    let document: Value = serde_json::from_str(COMMITTED).expect("JSON");
    let (shown, found) = testkit::example_faults(&document, &BINARY);
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(shown > 100, "{shown}");
}

#[test]
fn an_example_that_is_not_of_its_schema_is_noticed() {
    let document: Value = serde_json::from_str(COMMITTED).expect("JSON");
    let schema = &document["components"]["schemas"]["CarrierBody"];
    let faults = |example| faults(&document, schema, &example, "here");
    assert_eq!(faults(serde_json::json!({ "code": "UA" })), [""; 0]);
    assert!(!faults(serde_json::json!({ "code": 7 })).is_empty());
    assert!(!faults(serde_json::json!({ "name": "United" })).is_empty());
    let flights = serde_json::json!({ "$ref": "#/components/schemas/Page_SparseRow" });
    let day = serde_json::json!({ "items": [{ "flight_date": "hier" }] });
    let found = testkit::faults(&document, &flights, &day, "here");
    assert!(
        found.iter().any(|fault| fault.contains("flight_date")),
        "{found:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_document_and_its_reader_are_served_from_the_binary(pool: Pool) {
    let app = App::start(pool).await;
    let served = app.server.get("/openapi.json", None).await.json();
    let committed: serde_json::Value = serde_json::from_str(COMMITTED).expect("JSON");
    assert_eq!(served, committed);
    assert_eq!(served["openapi"], "3.1.0");
    let page = app.server.get("/docs/", None).await;
    let html = String::from_utf8_lossy(&page.body).into_owned();
    assert!(
        html.contains("swagger-ui") && !html.contains("https://"),
        "{html}"
    );
}
