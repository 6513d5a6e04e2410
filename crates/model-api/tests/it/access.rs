//! Who may predict.

use chrono::TimeDelta;
use serde_json::json;
use store::Pool;

use crate::app::App;

#[sqlx::test(migrations = "../../migrations")]
async fn both_guarded_routes_refuse_absent_wrong_expired_and_scope_less_tokens(pool: Pool) {
    let app = App::seeded(pool).await;
    let stranger = app.token_with(&["dataset:read"]).await;
    let forged = format!("{}x", &app.token[..app.token.len() - 1]);
    let ask = async |token: Option<&str>| {
        let predicted = app
            .server
            .post("/v1/predictions", token, &json!({ "flights": [] }))
            .await;
        let read = app.server.get("/v1/model", token).await;
        [predicted, read].map(|answer| (answer.status.as_u16(), answer.problem_slug()))
    };
    for (token, status, slug) in [
        (None, 401, "jeton-absent"),
        (Some(forged.as_str()), 401, "jeton-invalide"),
        (Some(stranger.as_str()), 403, "droit-absent"),
    ] {
        for found in ask(token).await {
            assert_eq!(found, (status, slug.to_owned()));
        }
    }
    assert_eq!(
        app.server.get("/v1/model", Some(&app.token)).await.status,
        200
    );
    app.clock.advance(TimeDelta::minutes(15));
    for found in ask(Some(&app.token)).await {
        assert_eq!(found, (401, "jeton-expire".to_owned()));
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_token_of_the_dataset_api_does_not_open_this_one(pool: Pool) {
    let app = App::seeded(pool.clone()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let dataset = crate::app::start_dataset_api(&pool, folder.path(), app.clock.clone()).await;
    let secret = testkit::register(&pool, "double", &["dataset:read", "model:read"]).await;
    let token = dataset.token("double", &secret).await;
    let answer = app.server.get("/v1/model", Some(&token)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_slug().as_str()),
        (401, "jeton-invalide")
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_unknown_client_gets_no_token(pool: Pool) {
    let app = App::seeded(pool).await;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "personne"),
        ("client_secret", "x"),
    ];
    let answer = app.server.token_answer(&form).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_slug().as_str()),
        (401, "client-refuse")
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn every_answer_carries_the_security_headers_and_no_error_tells_its_cause(pool: Pool) {
    let app = App::seeded(pool.clone()).await;
    let id = app.predicted().await["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let kept = format!("/v1/predictions/{id}");
    assert_eq!(app.server.get(&kept, Some(&app.token)).await.status, 200);
    sqlx::raw_sql("ALTER TABLE prediction RENAME TO elsewhere")
        .execute(&pool)
        .await
        .expect("renamed");
    for (path, status) in [
        ("/v1/models", 200),
        ("/v1/rien", 404),
        ("/v2/models/x", 404),
        (kept.as_str(), 500),
    ] {
        let answer = app.server.get(path, Some(&app.token)).await;
        assert_eq!(answer.status, status, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.headers[name], value, "{path}");
        }
        assert!(answer.headers.contains_key("content-security-policy"));
        let body = String::from_utf8_lossy(&answer.body);
        for cause in ["elsewhere", "relation", "sqlx", "panicked", "src/"] {
            assert!(!body.contains(cause), "{path}: {body}");
        }
    }
}
