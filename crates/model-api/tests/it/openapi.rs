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

#[sqlx::test(migrations = "../../migrations")]
async fn the_document_and_its_reader_are_served_from_the_binary(pool: Pool) {
    let app = App::seeded(pool).await;
    let served = app.server.get("/openapi.json", None).await.json();
    let committed: serde_json::Value = serde_json::from_str(COMMITTED).expect("JSON");
    assert_eq!(served, committed);
    assert_eq!(served["openapi"], "3.1.0");
    assert_eq!(app.server.get("/docs/", None).await.status, 200);
}
