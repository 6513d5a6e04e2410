//! The document: committed, served, and complete.

use store::Pool;

use crate::app::App;

const COMMITTED: &str = include_str!("../../../../openapi/model-api.json");

#[test]
fn the_committed_document_is_the_one_generated() {
    let generated = model_api::openapi().to_pretty_json().expect("JSON");
    assert!(
        COMMITTED.trim_end() == generated,
        "run `cargo xtask openapi` and commit openapi/"
    );
}

#[test]
fn every_body_has_an_example_that_its_schema_accepts() {
    let document = serde_json::from_str(COMMITTED).expect("JSON");
    let (shown, found) = testkit::example_faults(&document, &[]);
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(shown > 100, "{shown}");
}

#[test]
fn an_example_that_is_not_of_its_schema_is_noticed() {
    let mut document: serde_json::Value = serde_json::from_str(COMMITTED).expect("JSON");
    let content = "/paths/~1v1~1predictions/post/requestBody/content/application~1json";
    let flights = format!("{content}/example/flights");
    *document.pointer_mut(&flights).expect("flights") = serde_json::json!([]);
    let (_, found) = testkit::example_faults(&document, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("minItems"), "{found:?}");
    let content = document.pointer_mut(content).expect("a body");
    content
        .as_object_mut()
        .expect("an object")
        .remove("example");
    let (_, found) = testkit::example_faults(&document, &[]);
    assert!(found[0].ends_with("no example"), "{found:?}");
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_document_and_its_reader_are_served_from_the_binary(pool: Pool) {
    let app = App::seeded(pool).await;
    let served = app.server.get("/openapi.json", None).await.json();
    let committed: serde_json::Value = serde_json::from_str(COMMITTED).expect("JSON");
    assert_eq!(served, committed);
    assert_eq!(served["openapi"], "3.1.0");
    assert_eq!(app.server.get("/docs/", None).await.status, 200);
}
