//! Models are replaced while they answer, and a bad one replaces nothing.

use std::fs;

use features::Horizon;
use serde_json::Value;
use store::Pool;

use crate::app::App;

async fn reload(app: &App) -> Value {
    let answer = app
        .server
        .post("/v1/model/reload", Some(&app.token), &Value::Null)
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let models = answer.json()["models"].clone();
    let models = models.as_array().expect("models");
    let h2 = models.iter().find(|model| model["horizon"] == "h2");
    h2.expect("h2").clone()
}

fn another_version(app: &App) -> String {
    testkit::write_model(&app.models, &Horizon::H2.schema_sha256())
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_promotion_is_followed_without_being_asked(pool: Pool) {
    let app = App::seeded(pool).await;
    let version = another_version(&app);
    assert_ne!(version, app.version);
    for _ in 0..100 {
        if app.predicted().await["model_version"] == version.as_str() {
            let line = r#"model_reloads_total{horizon="h2",outcome="loaded"} 1"#;
            assert!(app.measures().await.contains(line));
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("ten seconds later, the former version still answers");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_reload_that_is_asked_says_what_became_of_each_model(pool: Pool) {
    let app = App::seeded(pool).await;
    assert_eq!(reload(&app).await["outcome"], "unchanged");
    let version = another_version(&app);
    let told = reload(&app).await;
    assert_eq!(told["version"], version.as_str());
    assert!(["loaded", "unchanged"].contains(&told["outcome"].as_str().expect("a word")));
    let nobody = app.token_with(&["predict", "model:read"]).await;
    let answer = app
        .server
        .post("/v1/model/reload", Some(&nobody), &Value::Null)
        .await;
    assert_eq!(answer.status, 403);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_bad_directory_is_refused_and_the_former_model_still_answers(pool: Pool) {
    let app = App::seeded(pool).await;
    let version = testkit::write_model(&app.models, "another-schema");
    let told = reload(&app).await;
    assert_eq!(told["version"], app.version.as_str(), "{told}");
    assert_eq!(told["outcome"], "refused", "{told}");
    let reason = told["reason"].as_str().expect("a reason");
    assert!(reason.contains("Entraînez-le à nouveau"), "{reason}");
    assert_eq!(app.predicted().await["model_version"], app.version.as_str());
    let refused = r#"model_reloads_total{horizon="h2",outcome="refused"}"#;
    // Once when it was seen, once more when it was asked for again.
    let measures = app.measures().await;
    let is_counted = |times| measures.contains(&format!("{refused} {times}\n"));
    assert!(is_counted(1) || is_counted(2), "{measures}");

    // Altered after it was promoted: signed, yet not what was signed.
    let good = another_version(&app);
    let file = app
        .models
        .join("late-h2")
        .join(&good)
        .join("calibration.json");
    let mut permissions = fs::metadata(&file).expect("a file").permissions();
    #[expect(
        clippy::permissions_set_readonly_false,
        reason = "a file of this test alone"
    )]
    permissions.set_readonly(false);
    fs::set_permissions(&file, permissions).expect("writable");
    fs::write(&file, "{}").expect("altered");
    let told = reload(&app).await;
    let answers = told["version"].as_str().expect("a version");
    assert_ne!(answers, version, "{told}");
    assert_eq!(
        app.predict(serde_json::json!([crate::app::flight()]))
            .await
            .status,
        200
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_models_and_their_cards_are_told(pool: Pool) {
    let app = App::seeded(pool).await;
    let models = app.server.get("/v1/models", Some(&app.token)).await.json();
    let horizons: Vec<_> = models["models"]
        .as_array()
        .expect("models")
        .iter()
        .map(|model| model["horizon"].as_str().expect("a horizon").to_owned())
        .collect();
    assert_eq!(horizons, ["reservation", "veille", "h2"]);
    let model = app
        .server
        .get("/v1/model?horizon=veille", Some(&app.token))
        .await
        .json();
    assert_eq!(model["name"], "late-veille");
    let card = app.server.get("/v1/model/card", Some(&app.token)).await;
    assert_eq!(card.headers["content-type"], "text/markdown; charset=utf-8");
    assert!(String::from_utf8_lossy(&card.body).starts_with("# Carte"));
    for path in ["/v1/model?horizon=h3", "/v1/model/card?horizon=h3"] {
        let answer = app.server.get(path, Some(&app.token)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_slug()),
            (404, "modele-inconnu".to_owned())
        );
    }
}
