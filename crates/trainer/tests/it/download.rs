//! The dataset API, faked at the network's edge.

use std::path::PathBuf;

use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use contract::{Page, Problem, TokenRequest, TokenResponse, WeatherBody};
use serde::Deserialize;
use trainer::{ApiAccess, Snapshot, TrainerError, download};

use crate::synthetic::{parquet, weather};

#[derive(Deserialize)]
struct PageQuery {
    limit: usize,
    cursor: Option<usize>,
}

type Refusal = (StatusCode, Json<Problem>);

async fn token(Form(form): Form<TokenRequest>) -> Result<Json<TokenResponse>, Refusal> {
    if form.client_id == "entraineur" && form.client_secret.as_deref() == Some("s3cret") {
        return Ok(Json(TokenResponse {
            access_token: "a-token".into(),
            token_type: "Bearer".into(),
            expires_in: 900,
            scope: form.scope.unwrap_or_default(),
            refresh_token: None,
        }));
    }
    let problem = Problem::new(
        401,
        "client-inconnu",
        "Client inconnu",
        "Vérifiez le secret.",
    );
    Err((StatusCode::UNAUTHORIZED, Json(problem)))
}

fn authorised(headers: &HeaderMap) {
    assert_eq!(headers["authorization"], "Bearer a-token");
}

async fn export(headers: HeaderMap) -> Vec<u8> {
    authorised(&headers);
    parquet(300)
}

async fn pages(headers: HeaderMap, Query(query): Query<PageQuery>) -> Json<Page<WeatherBody>> {
    authorised(&headers);
    let (all, start) = (weather(), query.cursor.unwrap_or(0));
    let end = (start + query.limit).min(all.len());
    Json(Page {
        items: all[start..end].to_vec(),
        next_cursor: (end < all.len()).then(|| end.to_string()),
    })
}

/// Starts the API on a free port; the secret is in a file of `folder`.
async fn start(folder: &tempfile::TempDir, secret: &str) -> ApiAccess {
    let router = Router::new()
        .route("/v1/token", post(token))
        .route("/v1/exports/flights", get(export))
        .route("/v1/weather", get(pages));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client_secret_file: PathBuf = folder.path().join("secret");
    std::fs::write(&client_secret_file, format!("{secret}\n")).expect("a secret file");
    ApiAccess {
        base_url: format!("http://{address}"),
        client_id: "entraineur".into(),
        client_secret_file,
    }
}

#[tokio::test]
async fn a_snapshot_holds_every_flight_and_every_page_of_weather() {
    let folder = tempfile::tempdir().expect("a folder");
    let api = start(&folder, "s3cret").await;
    let to = folder.path().join("new").join("snapshot");
    download(&api, &to).await.expect("a snapshot");
    let read: Vec<WeatherBody> =
        serde_json::from_slice(&std::fs::read(to.join("weather.json")).expect("a file"))
            .expect("JSON");
    assert_eq!(read, weather());
    let flights = Snapshot::read(&to).expect("a snapshot").flights.len();
    assert!(
        (200..300).contains(&flights),
        "arrived flights only: {flights}"
    );
    let names = std::fs::read_dir(&to).expect("a folder").count();
    assert_eq!(names, 2, "no partial file is left");
}

#[tokio::test]
async fn a_refusal_is_shown_with_its_title_and_detail_and_without_the_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let api = start(&folder, "wr0ng").await;
    let error = download(&api, folder.path()).await.expect_err("a refusal");
    assert!(matches!(error, TrainerError::Api(_)));
    assert_eq!(error.advice(), "Client inconnu : Vérifiez le secret.");
    assert!(!format!("{error:?}").contains("wr0ng"));
}
