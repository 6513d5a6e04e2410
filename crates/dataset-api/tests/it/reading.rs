//! What the routes answer.

use store::Pool;

use crate::app::App;

#[sqlx::test(migrations = "../../migrations")]
async fn pages_follow_one_another_without_loss_or_repeat(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let mut seen = Vec::new();
    let mut path = "/v1/flights?limit=7".to_owned();
    loop {
        let page = app.server.get(&path, Some(&token)).await.json();
        for flight in page["items"].as_array().expect("items") {
            seen.push(flight["flight_id"].as_str().expect("an id").to_owned());
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/v1/flights?limit=7&cursor={cursor}"),
            None => break,
        }
    }
    let expected: Vec<_> = testkit::seed_flights()
        .into_iter()
        .map(|flight| flight.flight_id)
        .collect();
    assert_eq!(seen, expected, "seeded in the order of departures");
}

#[sqlx::test(migrations = "../../migrations")]
async fn each_filter_narrows_the_list(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let cases = [
        ("", 30),
        ("?carrier=DL", 10),
        ("?destination=IAH", 20),
        ("?origin=EWR&destination=SJU", 10),
        ("?origin=JFK", 0),
        ("?from=2013-01-02&to=2013-01-03", 6),
        ("?cancelled=true", 10),
        ("?late=true", 10),
        ("?late=false", 10),
    ];
    for (query, expected) in cases {
        let page = app
            .server
            .get(&format!("/v1/flights{query}"), Some(&token))
            .await
            .json();
        assert_eq!(
            page["items"].as_array().map(Vec::len),
            Some(expected),
            "{query}"
        );
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_flight_is_read_with_all_it_refers_to(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let flight = &testkit::seed_flights()[0];
    let answer = app
        .server
        .get(&format!("/v1/flights/{}", flight.flight_id), Some(&token))
        .await;
    let read: contract::DatasetRow = serde_json::from_slice(&answer.body).expect("a row");
    assert_eq!(&read, flight);
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_does_not_exist_or_is_malformed_is_a_problem_document(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let cases = [
        ("/v1/flights/20130101-UA-9999-EWR", 404, "introuvable"),
        ("/v1/airports/ZZZ", 404, "introuvable"),
        ("/v1/aircraft/N1", 404, "introuvable"),
        ("/v1/flights/hier", 400, "chemin-invalide"),
        ("/v1/airports/newark", 400, "chemin-invalide"),
        ("/v1/flights?origin=newark", 400, "parametre-invalide"),
        ("/v1/flights?inconnu=1", 400, "parametre-invalide"),
        ("/v1/flights?limit=-1", 400, "parametre-invalide"),
        ("/v1/flights?from=2013-02-30", 400, "parametre-invalide"),
        (
            "/v1/flights?from=2013-02-02&to=2013-02-01",
            400,
            "periode-invalide",
        ),
        ("/v1/flights?cursor=AAAA", 400, "curseur-invalide"),
        ("/v1/weather?cursor=é", 400, "curseur-invalide"),
        ("/v1/flights/export?format=xlsx", 400, "parametre-invalide"),
        ("/v1/nulle-part", 404, "route-inconnue"),
    ];
    for (path, status, slug) in cases {
        let answer = app.server.get(path, Some(&token)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_slug().as_str()),
            (status, slug),
            "{path}"
        );
    }
    let posted = app
        .server
        .post("/v1/flights", Some(&token), &serde_json::json!({}))
        .await;
    assert_eq!(
        (posted.status.as_u16(), posted.problem_slug().as_str()),
        (405, "methode-refusee")
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_page_size_or_a_period_out_of_bounds_is_refused(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let whole = app
        .server
        .get("/v1/weather?limit=5000", Some(&token))
        .await
        .json();
    assert_eq!(whole["items"].as_array().map(Vec::len), Some(240));
    for (path, slug) in [
        ("/v1/weather?limit=0", "taille-de-page"),
        ("/v1/flights?limit=5001", "taille-de-page"),
        ("/v1/airports?limit=65535", "taille-de-page"),
        (
            "/v1/weather?from=-100000-01-01T00:00:00Z",
            "periode-invalide",
        ),
        ("/v1/flights?to=%2B99999-01-01", "periode-invalide"),
        ("/v1/flights/export?from=-9000-01-01", "periode-invalide"),
    ] {
        let answer = app.server.get(path, Some(&token)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_slug().as_str()),
            (400, slug),
            "{path}"
        );
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_client_name_that_no_text_can_hold_is_an_unknown_client(pool: Pool) {
    let app = App::start(pool).await;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "\0"),
        ("client_secret", "x"),
    ];
    let answer = app.server.token_answer(&form).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_slug().as_str()),
        (401, "client-refuse")
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_database_that_does_not_answer_is_a_503_that_says_when_to_retry(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    app.pool.close().await;
    let answer = app.server.get("/v1/flights", Some(&token)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_slug().as_str()),
        (503, "base-indisponible")
    );
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(app.server.get("/health/ready", None).await.status, 503);
    assert_eq!(app.server.get("/health/live", None).await.status, 200);
}

#[sqlx::test(migrations = "../../migrations")]
async fn requests_are_measured_by_route_and_carry_their_id(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let answer = app.server.get("/v1/carriers", Some(&token)).await;
    assert_eq!(answer.headers["x-request-id"].len(), 16);
    let metrics = app.server.get("/metrics", None).await;
    let text = String::from_utf8_lossy(&metrics.body).into_owned();
    let line =
        r#"http_request_duration_seconds_count{method="GET",route="/v1/carriers",status="200"} 1"#;
    assert!(text.contains(line), "{text}");
}
