//! The document against the server: every operation is called, in success and in each refusal
//! that the document tells, and no answer has a status that it does not tell.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::time::Duration;

use dataset_api::Limits;
use serde_json::Value;
use sqlx::Executor;
use store::Pool;
use testkit::Answer;

use crate::app::App;

/// Tables that the operations read, one at least each.
const READ: &str = "dataset_version, rejected_row, api_client, _sqlx_migrations";
/// The schema that another program would have changed under ours.
const BROKEN: [&str; 4] = [
    "ALTER TABLE dataset_version RENAME TO another_version",
    "ALTER TABLE rejected_row RENAME TO another_row",
    "ALTER TABLE api_client RENAME TO another_client",
    "ALTER TABLE _sqlx_migrations RENAME COLUMN version TO another",
];

/// How each operation is called, by the status that it must give. Parts in braces are those of the
/// state: `{tag}` is the ETag of the success.
const CALLS: &[(&str, &[(u16, &str)])] = &[
    (
        "list_flights",
        &[(200, "/v1/flights?limit=2"), (400, "/v1/flights?x=1")],
    ),
    (
        "get_flight",
        &[
            (200, "/v1/flights/20130101-UA-1-EWR"),
            (400, "/v1/flights/hier"),
            (404, "/v1/flights/20130101-UA-99-EWR"),
        ],
    ),
    (
        "get_flight_lineage",
        &[
            (200, "/v1/flights/20130101-UA-1-EWR/lineage"),
            (400, "/v1/flights/hier/lineage"),
            (404, "/v1/flights/20130101-UA-99-EWR/lineage"),
        ],
    ),
    (
        "export_flights",
        &[
            (200, "/v1/exports/flights"),
            (400, "/v1/exports/flights?format=xlsx"),
            (406, "/v1/exports/flights"),
            (409, "/v1/exports/flights?version=1.1"),
            (412, "/v1/exports/flights"),
        ],
    ),
    (
        "get_delay_statistics",
        &[
            (200, "/v1/statistics/delays?by=hour"),
            (400, "/v1/statistics/delays"),
        ],
    ),
    (
        "list_carriers",
        &[(200, "/v1/carriers"), (400, "/v1/carriers?x=1")],
    ),
    (
        "list_airports",
        &[(200, "/v1/airports"), (400, "/v1/airports?limit=0")],
    ),
    (
        "get_airport",
        &[
            (200, "/v1/airports/EWR"),
            (400, "/v1/airports/newark"),
            (404, "/v1/airports/ZZZ"),
        ],
    ),
    (
        "list_aircraft",
        &[(200, "/v1/aircraft"), (400, "/v1/aircraft?cursor=x")],
    ),
    (
        "get_aircraft",
        &[
            (200, "/v1/aircraft/N14228"),
            (400, "/v1/aircraft/x"),
            (404, "/v1/aircraft/N1"),
        ],
    ),
    (
        "list_weather",
        &[(200, "/v1/weather"), (400, "/v1/weather?from=hier")],
    ),
    ("list_runs", &[(200, "/v1/runs"), (400, "/v1/runs?limit=0")]),
    (
        "get_run",
        &[
            (200, "/v1/runs/20260101T000000000Z"),
            (400, "/v1/runs/hier"),
            (404, "/v1/runs/20990101T000000000Z"),
        ],
    ),
    (
        "list_rejections",
        &[(200, "/v1/rejections"), (400, "/v1/rejections?rule=x")],
    ),
    ("get_jwks", &[(200, "/.well-known/jwks.json")]),
    ("get_live", &[(200, "/health/live")]),
    ("get_ready", &[(200, "/health/ready")]),
    ("get_metrics", &[(200, "/metrics")]),
];

/// What the document says: statuses of each operation, and whether it asks for a token.
type Documented = BTreeMap<String, (BTreeSet<String>, bool)>;

fn documented() -> Documented {
    let document = serde_json::to_value(dataset_api::openapi()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let operations = paths
        .values()
        .flat_map(|methods| methods.as_object().expect("methods").values());
    operations
        .map(|operation| {
            let id = operation["operationId"].as_str().expect("an id").to_owned();
            let responses = operation["responses"].as_object().expect("responses");
            let is_guarded = operation.get("security").is_some_and(Value::is_array);
            (id, (responses.keys().cloned().collect(), is_guarded))
        })
        .collect()
}

/// The operations that tell a status, each with the path of its success.
fn telling<'a>(
    documented: &'a Documented,
    status: &'a str,
) -> impl Iterator<Item = (&'static str, &'static str)> + 'a {
    let telling = move |id: &str| documented[id].0.contains(status);
    let calls = CALLS.iter().filter(move |(id, _)| telling(id));
    calls.map(|(id, calls)| (*id, calls[0].1))
}

