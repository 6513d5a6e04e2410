//! What is predicted, and what is refused and why.

use serde_json::{Value, json};
use store::Pool;

use crate::app::{App, flight, with};

#[sqlx::test(migrations = "../../migrations")]
async fn a_flight_is_predicted_from_what_is_known_two_hours_before(pool: Pool) {
    let app = App::seeded(pool).await;
    let prediction = app.predicted().await;
    assert_eq!(prediction["model_version"], app.version.as_str());
    assert_eq!(prediction["horizon"], "h2");
    // 05:15 in New York is before noon: the tiny tree's first leaf, logistic(-2).
    let probability = prediction["late_probability"]
        .as_f64()
        .expect("a probability");
    assert!((probability - 0.119_203).abs() < 1e-5, "{probability}");
    assert_eq!(prediction["late_threshold_min"], 15);
    assert_eq!(prediction["known_at"], "2013-01-05T08:15:00Z");
    // The hour from 08:00 is not over at 08:15: the last one known began at 07:00.
    assert_eq!(prediction["weather_observed_at"], "2013-01-05T07:00:00Z");
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_optional_may_be_left_out(pool: Pool) {
    let app = App::seeded(pool).await;
    let bare = json!({
        "carrier": "ZZ", "origin": "EWR", "destination": "SJU", "scheduled_departure": "2013-01-05T10:15:00Z"
    });
    let answer = app.predict(json!([bare])).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_thousand_flights_are_answered_in_order_and_one_more_is_refused(pool: Pool) {
    let app = App::seeded(pool).await;
    let at = |index: usize| {
        if index.is_multiple_of(2) {
            "2013-01-05T10:15:00Z"
        } else {
            "2013-01-06T20:15:00Z"
        }
    };
    let flights: Vec<_> = (0..1000)
        .map(|index| {
            let mut flight = with("scheduled_departure", json!(at(index)));
            flight["scheduled_arrival"] = Value::Null;
            flight
        })
        .collect();
    let answer = app.predict(json!(flights)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let body = answer.json();
    assert_eq!(body["failed"], 0);
    let results = body["results"].as_array().expect("results");
    assert_eq!(results.len(), 1000);
    for (index, result) in results.iter().enumerate() {
        assert_eq!(
            (&result["index"], &result["status"]),
            (&json!(index), &json!(200))
        );
        let prediction = &result["prediction"];
        let expected = if index % 2 == 0 {
            "2013-01-05T08:15:00Z"
        } else {
            "2013-01-06T18:15:00Z"
        };
        assert_eq!(prediction["known_at"], expected, "{index}");
    }
    let too_many = app.predict(json!(vec![flight(); 1001])).await;
    assert_eq!(
        (too_many.status.as_u16(), too_many.problem_slug().as_str()),
        (422, "nombre-de-vols")
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn each_flight_that_cannot_be_predicted_is_named_with_its_field(pool: Pool) {
    let app = App::seeded(pool).await;
    let cases = [
        (with("destination", json!("ZZZ")), "/flights/1/destination"),
        (with("origin", json!("ZZZ")), "/flights/1/origin"),
        (with("origin", json!("newark")), "/flights/1/origin"),
        (with("carrier", json!("U")), "/flights/1/carrier"),
        (
            with("tail_number", json!("N999ZZ")),
            "/flights/1/tail_number",
        ),
        (
            with("tail_number", json!("D942DN")),
            "/flights/1/tail_number",
        ),
        (
            with("scheduled_arrival", json!("2013-01-05T10:00:00Z")),
            "/flights/1/scheduled_arrival",
        ),
        (
            json!({ "carrier": "UA", "origin": "EWR", "destination": "IAH", "scheduled_departure": "2019-01-05T10:15:00Z" }),
            "/flights/1/scheduled_departure",
        ),
    ];
    for (bad, pointer) in cases {
        let answer = app.predict(json!([flight(), bad, flight()])).await;
        assert_eq!(answer.status, 207, "{bad}");
        let body = answer.json();
        assert_eq!(body["failed"], 1, "{bad}");
        let statuses: Vec<_> = [0, 1, 2]
            .map(|place| body["results"][place]["status"].clone())
            .into();
        assert_eq!(statuses, [200, 422, 200], "{bad}");
        assert_eq!(body["results"][1]["errors"][0]["field"], pointer, "{bad}");
        assert_eq!(body["results"][1].get("prediction"), None, "{bad}");
        let alone = app.predict(json!([bad])).await;
        assert_eq!(
            (alone.status.as_u16(), alone.problem_slug().as_str()),
            (422, "vol-imprevisible"),
            "{bad}"
        );
        let field = alone.problem().errors[0].field.clone();
        assert_eq!(field, pointer.replace("/1/", "/0/"), "{bad}");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_horizon_is_asked_for_or_follows_from_the_instant(pool: Pool) {
    let app = App::seeded(pool).await;
    let ask = async |terms: Value| {
        let mut body = json!({ "flights": [flight()] });
        for (name, value) in terms.as_object().expect("an object") {
            body[name] = value.clone();
        }
        let answer = app
            .server
            .post("/v1/predictions", Some(&app.token), &body)
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let prediction = answer.json()["results"][0]["prediction"].clone();
        ["horizon", "known_at", "weather_observed_at"].map(|field| prediction[field].clone())
    };
    // The flight leaves at 05:15 in New York on the 5th.
    for (terms, expected) in [
        (
            json!({}),
            json!(["h2", "2013-01-05T08:15:00Z", "2013-01-05T07:00:00Z"]),
        ),
        (
            json!({ "horizon": "veille" }),
            json!(["veille", "2013-01-04T23:00:00Z", "2013-01-04T22:00:00Z"]),
        ),
        (
            json!({ "horizon": "reservation" }),
            json!(["reservation", "2012-12-06T10:15:00Z", null]),
        ),
        (
            json!({ "as_of": "2013-01-04T12:00:00Z" }),
            json!(["reservation", "2012-12-06T10:15:00Z", null]),
        ),
        (
            json!({ "as_of": "2013-01-05T03:30:00Z" }),
            json!(["veille", "2013-01-04T23:00:00Z", "2013-01-04T22:00:00Z"]),
        ),
        (
            json!({ "as_of": "2013-01-05T09:00:00Z" }),
            json!(["h2", "2013-01-05T08:15:00Z", "2013-01-05T07:00:00Z"]),
        ),
        (
            json!({ "horizon": "h2", "as_of": "2013-01-05T06:30:00Z" }),
            json!(["h2", "2013-01-05T06:30:00Z", "2013-01-05T05:00:00Z"]),
        ),
    ] {
        assert_eq!(json!(ask(terms.clone()).await), expected, "{terms}");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_holds_for_every_flight_is_refused_with_its_field(pool: Pool) {
    let app = App::seeded(pool).await;
    for (field, value) in [
        ("horizon", json!("h3")),
        ("as_of", json!("1950-01-01T00:00:00Z")),
        ("subject", json!("")),
        ("subject", json!("é".repeat(101))),
    ] {
        let mut body = json!({ "flights": [flight()] });
        body[field] = value;
        let answer = app
            .server
            .post("/v1/predictions", Some(&app.token), &body)
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_slug().as_str()),
            (422, "demande-invalide")
        );
        assert_eq!(answer.problem().errors[0].field, format!("/{field}"));
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_body_that_is_not_the_one_expected_is_a_problem_document(pool: Pool) {
    let app = App::seeded(pool).await;
    let token = Some(app.token.as_str());
    let json = "application/json";
    let large = format!("{{\"flights\":[\"{}\"]}}", "x".repeat(1 << 20));
    let cases = [
        (json, "", 400, "json-illisible"),
        (json, "{", 400, "json-illisible"),
        (json, "{}", 422, "corps-invalide"),
        (json, r#"{"flights":[],"extra":1}"#, 422, "corps-invalide"),
        (json, r#"{"flights":[]}"#, 422, "nombre-de-vols"),
        ("text/plain", r#"{"flights":[]}"#, 415, "type-de-contenu"),
        (json, large.as_str(), 413, "corps-trop-grand"),
    ];
    for (media_type, body, status, slug) in cases {
        let answer = app
            .server
            .post_raw("/v1/predictions", token, media_type, body)
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_slug().as_str()),
            (status, slug),
            "{body:.40}"
        );
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_dataset_api_that_cannot_answer_is_a_503(pool: Pool) {
    let app = App::seeded(pool).await;
    app.dataset_pool.close().await;
    let answer = app.predict(json!([flight()])).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_slug().as_str()),
        (503, "donnees-indisponibles")
    );
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(app.server.get("/health/ready", None).await.status, 503);
    assert_eq!(app.server.get("/health/live", None).await.status, 200);
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_explanation_adds_up_to_the_answer(pool: Pool) {
    let app = App::seeded(pool).await;
    let body = json!({ "flights": [flight()], "explain": true });
    let answer = app
        .server
        .post("/v1/predictions", Some(&app.token), &body)
        .await
        .json();
    let prediction = &answer["results"][0]["prediction"];
    let explanation = &prediction["explanation"];
    let reasons = explanation["reasons"].as_array().expect("reasons");
    assert_eq!(
        reasons[0]["group"], "calendar",
        "the tiny tree looks at the hour"
    );
    let weights = reasons.iter().map(|reason| reason["contribution"].as_f64());
    let sum: f64 = weights.map(|weight| weight.expect("a number")).sum();
    let log_odds = explanation["base"].as_f64().expect("a number") + sum;
    let probability = prediction["late_probability"].as_f64().expect("a number");
    assert!((1.0 / (1.0 + (-log_odds).exp()) - probability).abs() < 1e-6);
    assert_eq!(app.predicted().await.get("explanation"), None);
}

#[sqlx::test(migrations = "../../migrations")]
async fn predictions_are_counted(pool: Pool) {
    let app = App::seeded(pool).await;
    app.predict(json!([flight(), flight(), with("origin", json!("x"))]))
        .await;
    let text = app.measures().await;
    for line in [
        r#"model_predictions_total{horizon="h2"} 2"#,
        r#"model_predictions_total{horizon="veille"} 0"#,
        r#"model_late_probability_bucket{horizon="h2",le="0.2"} 2"#,
        "model_failed_flights_total 1",
        r#"model_step_seconds_count{step="gather"} 1"#,
        r#"model_step_seconds_count{step="log"} 1"#,
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_was_read_of_the_dataset_serves_until_it_cannot_be_confirmed(pool: Pool) {
    let app = App::seeded(pool).await;
    app.predicted().await;
    app.dataset_pool.close().await;
    // Read a moment ago: answered without the dataset API.
    app.predicted().await;
    let other = with("scheduled_departure", json!("2013-01-09T20:15:00Z"));
    let mut other = other;
    other["scheduled_arrival"] = json!(null);
    let answer = app.predict(json!([other])).await;
    assert_eq!(answer.status, 503, "days that were not read");
}
