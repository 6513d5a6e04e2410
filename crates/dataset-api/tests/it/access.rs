//! Who may read: every guarded route, with every kind of token.

use chrono::TimeDelta;
use store::Pool;

use crate::app::App;

const READ_ROUTES: [&str; 12] = [
    "/v1/flights",
    "/v1/flights/20130101-UA-1-EWR",
    "/v1/carriers",
    "/v1/airports",
    "/v1/airports/EWR",
    "/v1/aircraft/N14228",
    "/v1/weather",
    "/v1/aircraft",
    "/v1/statistics/delays?by=carrier",
    "/v1/runs",
    "/v1/runs/20260101T000000000Z",
    "/v1/flights/20130101-UA-1-EWR/lineage",
];
const EXPORT_ROUTE: &str = "/v1/exports/flights";
const ADMIN_ROUTE: &str = "/v1/rejections";

#[sqlx::test(migrations = "../../migrations")]
async fn a_right_token_opens_every_route(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    for route in READ_ROUTES.iter().chain(&[EXPORT_ROUTE, ADMIN_ROUTE]) {
        let answer = app.server.get(route, Some(&token)).await;
        assert_eq!(answer.status, 200, "{route}");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn without_a_token_or_with_a_wrong_one_every_route_is_closed(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let forged = format!("{}x", &token[..token.len() - 1]);
    for route in READ_ROUTES.iter().chain(&[EXPORT_ROUTE, ADMIN_ROUTE]) {
        let absent = app.server.get(route, None).await;
        assert_eq!(
            (absent.status.as_u16(), absent.problem_slug().as_str()),
            (401, "jeton-absent"),
            "{route}"
        );
        assert_eq!(absent.headers["www-authenticate"], "Bearer", "{route}");
        let wrong = app.server.get(route, Some(&forged)).await;
        assert_eq!(
            (wrong.status.as_u16(), wrong.problem_slug().as_str()),
            (401, "jeton-invalide"),
            "{route}"
        );
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_token_expires_after_fifteen_minutes(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    app.clock.advance(TimeDelta::seconds(899));
    assert_eq!(
        app.server.get("/v1/carriers", Some(&token)).await.status,
        200
    );
    app.clock.advance(TimeDelta::seconds(1));
    let expired = app.server.get("/v1/carriers", Some(&token)).await;
    assert_eq!(
        (expired.status.as_u16(), expired.problem_slug().as_str()),
        (401, "jeton-expire")
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_token_opens_only_what_its_scopes_name(pool: Pool) {
    let app = App::start(pool).await;
    let reader = app.token_with(&["dataset:read"]).await;
    for route in [EXPORT_ROUTE, ADMIN_ROUTE] {
        let refused = app.server.get(route, Some(&reader)).await;
        assert_eq!(
            (refused.status.as_u16(), refused.problem_slug().as_str()),
            (403, "droit-absent"),
            "{route}"
        );
    }
    let exporter = app.token_with(&["dataset:export"]).await;
    for route in READ_ROUTES {
        assert_eq!(
            app.server.get(route, Some(&exporter)).await.status,
            403,
            "{route}"
        );
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_token_is_refused_for_wrong_credentials_scopes_or_form(pool: Pool) {
    let app = App::start(pool).await;
    let secret = testkit::register(&app.pool, "testeur", &["dataset:read"]).await;
    let form = |grant, id, secret, scope| {
        [
            ("grant_type", grant),
            ("client_id", id),
            ("client_secret", secret),
            ("scope", scope),
        ]
    };
    let cases = [
        (
            form("client_credentials", "testeur", "faux", "dataset:read"),
            401,
            "client-refuse",
        ),
        (
            form("client_credentials", "personne", &secret, "dataset:read"),
            401,
            "client-refuse",
        ),
        (
            form("password", "testeur", &secret, "dataset:read"),
            400,
            "type-de-jeton",
        ),
        (
            form("client_credentials", "testeur", &secret, "dataset:export"),
            400,
            "droit-refuse",
        ),
        (
            form("client_credentials", "testeur", &secret, ""),
            400,
            "droit-refuse",
        ),
    ];
    for (form, status, slug) in cases {
        let answer = app.server.token_answer(&form).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_slug().as_str()),
            (status, slug),
            "{form:?}"
        );
    }
    let incomplete = app
        .server
        .token_answer(&[("grant_type", "client_credentials")])
        .await;
    assert_eq!(incomplete.problem_slug(), "formulaire-invalide");
    let missing = &incomplete.problem().errors[0];
    assert_eq!(
        (missing.field.as_str(), missing.detail.as_str()),
        ("client_id", "« client_id » manque")
    );
    let json = app
        .server
        .post_raw("/v1/token", None, "application/json", "{}")
        .await;
    assert_eq!(json.problem_slug(), "formulaire-invalide");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_rotated_secret_and_the_one_before_it_both_open_until_the_overlap_ends(pool: Pool) {
    let app = App::start(pool).await;
    let former = testkit::register(&app.pool, "testeur", &["dataset:read"]).await;
    let new = auth::NewSecret::generate().expect("a secret");
    let now = domain::Clock::now(&*app.clock);
    let until = now + TimeDelta::hours(1);
    let rotated = store::clients::rotate(&app.pool, "testeur", &new.hash, now, until).await;
    assert!(rotated.expect("rotated"));
    let status = async |secret: &str| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "testeur"),
            ("client_secret", secret),
        ];
        app.server.token_answer(&form).await.status.as_u16()
    };
    assert_eq!(
        (status(&former).await, status(&new.secret).await),
        (200, 200)
    );
    app.clock
        .advance(TimeDelta::minutes(59) + TimeDelta::seconds(59));
    assert_eq!(status(&former).await, 200);
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(
        (status(&former).await, status(&new.secret).await),
        (401, 200)
    );
    let revoked = store::clients::revoke(&app.pool, "testeur", now).await;
    assert!(revoked.expect("revoked"));
    assert_eq!(status(&new.secret).await, 401);
}
