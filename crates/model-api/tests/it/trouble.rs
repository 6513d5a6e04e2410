//! What the document tells of a service in trouble: an answer that comes too late, a defect of ours,
//! on every operation that tells it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use features::Horizon;
use serde_json::Value;
use sqlx::Executor;
use store::Pool;
use testkit::Answer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::app::App;
use crate::operations::{READS, Seen, Write};

/// How an operation is called: a body makes it a `POST`.
struct Call<'a> {
    operation: &'static str,
    path: String,
    body: Option<&'a Value>,
}

impl Call<'_> {
    async fn answer(&self, app: &App) -> Answer {
        let token = Some(app.token.as_str());
        match self.body {
            Some(body) => app.server.post(&self.path, token, body).await,
            None => app.server.get(&self.path, token).await,
        }
    }
}

/// Every operation that asks for a token, `id` being that of a prediction that is kept.
fn guarded<'a>(writes: &'a [Write], id: &str) -> Vec<Call<'a>> {
    let reads = READS.iter().map(|(operation, calls)| Call {
        operation,
        path: match *operation {
            "get_prediction" => format!("/v1/predictions/{id}"),
            _ => calls[0].1.to_owned(),
        },
        body: None,
    });
    let writes = writes.iter().map(|(operation, path, body)| Call {
        operation,
        path: (*path).to_owned(),
        body: Some(body),
    });
    reads.chain(writes).collect()
}

const FORM: [(&str, &str); 3] = [
    ("grant_type", "client_credentials"),
    ("client_id", "jetons"),
    ("client_secret", "x"),
];

/// Operations that wait for the database, here or behind the dataset API; two others wait, for a
/// body and for a model.
const WAITING: [&str; 4] = [
    "get_prediction",
    "get_drift",
    "create_feedback",
    "create_predictions",
];
const LOCK: &str = "LOCK TABLE prediction, feedback, dataset_version, airport, aircraft, weather,
    flight, api_client, _sqlx_migrations IN ACCESS EXCLUSIVE MODE";

/// Tables that somebody holds, a body that stops on its way, a model that takes long to read.
pub(crate) async fn too_late(pool: &Pool, seen: &mut Seen, writes: &[Write], id: &str) {
    let app = App::again(pool.clone(), |mut state| {
        state.edge = state.edge.clone().with_patience(Duration::from_millis(300));
        state
    })
    .await;
    let mut held = pool.begin().await.expect("a transaction");
    held.execute(LOCK).await.expect("locks");
    let late = |answer: &Answer| assert_eq!(answer.problem_slug(), "delai-depasse");
    for call in guarded(writes, id) {
        if WAITING.contains(&call.operation) {
            let answer = call.answer(&app).await;
            seen.note(call.operation, 504, &answer);
            late(&answer);
        }
    }
    let answer = app.server.token_answer(&FORM).await;
    seen.note("post_token", 504, &answer);
    let answer = app.server.get("/health/ready", None).await;
    seen.note("get_ready", 504, &answer);
    held.rollback().await.expect("let go");

    seen.note("infer_v2_model", 504, &half_sent(&app).await);
    let held = HeldMove::of(&app.models);
    let reload = app
        .server
        .post("/v1/model/reload", Some(&app.token), &Value::Null);
    let answer = reload.await;
    held.let_go();
    seen.note("reload_models", 504, &answer);
    late(&answer);
}

/// The first move of a model's stages, as a pipe: whoever reads the registry from its beginning waits
/// until it is let go. The watcher, who reads what follows, does not.
struct HeldMove(PathBuf);

impl HeldMove {
    fn of(models: &Path) -> Self {
        let path = models
            .join(Horizon::H2.model_name())
            .join("journal/00000001.json");
        std::fs::remove_file(&path).expect("a first move");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.expect("mkfifo").success());
        Self(path)
    }

    fn let_go(self) {
        // For reading too: a pipe that is only written to waits for its reader.
        let mut both = std::fs::OpenOptions::new();
        let writer = both.read(true).write(true).open(&self.0).expect("a pipe");
        std::fs::remove_file(&self.0).expect("removed");
        drop(writer);
    }
}

/// A request whose body stops on its way.
async fn half_sent(app: &App) -> Answer {
    let address = app.server.base_url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = format!(
        "POST /v2/models/late-h2/infer HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Authorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{{",
        app.token
    );
    stream.write_all(head.as_bytes()).await.expect("written");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    let answer = String::from_utf8(answer).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).expect("a status");
    Answer {
        status: status.parse().expect("a number"),
        headers: reqwest::header::HeaderMap::new(),
        body: body.to_owned().into_bytes(),
    }
}

/// A clock that fails stands for any defect of ours: every operation that asks for a token reads it.
#[derive(Debug)]
struct BrokenClock;

impl domain::Clock for BrokenClock {
    fn now(&self) -> DateTime<Utc> {
        panic!("the clock is broken");
    }
}

/// A schema that another program would have changed under ours.
const BROKEN: [&str; 4] = [
    "ALTER TABLE prediction RENAME TO another_prediction",
    "ALTER TABLE feedback RENAME TO another_feedback",
    "ALTER TABLE api_client RENAME TO another_client",
    "ALTER TABLE _sqlx_migrations RENAME COLUMN version TO another",
];
/// Operations whose own statements fail then.
const READING: [&str; 3] = ["get_prediction", "get_drift", "create_feedback"];

/// A defect in what every operation goes through; then one in the database, as the last thing that
/// is done to it.
pub(crate) async fn defects(pool: &Pool, seen: &mut Seen, writes: &[Write], id: &str) {
    let defect = |answer: &Answer| {
        assert_eq!(answer.problem_slug(), "defaut");
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(
            !body.contains("clock") && !body.contains("another"),
            "{body}"
        );
    };
    let app = App::again(pool.clone(), |mut state| {
        state.edge.clock = Arc::new(BrokenClock);
        state
    })
    .await;
    for call in guarded(writes, id) {
        let answer = call.answer(&app).await;
        seen.note(call.operation, 500, &answer);
        defect(&answer);
    }
    let app = App::again(pool.clone(), |state| state).await;
    for statement in BROKEN {
        pool.execute(statement).await.expect("a change");
    }
    for call in guarded(writes, id) {
        if READING.contains(&call.operation) {
            let answer = call.answer(&app).await;
            seen.note(call.operation, 500, &answer);
            defect(&answer);
        }
    }
    let answer = app.server.token_answer(&FORM).await;
    seen.note("post_token", 500, &answer);
    defect(&answer);
    let answer = app.server.get("/health/ready", None).await;
    seen.note("get_ready", 500, &answer);
    for statement in UNBROKEN {
        pool.execute(statement).await.expect("a change undone");
    }
}

const UNBROKEN: [&str; 4] = [
    "ALTER TABLE another_prediction RENAME TO prediction",
    "ALTER TABLE another_feedback RENAME TO feedback",
    "ALTER TABLE another_client RENAME TO api_client",
    "ALTER TABLE _sqlx_migrations RENAME COLUMN another TO version",
];
