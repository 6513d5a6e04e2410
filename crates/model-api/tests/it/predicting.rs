//! What is predicted, and what is refused and why.

use serde_json::{Value, json};
use store::Pool;

use crate::app::App;

fn flight() -> Value {
    json!({
        "carrier": "UA", "origin": "EWR", "destination": "IAH", "tail_number": "N14228",
        "scheduled_departure": "2013-01-05T10:15:00Z", "scheduled_arrival": "2013-01-05T14:19:00Z"
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut flight = flight();
    flight[field] = value;
    flight
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_flight_is_predicted_from_what_is_known_two_hours_before(pool: Pool) {
    let app = App::seeded(pool).await;
    let answer = app
        .predict(json!([
            flight(),
            with("scheduled_departure", json!("2013-01-05T23:00:00+01:00"))
        ]))
        .await;
    assert_eq!(answer.status, 422, "the second arrives before it leaves");
    let answer = app.predict(json!([flight()])).await.json();
    assert_eq!(answer["model_version"].as_str(), Some(app.version.as_str()));
    let prediction = &answer["predictions"][0];
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
    let predictions = body["predictions"].as_array().expect("predictions");
    assert_eq!(predictions.len(), 1000);
    for (index, prediction) in predictions.iter().enumerate() {
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
        let answer = app.predict(json!([flight(), bad])).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_slug().as_str()),
            (422, "vol-imprevisible"),
            "{bad}"
        );
        let fields: Vec<_> = answer
            .problem()
            .errors
            .into_iter()
            .map(|fault| fault.field)
            .collect();
        assert_eq!(fields, [pointer], "{bad}");
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
async fn predictions_are_counted(pool: Pool) {
    let app = App::seeded(pool).await;
    app.predict(json!([flight(), flight()])).await;
    let text = app.server.get("/metrics", None).await.body;
    let text = String::from_utf8_lossy(&text);
    assert!(text.contains("model_predictions_total 2"), "{text}");
    assert!(
        text.contains(r#"model_late_probability_bucket{le="0.2"} 2"#),
        "{text}"
    );
}
