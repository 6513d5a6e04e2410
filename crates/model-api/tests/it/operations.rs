//! The document against the server: every operation is called, in success and in each refusal
//! that the document tells, and no answer has a status that it does not tell.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use edge::Limits;
use serde_json::{Value, json};
use store::Pool;
use testkit::Answer;

use crate::app::{App, flight};
use crate::trouble::{defects, too_late};

const JSON: &str = "application/json";

/// Operation, path, a body that is accepted.
pub(crate) type Write = (&'static str, &'static str, Value);
type Statuses = BTreeSet<String>;

/// What the document says of each operation: its statuses.
fn documented() -> BTreeMap<String, Statuses> {
    let document = serde_json::to_value(model_api::openapi()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let operations = paths
        .values()
        .flat_map(|methods| methods.as_object().expect("methods").values());
    operations
        .map(|operation| {
            let id = operation["operationId"].as_str().expect("an id").to_owned();
            let responses = operation["responses"].as_object().expect("responses");
            (id, responses.keys().cloned().collect())
        })
        .collect()
}

/// What was seen, checked against the document as it comes.
pub(crate) struct Seen {
    documented: BTreeMap<String, Statuses>,
    seen: BTreeMap<String, Statuses>,
}

impl Seen {
    pub(crate) fn note(&mut self, operation: &str, expected: u16, answer: &Answer) {
        let status = answer.status.as_u16();
        let body = String::from_utf8_lossy(&answer.body);
        assert_eq!(status, expected, "{operation}: {body}");
        assert!(
            self.documented[operation].contains(&status.to_string()),
            "{operation} does not tell {status}"
        );
        let seen = self.seen.entry(operation.to_owned()).or_default();
        seen.insert(status.to_string());
    }
}

/// Reads that ask for a token, and the statuses that each path gives.
pub(crate) const READS: &[(&str, &[(u16, &str)])] = &[
    ("list_models", &[(200, "/v1/models")]),
    (
        "get_model",
        &[
            (200, "/v1/model"),
            (400, "/v1/model?x=1"),
            (404, "/v1/model?horizon=h3"),
        ],
    ),
    (
        "get_model_card",
        &[
            (200, "/v1/model/card"),
            (400, "/v1/model/card?x=1"),
            (404, "/v1/model/card?horizon=h3"),
        ],
    ),
    ("get_drift", &[(200, "/v1/monitoring/drift")]),
    ("get_v2_server", &[(200, "/v2")]),
    (
        "get_v2_model",
        &[(200, "/v2/models/late-h2"), (404, "/v2/models/x")],
    ),
    (
        "get_v2_model_ready",
        &[
            (200, "/v2/models/late-h2/ready"),
            (404, "/v2/models/x/ready"),
        ],
    ),
    (
        "get_prediction",
        &[
            (404, "/v1/predictions/00000000-0000-4000-8000-000000000000"),
            (400, "/v1/predictions/1"),
        ],
    ),
];

/// Writes that ask for a token.
fn writes(id: &str, width: usize) -> Vec<Write> {
    vec![
        (
            "create_predictions",
            "/v1/predictions",
            json!({ "flights": [flight()] }),
        ),
        (
            "create_feedback",
            "/v1/feedback",
            json!({ "prediction_id": id, "arrival_delay_min": 3 }),
        ),
        ("reload_models", "/v1/model/reload", Value::Null),
        (
            "infer_v2_model",
            "/v2/models/late-h2/infer",
            json!({ "inputs": [{
                "name": "features", "datatype": "FP32", "shape": [1, width], "data": vec![0; width]
            }] }),
        ),
    ]
}

#[sqlx::test(migrations = "../../migrations")]
async fn every_operation_gives_every_status_that_the_document_tells_and_no_other(pool: Pool) {
    let mut seen = Seen {
        documented: documented(),
        seen: BTreeMap::new(),
    };
    let app = App::seeded(pool.clone()).await;
    let prediction = app.predicted().await;
    let id = prediction["id"].as_str().expect("an id");
    let model = app.server.get("/v1/model", Some(&app.token)).await.json();
    let width = model["features"].as_array().expect("features").len();
    let writes = writes(id, width);
    let nothing = app.token_with(&["dataset:read"]).await;
    open(&app, &mut seen).await;
    tokens(&app, &mut seen).await;
    for (operation, calls) in READS {
        for (status, path) in *calls {
            seen.note(
                operation,
                *status,
                &app.server.get(path, Some(&app.token)).await,
            );
        }
        let path = calls[0].1;
        seen.note(operation, 401, &app.server.get(path, None).await);
        seen.note(operation, 403, &app.server.get(path, Some(&nothing)).await);
    }
    let kept = format!("/v1/predictions/{id}");
    seen.note(
        "get_prediction",
        200,
        &app.server.get(&kept, Some(&app.token)).await,
    );
    for (operation, path, body) in &writes {
        seen.note(operation, 401, &app.server.post(path, None, body).await);
        seen.note(
            operation,
            403,
            &app.server.post(path, Some(&nothing), body).await,
        );
        seen.note(
            operation,
            200,
            &app.server.post(path, Some(&app.token), body).await,
        );
    }
    refusals(&app, &mut seen, id).await;
    limited(pool.clone(), &mut seen, &writes).await;
    too_late(&pool, &mut seen, &writes, id).await;
    defects(&pool, &mut seen, &writes, id).await;
    gone(pool, &mut seen, &writes, id).await;
    for (operation, statuses) in &seen.documented {
        let none = Statuses::new();
        let found = seen.seen.get(operation).unwrap_or(&none);
        let missed: Vec<_> = statuses.difference(found).collect();
        assert!(
            missed.is_empty(),
            "{operation} was never seen to answer {missed:?}"
        );
    }
}

/// What asks for no token.
async fn open(app: &App, seen: &mut Seen) {
    for (operation, path) in [
        ("get_live", "/health/live"),
        ("get_ready", "/health/ready"),
        ("get_metrics", "/metrics"),
        ("get_jwks", "/.well-known/jwks.json"),
        ("get_v2_live", "/v2/health/live"),
        ("get_v2_ready", "/v2/health/ready"),
    ] {
        seen.note(operation, 200, &app.server.get(path, None).await);
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

async fn tokens(app: &App, seen: &mut Seen) {
    let secret = testkit::register(&app.pool, "jetons", &["predict"]).await;
    let form = |secret| {
        [
            ("grant_type", "client_credentials"),
            ("client_id", "jetons"),
            ("client_secret", secret),
        ]
    };
    let large = "a".repeat((1 << 20) + 1);
    seen.note(
        "post_token",
        200,
        &app.server.token_answer(&form(&secret)).await,
    );
    seen.note(
        "post_token",
        401,
        &app.server.token_answer(&form("faux")).await,
    );
    seen.note("post_token", 400, &app.server.token_answer(&[]).await);
    for (operation, path) in [
        ("post_token", "/v1/token"),
        ("revoke_token", "/v1/token/revoke"),
    ] {
        let answer = app.server.post_raw(path, None, FORM, &large).await;
        seen.note(operation, 413, &answer);
    }
    for (status, body) in [(200, "token=inconnu"), (400, "token=a.b.c")] {
        let answer = app
            .server
            .post_raw("/v1/token/revoke", None, FORM, body)
            .await;
        seen.note("revoke_token", status, &answer);
    }
}

async fn refusals(app: &App, seen: &mut Seen, id: &str) {
    let token = Some(app.token.as_str());
    let large = format!("\"{}\"", "x".repeat(1 << 20));
    let mixed = json!({ "flights": [flight(), crate::app::with("origin", json!("x"))] });
    let mixed = app.server.post("/v1/predictions", token, &mixed).await;
    seen.note("create_predictions", 207, &mixed);
    for (operation, path) in [
        ("create_predictions", "/v1/predictions"),
        ("create_feedback", "/v1/feedback"),
    ] {
        for (status, media_type, body) in [
            (400, JSON, "{"),
            (413, JSON, large.as_str()),
            (415, "text/plain", "{}"),
            (422, JSON, "{}"),
        ] {
            let answer = app.server.post_raw(path, token, media_type, body).await;
            seen.note(operation, status, &answer);
        }
    }
    for (status, id, delay) in [
        (404, "00000000-0000-4000-8000-000000000000", 3),
        (409, id, 4),
    ] {
        let body = json!({ "prediction_id": id, "arrival_delay_min": delay });
        let answer = app.server.post("/v1/feedback", token, &body).await;
        seen.note("create_feedback", status, &answer);
    }
    let infer = "/v2/models/late-h2/infer";
    for (status, path, body) in [
        (400, infer, "{}"),
        (404, "/v2/models/x/infer", "{}"),
        (413, infer, &large),
    ] {
        let answer = app.server.post_raw(path, token, JSON, body).await;
        seen.note("infer_v2_model", status, &answer);
    }
}

/// One request a minute: the second one is too many. One at once: the second one finds no place.
async fn limited(pool: Pool, seen: &mut Seen, writes: &[Write]) {
    let one = NonZeroU32::MIN;
    let many = one.saturating_add(9_999);
    for (status, per_minute) in [(429, one), (503, many)] {
        let app = App::again(pool.clone(), |mut state| {
            state.edge = state.edge.clone().with_limits(Limits {
                per_minute,
                at_once: one,
            });
            state
        })
        .await;
        let _held = hold(&app).await;
        for (operation, calls) in READS {
            seen.note(operation, status, &app.server.get(calls[0].1, None).await);
        }
        for (operation, path, body) in writes {
            seen.note(operation, status, &app.server.post(path, None, body).await);
        }
        seen.note("post_token", status, &app.server.token_answer(&[]).await);
        let revoke = "/v1/token/revoke";
        let answer = app.server.post_raw(revoke, None, FORM, "token=x").await;
        seen.note("revoke_token", status, &answer);
    }
}

/// A request whose body never comes: it takes the one of this minute, and the only place.
async fn hold(app: &App) -> tokio::net::TcpStream {
    use tokio::io::AsyncWriteExt;
    let address = app.server.base_url.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address)
        .await
        .expect("a connection");
    let head = format!(
        "POST /v1/token HTTP/1.1\r\nHost: {address}\r\nContent-Type: {FORM}\r\nContent-Length: 9\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("written");
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    stream
}

/// Neither a dataset API nor a database.
async fn gone(pool: Pool, seen: &mut Seen, writes: &[Write], id: &str) {
    let alone = App::again(pool, |state| state).await;
    alone.dataset_pool.close().await;
    let (_, path, body) = &writes[0];
    let answer = alone.server.post(path, Some(&alone.token), body).await;
    seen.note("create_predictions", 503, &answer);
    seen.note(
        "get_ready",
        503,
        &alone.server.get("/health/ready", None).await,
    );
    alone.pool.close().await;
    let kept = format!("/v1/predictions/{id}");
    let reads = [
        ("get_prediction", kept.as_str()),
        ("get_drift", "/v1/monitoring/drift"),
    ];
    for (operation, path) in reads {
        seen.note(
            operation,
            503,
            &alone.server.get(path, Some(&alone.token)).await,
        );
    }
    let (_, path, body) = &writes[1];
    let answer = alone.server.post(path, Some(&alone.token), body).await;
    seen.note("create_feedback", 503, &answer);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "jetons"),
        ("client_secret", "x"),
    ];
    seen.note("post_token", 503, &alone.server.token_answer(&form).await);
    let unknown = format!("token={}", "A".repeat(64));
    let answer = alone
        .server
        .post_raw("/v1/token/revoke", None, FORM, &unknown)
        .await;
    seen.note("revoke_token", 503, &answer);
}
