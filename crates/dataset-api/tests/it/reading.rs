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
async fn each_order_is_kept_from_one_page_to_the_next(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let mut flights = testkit::seed_flights();
    flights.reverse();
    let newest: Vec<_> = flights.iter().map(|row| row.flight_id.clone()).collect();
    flights.retain(|row| row.arrival_delay_min.is_some());
    flights.sort_by_key(|row| std::cmp::Reverse((row.arrival_delay_min, row.flight_id.clone())));
    let most_late: Vec<_> = flights.iter().map(|row| row.flight_id.clone()).collect();
    for (sort, expected) in [
        ("-scheduled_departure", newest),
        ("-arrival_delay_min", most_late),
    ] {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/v1/flights?limit=6&fields=flight_id&sort={sort}{cursor}");
            let page = app.server.get(&path, Some(&token)).await.json();
            for flight in page["items"].as_array().expect("items") {
                assert_eq!(
                    flight.as_object().map(serde_json::Map::len),
                    Some(1),
                    "{flight}"
                );
                seen.push(flight["flight_id"].as_str().expect("an id").to_owned());
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen, expected, "{sort}");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_cursor_shown_with_other_filters_is_refused(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let page = app
        .server
        .get("/v1/flights?limit=7", Some(&token))
        .await
        .json();
    let cursor = page["next_cursor"].as_str().expect("a cursor");
    for other in ["carrier=UA", "sort=-scheduled_departure", "from=2013-01-01"] {
        let path = format!("/v1/flights?limit=7&{other}&cursor={cursor}");
        let answer = app.server.get(&path, Some(&token)).await;
        assert_eq!(
            answer.problem_slug(),
            "curseur-d-une-autre-demande",
            "{other}"
        );
    }
    let path = format!("/v1/flights?limit=3&fields=late&cursor={cursor}");
    let answer = app.server.get(&path, Some(&token)).await;
    assert_eq!(answer.status, 200, "size and columns may change");
}

#[sqlx::test(migrations = "../../migrations")]
async fn whoever_holds_the_answer_is_told_so_until_a_row_changes(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let first = app.server.get("/v1/carriers", Some(&token)).await;
    let tag = first.headers["etag"].to_str().expect("text").to_owned();
    let again = async |tag: &str| {
        app.server
            .get_with("/v1/carriers", Some(&token), &[("if-none-match", tag)])
            .await
    };
    let same = again(&tag).await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    assert_eq!(same.headers["etag"], tag.as_str());
    // A session of its own, as an import has: statistics of the first one may still be pending.
    let options = app.pool.connect_options().as_ref().clone();
    let again_pool = Pool::connect_with(options).await.expect("a pool");
    testkit::seed(&again_pool).await;
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(
        again(&tag).await.status,
        304,
        "the same import changes nothing"
    );
    sqlx::query("UPDATE carrier SET name = 'Autre' WHERE code = 'UA'")
        .execute(&app.pool)
        .await
        .expect("a change");
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let changed = again(&tag).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.headers["etag"], tag.as_str());
    let refused = app
        .server
        .get_with("/v1/carriers", None, &[("if-none-match", "*")])
        .await;
    assert_eq!(refused.status, 401, "a token is asked for first");
}

#[sqlx::test(migrations = "../../migrations")]
async fn other_rejections_of_a_run_are_told_though_no_count_of_it_changes(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let path = "/v1/runs/20260101T000000000Z";
    let first = app.server.get(path, Some(&token)).await;
    assert_eq!(first.json()["rejections"][0]["rule"], "VOL-01");
    let tag = first.headers["etag"].to_str().expect("text").to_owned();
    let again = async |statements: &'static str| {
        sqlx::raw_sql(statements)
            .execute(&app.pool)
            .await
            .expect("a change");
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        let held = [("if-none-match", tag.as_str())];
        app.server.get_with(path, Some(&token), &held).await
    };
    // As an import of the same run: forgotten, then rejected again.
    let same = again(
        "BEGIN;
        CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM rejected_row;
        DELETE FROM rejected_row;
        INSERT INTO rejected_row SELECT * FROM kept;
        COMMIT",
    )
    .await;
    assert_eq!(same.status, 304);
    let other = again("UPDATE rejected_row SET rule = 'VOL-02'").await;
    assert_eq!(other.status, 200);
    assert_eq!(other.json()["rejections"][0]["rule"], "VOL-02");
    let none = again("TRUNCATE rejected_row").await;
    assert_eq!(none.json()["rejections"], serde_json::json!([]));
}

