//! Predictions are kept, shown again to who asked, and judged once.

use chrono::TimeDelta;
use serde_json::{Value, json};
use store::Pool;
use testkit::Answer;

use crate::app::{App, flight};

async fn tell(app: &App, token: &str, body: Value) -> Answer {
    app.server.post("/v1/feedback", Some(token), &body).await
}

fn said(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.problem_slug())
}

fn id(prediction: &Value) -> String {
    prediction["id"].as_str().expect("an id").to_owned()
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_prediction_is_read_again_by_the_client_that_asked_and_by_no_other(pool: Pool) {
    let app = App::seeded(pool).await;
    let prediction = app.predicted().await;
    let path = format!("/v1/predictions/{}", id(&prediction));
    let kept = app.server.get(&path, Some(&app.token)).await.json();
    for field in ["id", "horizon", "model_version", "known_at"] {
        assert_eq!(kept[field], prediction[field], "{field}");
    }
    for field in [
        "carrier",
        "flight_number",
        "origin",
        "destination",
        "scheduled_departure",
    ] {
        assert_eq!(kept[field], flight()[field], "{field}");
    }
    let close = |field: &str| {
        let value = |body: &Value| body[field].as_f64().expect("a number");
        (value(&kept) - value(&prediction)).abs() < 1e-6
    };
    assert!(close("late_probability") && close("late_60_probability") && close("delay_high_min"));
    assert_eq!(kept.get("feedback"), None);

    let other = app.token_with(&["predict", "feedback"]).await;
    let hidden = (404, "prediction-inconnue".to_owned());
    assert_eq!(said(&app.server.get(&path, Some(&other)).await), hidden);
    let body = json!({ "prediction_id": id(&prediction), "arrival_delay_min": 5 });
    assert_eq!(said(&tell(&app, &other, body).await), hidden);
    let unknown = "/v1/predictions/00000000-0000-4000-8000-000000000000";
    assert_eq!(
        said(&app.server.get(unknown, Some(&app.token)).await),
        hidden
    );
    for bad in ["1", "%27%20OR%201=1", "00000000-0000-4000-8000-00000000000"] {
        let answer = app
            .server
            .get(&format!("/v1/predictions/{bad}"), Some(&app.token))
            .await;
        assert_eq!(said(&answer), (400, "chemin-invalide".to_owned()), "{bad}");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_same_feedback_twice_is_one_and_another_is_refused(pool: Pool) {
    let app = App::seeded(pool.clone()).await;
    let prediction = app.predicted().await;
    let body = json!({ "prediction_id": id(&prediction), "arrival_delay_min": 27 });
    let first = tell(&app, &app.token, body.clone()).await;
    assert_eq!(first.status, 200, "{first:?}");
    assert_eq!(first.json()["cancelled"], false);
    app.clock.advance(TimeDelta::minutes(3));
    let again = tell(&app, &app.token, body).await;
    assert_eq!(again.body, first.body);
    for other in [
        json!({ "arrival_delay_min": 28 }),
        json!({ "cancelled": true }),
    ] {
        let mut body = other;
        body["prediction_id"] = json!(id(&prediction));
        let refused = said(&tell(&app, &app.token, body).await);
        assert_eq!(refused, (409, "retour-deja-donne".to_owned()));
    }
    let path = format!("/v1/predictions/{}", id(&prediction));
    let kept = app.server.get(&path, Some(&app.token)).await.json();
    assert_eq!(kept["feedback"], first.json());
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM feedback")
        .fetch_one(&pool)
        .await
        .expect("a count");
    assert_eq!(rows, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_eight_different_feedbacks_at_once_one_alone_is_kept(pool: Pool) {
    let app = App::seeded(pool).await;
    let id = id(&app.predicted().await);
    let calls = (0..8).map(|delay| {
        let body = json!({ "prediction_id": id, "arrival_delay_min": delay });
        tell(&app, &app.token, body)
    });
    let answers = futures::future::join_all(calls).await;
    let mut statuses: Vec<_> = answers
        .iter()
        .map(|answer| answer.status.as_u16())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
}

#[sqlx::test(migrations = "../../migrations")]
async fn feedback_says_a_delay_or_a_cancellation_of_a_flight_that_has_left(pool: Pool) {
    let app = App::seeded(pool).await;
    let known = id(&app.predicted().await);
    for outcome in [
        json!({}),
        json!({ "arrival_delay_min": 5, "cancelled": true }),
        json!({ "arrival_delay_min": 3001 }),
        json!({ "arrival_delay_min": -301 }),
        json!({ "arrival_delay_min": 1.5 }),
        json!({ "arrival_delay_min": 5, "client_id": "autre" }),
        json!({ "arrival_delay_min": 5, "told_at": "2013-01-05T10:15:00Z" }),
    ] {
        let mut body = outcome;
        body["prediction_id"] = json!(known);
        let answer = tell(&app, &app.token, body.clone()).await;
        assert_eq!(answer.status, 422, "{body}");
    }
    app.clock.advance(TimeDelta::days(-365 * 14));
    let early = app.token_with(&["predict", "feedback"]).await;
    let body = json!({ "flights": [flight()], "horizon": "reservation" });
    let answer = app
        .server
        .post("/v1/predictions", Some(&early), &body)
        .await
        .json();
    let id = id(&answer["results"][0]["prediction"]);
    let body = json!({ "prediction_id": id, "cancelled": true });
    let refused = said(&tell(&app, &early, body).await);
    assert_eq!(refused, (422, "retour-invalide".to_owned()), "not left yet");
}

#[sqlx::test(migrations = "../../migrations")]
async fn whom_a_prediction_is_for_is_kept_as_a_keyed_hash_alone(pool: Pool) {
    let app = App::seeded(pool.clone()).await;
    let subject = "camille-0042";
    let body = json!({ "flights": [flight()], "subject": subject });
    for _ in 0..2 {
        let answer = app
            .server
            .post("/v1/predictions", Some(&app.token), &body)
            .await;
        assert_eq!(answer.status, 200);
    }
    let prediction = app.predicted().await;
    let path = format!("/v1/predictions/{}", id(&prediction));
    app.server.get(&path, Some(&app.token)).await;
    let rows: Vec<(Option<Vec<u8>>, Option<String>, String)> = sqlx::query_as(
        "SELECT subject_pseudonym, pseudonym_key, to_jsonb(prediction)::text FROM prediction
         ORDER BY subject_pseudonym NULLS LAST",
    )
    .fetch_all(&pool)
    .await
    .expect("rows");
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0].0, rows[1].0, "the same person under the same key");
    assert_eq!(rows[0].0.as_ref().map(Vec::len), Some(32));
    assert_eq!(rows[2].0, None, "nobody was named");
    assert!(
        rows.iter().all(|(_, _, row)| !row.contains(subject)),
        "{rows:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn quality_is_told_once_feedback_is_known(pool: Pool) {
    let app = App::seeded(pool).await;
    for delay in [20, 3, 60] {
        let id = id(&app.predicted().await);
        let body = json!({ "prediction_id": id, "arrival_delay_min": delay });
        assert_eq!(tell(&app, &app.token, body).await.status, 200);
    }
    let report = app
        .server
        .get("/v1/monitoring/drift", Some(&app.token))
        .await
        .json();
    let h2 = report["models"].as_array().expect("models");
    let h2 = h2
        .iter()
        .find(|model| model["horizon"] == "h2")
        .expect("h2");
    assert_eq!((&h2["rows"], &h2["rows_needed"]), (&json!(3), &json!(500)));
    let quality = &h2["quality"];
    assert_eq!(quality["rows"], 3);
    let base_rate = quality["base_rate"].as_f64().expect("a rate");
    assert!((base_rate - 2.0 / 3.0).abs() < 1e-9, "{quality}");
    assert!(
        app.measures()
            .await
            .contains(r#"model_quality_rows{horizon="h2"} 3"#)
    );
}