/// The headers that provoke a status; most need none.
fn headers(status: u16) -> &'static [(&'static str, &'static str)] {
    match status {
        406 => &[("accept", "image/png")],
        412 => &[("if-match", "\"autre\"")],
        _ => &[],
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn every_operation_gives_every_status_that_the_document_tells_and_no_other(pool: Pool) {
    let documented = documented();
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut note = |operation: &str, expected: u16, answer: &Answer| {
        let status = answer.status.as_u16();
        assert_eq!(
            status,
            expected,
            "{operation}: {}",
            String::from_utf8_lossy(&answer.body)
        );
        let (statuses, _) = &documented[operation];
        assert!(
            statuses.contains(&status.to_string()),
            "{operation} does not tell {status}"
        );
        seen.entry(operation.to_owned())
            .or_default()
            .insert(status.to_string());
    };
    let (app, token) = App::seeded(pool.clone()).await;
    let nothing = app.token_with(&["model:read"]).await;
    for (operation, calls) in CALLS {
        let (statuses, is_guarded) = &documented[*operation];
        for (status, path) in *calls {
            let answer = app
                .server
                .get_with(path, Some(&token), headers(*status))
                .await;
            note(operation, *status, &answer);
        }
        let path = calls[0].1;
        if *is_guarded {
            note(operation, 401, &app.server.get(path, None).await);
            note(operation, 403, &app.server.get(path, Some(&nothing)).await);
        }
        if statuses.contains("304") {
            let first = app.server.get(path, Some(&token)).await;
            let tag = first.headers["etag"].to_str().expect("text");
            let held = [("if-none-match", tag)];
            note(
                operation,
                304,
                &app.server.get_with(path, Some(&token), &held).await,
            );
        }
    }

    // The token route, which is a form.
    let secret = testkit::register(&app.pool, "autre", &["dataset:read"]).await;
    let form = |secret| {
        [
            ("grant_type", "client_credentials"),
            ("client_id", "autre"),
            ("client_secret", secret),
        ]
    };
    note(
        "post_token",
        200,
        &app.server.token_answer(&form(&secret)).await,
    );
    note(
        "post_token",
        401,
        &app.server.token_answer(&form("faux")).await,
    );
    note("post_token", 400, &app.server.token_answer(&[]).await);
    let large = "a".repeat((1 << 20) + 1);
    let form_type = "application/x-www-form-urlencoded";
    note(
        "post_token",
        413,
        &app.server
            .post_raw("/v1/token", None, form_type, &large)
            .await,
    );

    let revoke = async |app: &App, body: &str| {
        let answer = app
            .server
            .post_raw("/v1/token/revoke", None, form_type, body);
        answer.await
    };
    let unknown = format!("token={}", "A".repeat(64));
    note("revoke_token", 200, &revoke(&app, &unknown).await);
    note("revoke_token", 400, &revoke(&app, "token=a.b.c").await);
    note("revoke_token", 413, &revoke(&app, &large).await);

    // One request a minute: the second one is too many.
    let one = NonZeroU32::MIN;
    for (operation, calls) in CALLS
        .iter()
        .filter(|(id, _)| documented[*id].0.contains("429"))
    {
        let limits = Limits {
            per_minute: one,
            at_once: one,
        };
        let strict = App::limited(pool.clone(), limits).await;
        strict.server.get(calls[0].1, None).await;
        note(operation, 429, &strict.server.get(calls[0].1, None).await);
    }
    let limits = Limits {
        per_minute: one,
        at_once: one,
    };
    let strict = App::limited(pool.clone(), limits).await;
    strict.server.token_answer(&[]).await;
    note("post_token", 429, &strict.server.token_answer(&[]).await);
    note("revoke_token", 429, &revoke(&strict, &unknown).await);

    // Tables that somebody holds: answers do not start in time.
    let hurried = App::hurried(pool.clone(), Duration::from_millis(300)).await;
    let mut held = pool.begin().await.expect("a transaction");
    let lock = format!("LOCK TABLE {READ} IN ACCESS EXCLUSIVE MODE");
    held.execute(sqlx::AssertSqlSafe(lock))
        .await
        .expect("locks");
    for (operation, path) in telling(&documented, "504") {
        let answer = hurried.server.get(path, Some(&hurried.issue())).await;
        note(operation, 504, &answer);
        assert_eq!(answer.problem_slug(), "delai-depasse");
    }
    let slow = hurried.server.token_answer(&form(&secret)).await;
    note("post_token", 504, &slow);
    held.rollback().await.expect("let go");

    // A schema that is not ours any more: a defect, and nothing of it is told.
    for statement in BROKEN {
        pool.execute(statement).await.expect("a change");
    }
    let broken = App::start(pool.clone()).await;
    for (operation, path) in telling(&documented, "500") {
        let answer = broken.server.get(path, Some(&broken.issue())).await;
        note(operation, 500, &answer);
        assert_eq!(answer.problem_slug(), "defaut");
    }
    let defect = broken.server.token_answer(&form(&secret)).await;
    note("post_token", 500, &defect);

    // A database that is gone.
    let gone = App::over_nothing(pool).await;
    for (operation, path) in telling(&documented, "503") {
        let answer = gone.server.get(path, Some(&gone.issue())).await;
        note(operation, 503, &answer);
        assert!(answer.headers.contains_key("retry-after"), "{operation}");
    }
    note(
        "post_token",
        503,
        &gone.server.token_answer(&form(&secret)).await,
    );
    note("revoke_token", 503, &revoke(&gone, &unknown).await);

    for (operation, (statuses, _)) in &documented {
        let none = BTreeSet::new();
        let seen = seen.get(operation).unwrap_or(&none);
        let missed: Vec<_> = statuses.difference(seen).collect();
        assert!(
            missed.is_empty(),
            "{operation} was never seen to answer {missed:?}"
        );
    }
}