#[sqlx::test(migrations = "../../migrations")]
async fn delays_are_summed_up_by_each_group(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let groups = async |query: &str| {
        let path = format!("/v1/statistics/delays?{query}");
        let body = app.server.get(&path, Some(&token)).await.json();
        body["groups"].as_array().expect("groups").clone()
    };
    let by_carrier = groups("by=carrier").await;
    let expected = serde_json::json!([
        { "key": "DL", "flights": 10, "cancelled": 0, "diverted": 0, "arrived": 10, "late": 10,
          "late_share": 1.0, "mean_arrival_delay_min": 42.0, "median_arrival_delay_min": 42.0 },
        { "key": "UA", "flights": 20, "cancelled": 10, "diverted": 0, "arrived": 10, "late": 0,
          "late_share": 0.0, "mean_arrival_delay_min": -5.0, "median_arrival_delay_min": -5.0 },
    ]);
    assert_eq!(serde_json::Value::from(by_carrier), expected);
    let keys = async |query: &str| {
        let groups = groups(query).await;
        let keys = groups
            .iter()
            .map(|group| group["key"].as_str().expect("a key").to_owned());
        keys.collect::<Vec<_>>()
    };
    assert_eq!(keys("by=route").await, ["EWR-IAH", "EWR-SJU"]);
    assert_eq!(
        keys("by=hour").await,
        ["05", "06", "07"],
        "hours of New York"
    );
    assert_eq!(keys("by=month").await, ["2013-01"]);
    assert_eq!(
        keys("by=carrier&carrier=DL&from=2013-01-02&to=2013-01-02").await,
        ["DL"]
    );
    assert!(keys("by=month&origin=JFK").await.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_flight_tells_which_run_wrote_it_and_what_its_rules_rejected(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    let path = "/v1/flights/20130101-UA-1-EWR/lineage";
    let lineage = app.server.get(path, Some(&token)).await.json();
    let sources: Vec<_> = lineage["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            (
                row["source"].as_str().expect("text"),
                row["key"].as_str().expect("text"),
            )
        })
        .collect();
    assert_eq!(
        sources,
        [
            ("flights", "20130101-UA-1-EWR"),
            ("carriers", "UA"),
            ("airports", "EWR"),
            ("airports", "IAH"),
            ("aircraft", "N14228"),
            ("weather", "EWR 2013-01-01T10:00:00Z"),
        ]
    );
    let run = &lineage["runs"][0];
    assert_eq!(run["id"], "20260101T000000000Z");
    assert_eq!(run["sources"][0]["rows_rejected"], 1);
    assert_eq!(run["rejections"][0]["rule"], "VOL-01");
    let alone = app
        .server
        .get("/v1/runs/20260101T000000000Z", Some(&token))
        .await
        .json();
    assert_eq!(&alone, run);
    let listed = app.server.get("/v1/runs", Some(&token)).await.json();
    assert_eq!(listed["items"][0]["sources"], run["sources"]);
    let rejected = app
        .server
        .get("/v1/rejections?rule=VOL-01", Some(&token))
        .await
        .json();
    assert_eq!(rejected["items"][0]["row"]["flight_date"], "hier");
    let none = app
        .server
        .get("/v1/rejections?source=weather", Some(&token))
        .await
        .json();
    assert_eq!(none["items"], serde_json::json!([]));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_refused_parameter_is_named_and_told_in_french(pool: Pool) {
    let (app, token) = App::seeded(pool).await;
    for (path, field, told) in [
        (
            "/v1/flights?inconnu=1",
            "inconnu",
            "« inconnu » est inconnu ; acceptés : origin",
        ),
        ("/v1/flights?origin=newark", "origin", "code FAA attendu"),
        (
            "/v1/flights?limit=beaucoup",
            "limit",
            "valeur refusée : un nombre entier attendu",
        ),
        ("/v1/flights?from=hier", "from", "date illisible"),
        (
            "/v1/flights?late=oui",
            "late",
            "valeur refusée : true ou false",
        ),
        (
            "/v1/flights?sort=hasard",
            "sort",
            "« hasard » n'est pas une valeur acceptée",
        ),
        (
            "/v1/flights?fields=late,prix",
            "fields",
            "« prix » n'est pas une colonne",
        ),
        (
            "/v1/flights?limit=1&limit=2",
            "limit",
            "« limit » est donné plusieurs fois",
        ),
        ("/v1/carriers?limit=1", "limit", "« limit » est inconnu"),
        ("/v1/statistics/delays", "by", "« by » manque"),
        ("/v1/aircraft/n1", "tail_number", "immatriculation attendue"),
        ("/v1/rejections?rule=%00", "rule", "valeur refusée"),
        (
            "/v1/exports/flights?format=xlsx",
            "format",
            "« xlsx » n'est pas une valeur acceptée",
        ),
    ] {
        let problem = app.server.get(path, Some(&token)).await.problem();
        let fault = problem.errors.first().expect(path);
        assert_eq!(fault.field, field, "{path}");
        assert!(fault.detail.starts_with(told), "{path} : {}", fault.detail);
    }
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
        ("?diverted=true", 0),
        ("?min_delay_min=42", 10),
        ("?min_delay_min=43", 0),
        ("?sort=-arrival_delay_min", 20),
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
        ("/v1/runs/20990101T000000000Z", 404, "introuvable"),
        (
            "/v1/flights/20130101-UA-9999-EWR/lineage",
            404,
            "introuvable",
        ),
        ("/v1/weather?cursor=é", 400, "curseur-invalide"),
        ("/v1/exports/flights?format=xlsx", 400, "parametre-invalide"),
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
        ("/v1/airports?limit=999999", "taille-de-page"),
        (
            "/v1/weather?from=-100000-01-01T00:00:00Z",
            "periode-invalide",
        ),
        ("/v1/flights?to=%2B99999-01-01", "periode-invalide"),
        ("/v1/exports/flights?from=-9000-01-01", "periode-invalide"),
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

#[sqlx::test(migrations = "../../migrations")]
async fn flights_whose_hour_is_not_held_are_told_whole_all_the_same(pool: Pool) {
    testkit::seed(&pool).await;
    let app = App::holding(pool, 1).await;
    let token = app.token_with(&["dataset:read"]).await;
    // The first answer is the base's: the references are read meanwhile.
    let whole = app.server.get("/v1/flights?limit=100", Some(&token)).await;
    let whole = whole.json();
    let whole = whole["items"].as_array().expect("items");
    assert_eq!(whole.len(), 30);
    for (place, flight) in whole.iter().enumerate() {
        let size = place + 1;
        let path = format!("/v1/flights?limit={size}");
        let page = app.server.get(&path, Some(&token)).await.json();
        assert_eq!(page["items"].as_array().expect("items"), &whole[..size]);
        let path = format!(
            "/v1/flights/{}",
            flight["flight_id"].as_str().expect("an id")
        );
        let alone = app.server.get(&path, Some(&token)).await.json();
        assert_eq!(&alone, flight);
        assert!(alone["temperature_c"].is_number(), "{alone}");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}
