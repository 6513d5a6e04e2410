//! Too much at once: what is refused, what is dropped, what is never lost.

use std::time::Duration;

use serde_json::json;
use store::Pool;

use crate::app::{App, flight};

#[sqlx::test(migrations = "../../migrations")]
async fn one_prediction_too_many_is_refused_at_once(pool: Pool) {
    let app = App::shaped(pool, |state| state.with_predictions_at_once(0)).await;
    let started = std::time::Instant::now();
    let answer = app.predict(json!([flight()])).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_slug().as_str()),
        (429, "trop-de-predictions")
    );
    assert!(answer.headers.contains_key("retry-after"));
    assert!(started.elapsed() < Duration::from_secs(1));
    assert!(app.measures().await.contains("model_busy_total 1"));
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_answer_does_not_wait_for_its_record_and_what_cannot_be_kept_is_counted(pool: Pool) {
    let app = App::seeded(pool.clone()).await;
    app.predicted().await;
    let mut lock = pool.begin().await.expect("a transaction");
    sqlx::query("LOCK TABLE prediction IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *lock)
        .await
        .expect("a lock");
    let started = std::time::Instant::now();
    app.predicted().await;
    assert!(
        started.elapsed() < Duration::from_secs(2),
        "the table is locked"
    );
    lock.rollback().await.expect("undone");

    sqlx::raw_sql("ALTER TABLE prediction RENAME TO gone")
        .execute(&pool)
        .await
        .expect("renamed");
    let dropped = app.predicted().await;
    sqlx::raw_sql("ALTER TABLE gone RENAME TO prediction")
        .execute(&pool)
        .await
        .expect("renamed");
    assert!(dropped["id"].is_string());
    let path = format!("/v1/predictions/{}", dropped["id"].as_str().expect("an id"));
    // It was tried again once the table was back, or counted as dropped: never forgotten.
    let found = app.server.get(&path, Some(&app.token)).await.status == 200;
    let counted = app
        .measures()
        .await
        .contains(r#"model_log_dropped_total{reason="failed"} 1"#);
    assert!(found != counted, "kept: {found}, counted: {counted}");
}

#[sqlx::test(migrations = "../../migrations")]
async fn more_answers_than_the_queue_holds_are_dropped_and_counted(pool: Pool) {
    let app = App::seeded(pool.clone()).await;
    app.predicted().await;
    let mut lock = pool.begin().await.expect("a transaction");
    sqlx::query("LOCK TABLE prediction IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *lock)
        .await
        .expect("a lock");
    let flights = json!(vec![flight(); 1000]);
    for _ in 0..24 {
        assert_eq!(app.predict(flights.clone()).await.status, 200);
    }
    lock.rollback().await.expect("undone");
    let measures = app.measures().await;
    let dropped = measures
        .lines()
        .find_map(|line| line.strip_prefix(r#"model_log_dropped_total{reason="full"} "#))
        .expect("the measure");
    let dropped: u32 = dropped.parse().expect("a count");
    assert!((2000..=5000).contains(&dropped), "{dropped}");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_server_that_stops_answers_whoever_was_let_in_and_keeps_what_it_answered(pool: Pool) {
    let mut recorder = None;
    let mut served = None;
    let app = App::shaped(pool.clone(), |state| {
        recorder = Some(state.recorder.clone());
        served = Some(model_api::app(state.clone()));
        state
    })
    .await;
    // The same state behind a server that can be told to stop.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let router = served.expect("a router");
    let server = tokio::spawn(telemetry::serve(listener, router, async {
        let _ = stopped.await;
    }));
    let client = reqwest::Client::builder().build().expect("a client");
    let body = json!({ "flights": vec![flight(); 200] });
    let calls: Vec<_> = (0..12)
        .map(|_| {
            let request = client
                .post(format!("http://{address}/v1/predictions"))
                .bearer_auth(&app.token)
                .json(&body);
            tokio::spawn(request.send())
        })
        .collect();
    // Let in, not answered yet.
    tokio::time::sleep(Duration::from_millis(150)).await;
    stop.send(()).expect("the server listens");
    for call in calls {
        let answer = call.await.expect("a task").expect("an answer");
        assert_eq!(answer.status(), 200);
    }
    server.await.expect("a task").expect("stopped");
    recorder
        .expect("a recorder")
        .settle(Duration::from_secs(20))
        .await;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM prediction")
        .fetch_one(&pool)
        .await
        .expect("a count");
    assert_eq!(kept, 12 * 200);
}
