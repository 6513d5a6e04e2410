//! Refresh tokens serve once, and keys are replaced without refusing anybody.

use chrono::TimeDelta;
use serde_json::Value;
use store::Pool;

use crate::app::{API, App, told};

fn refused() -> (u16, String) {
    (401, "renouvellement-refuse".to_owned())
}

fn text(granted: &Value, field: &str) -> String {
    granted[field].as_str().expect("a text").to_owned()
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_refresh_token_gives_a_token_and_the_next_refresh_token(pool: Pool) {
    let app = App::start(pool).await;
    let granted = app.granted().await;
    let mut refresh = text(&granted, "refresh_token");
    for _ in 0..3 {
        app.clock.advance(TimeDelta::hours(20));
        let renewed = app.renew("testeur", &refresh).await.json();
        assert_eq!(renewed["scope"], "predict feedback");
        assert_eq!(app.enter(&text(&renewed, "access_token")).await.0, 200);
        let next = text(&renewed, "refresh_token");
        assert_ne!(next, refresh);
        refresh = next;
    }
    app.clock.advance(TimeDelta::hours(24));
    assert_eq!(told(&app.renew("testeur", &refresh).await), refused());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_family_ends_after_thirty_days_however_often_it_is_renewed(pool: Pool) {
    let app = App::start(pool).await;
    let mut refresh = text(&app.granted().await, "refresh_token");
    let mut renewals = 0;
    loop {
        app.clock.advance(TimeDelta::hours(23));
        let answer = app.renew("testeur", &refresh).await;
        if answer.status != 200 {
            assert_eq!(told(&answer), refused());
            break;
        }
        refresh = text(&answer.json(), "refresh_token");
        renewals += 1;
    }
    assert_eq!(renewals, 30 * 24 / 23);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_stolen_refresh_token_used_after_its_owner_ends_the_family_of_both(pool: Pool) {
    let app = App::start(pool).await;
    let stolen = text(&app.granted().await, "refresh_token");
    let owners = text(&app.renew("testeur", &stolen).await.json(), "refresh_token");
    assert_eq!(told(&app.renew("testeur", &stolen).await), refused());
    assert_eq!(told(&app.renew("testeur", &owners).await), refused());
    let measures = app.server.get("/metrics", None).await.body;
    let measures = String::from_utf8_lossy(&measures);
    assert!(
        measures.contains(&format!("{} 1", edge::AUTH_REFRESH_REUSED_TOTAL)),
        "{measures}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_two_uses_at_once_one_alone_is_answered(pool: Pool) {
    let app = App::start(pool).await;
    let refresh = text(&app.granted().await, "refresh_token");
    let answers = together(&app, &refresh).await;
    let granted = answers.iter().filter(|status| **status == 200).count();
    assert_eq!(granted, 1, "{answers:?}");
}

async fn together(app: &App, refresh: &str) -> Vec<u16> {
    let calls = (0..8).map(|_| app.renew("testeur", refresh));
    let answers = futures::future::join_all(calls).await;
    answers
        .into_iter()
        .map(|answer| answer.status.as_u16())
        .collect()
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_refresh_token_is_its_clients_and_its_apis(pool: Pool) {
    let app = App::start(pool).await;
    testkit::register(&app.pool, "voleur", &["predict"]).await;
    let refresh = text(&app.granted().await, "refresh_token");
    assert_eq!(told(&app.renew("voleur", &refresh).await), refused());
    assert_eq!(
        told(&app.renew("testeur", &refresh).await),
        refused(),
        "known by another: ended"
    );
    for forged in ["", "x", "' OR 1=1 --", &"A".repeat(64), "a.b.c", "\u{0}"] {
        assert_eq!(
            told(&app.renew("testeur", forged).await),
            refused(),
            "{forged}"
        );
        assert_eq!(told(&app.renew("\u{0}", forged).await), refused());
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_right_taken_from_a_client_is_not_renewed(pool: Pool) {
    let app = App::start(pool).await;
    let refresh = text(&app.granted().await, "refresh_token");
    sqlx::query("UPDATE api_client SET scopes = '{feedback}' WHERE id = 'testeur'")
        .execute(&app.pool)
        .await
        .expect("updated");
    let renewed = app.renew("testeur", &refresh).await.json();
    assert_eq!(renewed["scope"], "feedback");
    assert_eq!(app.enter(&text(&renewed, "access_token")).await.0, 403);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_revoked_refresh_token_renews_nothing_and_an_unknown_one_is_answered_the_same(
    pool: Pool,
) {
    let app = App::start(pool).await;
    let granted = app.granted().await;
    let refresh = text(&granted, "refresh_token");
    let revoke = async |token: &str| {
        let body = format!("token={token}&token_type_hint=refresh_token");
        let form = "application/x-www-form-urlencoded";
        let answer = app.server.post_raw("/v1/token/revoke", None, form, &body);
        answer.await
    };
    for token in [refresh.as_str(), &refresh, "inconnu", &"A".repeat(64)] {
        let answer = revoke(token).await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 0));
    }
    assert_eq!(told(&app.renew("testeur", &refresh).await), refused());
    let access = text(&granted, "access_token");
    assert_eq!(
        told(&revoke(&access).await),
        (400, "jeton-non-revocable".to_owned())
    );
    assert_eq!(app.enter(&access).await.0, 200);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_grant_asks_for_its_own_fields(pool: Pool) {
    let app = App::start(pool).await;
    let incomplete = (400, "demande-incomplete".to_owned());
    let id = ("client_id", "testeur");
    let credentials = ("grant_type", "client_credentials");
    let renewal = ("grant_type", "refresh_token");
    for form in [
        vec![credentials, id],
        vec![renewal, id],
        vec![renewal, id, ("client_secret", app.secret.as_str())],
        vec![
            credentials,
            id,
            ("client_secret", app.secret.as_str()),
            ("refresh_token", "x"),
        ],
    ] {
        assert_eq!(told(&app.server.token_answer(&form).await), incomplete);
    }
    let other = [("grant_type", "password"), id];
    let answer = app.server.token_answer(&other).await;
    assert_eq!(told(&answer), (400, "type-de-jeton".to_owned()));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_client_that_asks_for_tokens_in_a_loop_fills_no_table(pool: Pool) {
    let app = App::start(pool).await;
    sqlx::raw_sql(
        "INSERT INTO token_family (id, client_id, api, scopes, token_hash, created_at, renewed_at, expires_at)
         SELECT gen_random_uuid(), 'testeur', 'model-api', '{predict}', sha256(n::text::bytea),
             '2025-12-31', '2025-12-31', CASE WHEN n > 100 THEN timestamptz '2026-01-02' ELSE '2025-12-31 01:00' END
         FROM generate_series(1, 250) AS n",
    )
    .execute(&app.pool)
    .await
    .expect("families");
    for _ in 0..2 {
        app.granted().await;
    }
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM token_family")
        .fetch_one(&app.pool)
        .await
        .expect("a count");
    assert!(kept <= 100, "{kept}");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_token_is_given_even_when_its_renewal_cannot_be_kept(pool: Pool) {
    let app = App::start(pool).await;
    sqlx::raw_sql("ALTER TABLE token_family RENAME TO gone")
        .execute(&app.pool)
        .await
        .expect("renamed");
    let granted = app.granted().await;
    assert!(granted.get("refresh_token").is_none(), "{granted}");
    assert_eq!(app.enter(&text(&granted, "access_token")).await.0, 200);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_key_is_replaced_while_its_tokens_still_open(pool: Pool) {
    let app = App::start(pool).await;
    let before = text(&app.granted().await, "access_token");
    let end = app.clock_now() + TimeDelta::minutes(16);
    let (new, former) = auth::SigningKeys::rotate(&app.keys, API, end).expect("rotated");
    // A service that starts now, beside the one that runs.
    let second = app.beside().await;
    let enter = async |token: &str| second.get("/v1/guarded", Some(token)).await.status.as_u16();
    assert_eq!(enter(&before).await, 200);
    let published = second.get("/.well-known/jwks.json", None).await.json();
    let ids: Vec<_> = published["keys"]
        .as_array()
        .expect("keys")
        .iter()
        .map(|key| key["kid"].as_str().expect("an id").to_owned())
        .collect();
    assert_eq!(ids, [new, former]);
    app.clock.advance(TimeDelta::minutes(16));
    let published = second.get("/.well-known/jwks.json", None).await.json();
    assert_eq!(published["keys"].as_array().map(Vec::len), Some(1));
    assert_eq!(enter(&before).await, 401);
}
