//! What the edge lets in, and what it tells of it.

use std::num::NonZeroU32;

use dataset_api::Limits;
use store::Pool;

use crate::app::App;

fn limits(per_minute: u32, at_once: u32) -> Limits {
    let count = |count| NonZeroU32::new(count).expect("not zero");
    Limits {
        per_minute: count(per_minute),
        at_once: count(at_once),
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_client_that_asks_too_much_waits_and_others_do_not(pool: Pool) {
    let app = App::limited(pool, limits(3, 10)).await;
    // Each token costs one request of this address; each client has its own count.
    let token = app.token_with(&["dataset:read"]).await;
    for left in ["2", "1", "0"] {
        let answer = app.server.get("/v1/carriers", Some(&token)).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["ratelimit-policy"], "\"client\";q=3;w=60");
        let told = answer.headers["ratelimit"].to_str().expect("text");
        assert!(
            told.starts_with(&format!("\"client\";r={left};t=")),
            "{told}"
        );
    }
    let refused = app.server.get("/v1/carriers", Some(&token)).await;
    assert_eq!(
        (refused.status.as_u16(), refused.problem_slug().as_str()),
        (429, "trop-de-requetes")
    );
    let seconds: u64 = refused.headers["retry-after"]
        .to_str()
        .expect("text")
        .parse()
        .expect("seconds");
    assert!(
        (1..=20).contains(&seconds),
        "a third of a minute at most: {seconds}"
    );
    let unknown = app.server.get("/v1/carriers", None).await;
    assert_eq!(
        unknown.status, 401,
        "an address without a token has its own count"
    );
    assert_eq!(app.server.get("/health/live", None).await.status, 200);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_full_server_says_so_at_once(pool: Pool) {
    let app = App::limited(pool, limits(1000, 1)).await;
    let token = app.token_with(&["dataset:read"]).await;
    // Every connection is taken: the request waits for one, and holds the only place.
    let mut taken = Vec::new();
    while let Some(connection) = app.pool.try_acquire() {
        taken.push(connection);
    }
    for _ in 0..app.pool.options().get_max_connections() {
        if let Ok(Ok(connection)) =
            tokio::time::timeout(std::time::Duration::from_millis(200), app.pool.acquire()).await
        {
            taken.push(connection);
        }
    }
    let waiting = app.server.clone();
    let held = token.clone();
    let first = tokio::spawn(async move { waiting.get("/v1/flights", Some(&held)).await });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let refused = app.server.get("/v1/carriers", Some(&token)).await;
    assert_eq!(
        (refused.status.as_u16(), refused.problem_slug().as_str()),
        (503, "service-plein")
    );
    assert!(refused.headers.contains_key("retry-after"));
    drop(taken);
    assert_eq!(first.await.expect("answered").status, 200);
    assert_eq!(
        app.server.get("/v1/carriers", Some(&token)).await.status,
        200
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn every_answer_tells_browsers_to_keep_off_and_carries_the_id_asked(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let headers = [("x-request-id", "essai-42")];
    for path in ["/v1/carriers", "/v1/nulle-part", "/health/live"] {
        let answer = app.server.get_with(path, Some(&token), &headers).await;
        assert_eq!(answer.headers["x-request-id"], "essai-42", "{path}");
        assert_eq!(
            answer.headers["x-content-type-options"], "nosniff",
            "{path}"
        );
        let policy = answer.headers["content-security-policy"]
            .to_str()
            .expect("text");
        assert!(policy.contains("default-src 'none'"), "{path}");
    }
    let problem = app
        .server
        .get_with("/v1/nulle-part", None, &headers)
        .await
        .problem();
    assert_eq!(problem.request_id.as_deref(), Some("essai-42"));
    let forged = app
        .server
        .get_with("/v1/carriers", Some(&token), &[("x-request-id", "a b")])
        .await;
    assert_eq!(forged.headers["x-request-id"].len(), 16);
    let token = app.server.token_answer(&[]).await;
    assert_eq!(token.headers["cache-control"], "no-store");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_body_too_large_is_refused(pool: Pool) {
    let app = App::start(pool).await;
    let form = "application/x-www-form-urlencoded";
    let answer = app
        .server
        .post_raw("/v1/token", None, form, &"a".repeat((1 << 20) + 1))
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_slug().as_str()),
        (413, "corps-trop-grand")
    );
}
