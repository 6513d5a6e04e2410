//! People in the test's own database, and the program run for them.

use std::path::Path;
use std::process::Stdio;

use auth::{KeyRing, Pseudonym, Use};
use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::{DisplayName, Email, Personal};
use pipeline::retention::Places;
use store::Pool;
use store::audit::Subject;
use store::people::{self, AccountId, NewAccount, NewFeedback, NewPrediction, PredictionId, Trip};
use tokio::io::AsyncWriteExt;

use crate::program::database_url;

pub(crate) const CLIENT: &str = "test-client";

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Folders of the test's own.
pub(crate) fn places(folder: &Path) -> Places {
    let places = Places {
        runs_dir: folder.join("runs"),
        keys_dir: folder.join("keys"),
        logs_dir: folder.join("logs"),
    };
    for path in [&places.runs_dir, &places.logs_dir] {
        std::fs::create_dir_all(path).expect("a folder");
    }
    places
}

pub(crate) async fn account(
    pool: &Pool,
    email: &str,
    name: &str,
    seen: DateTime<Utc>,
) -> AccountId {
    let new = NewAccount {
        email: Email::parse(email).expect("an address"),
        password_hash: Personal::new(format!("$argon2id$of-{email}")),
        display_name: DisplayName::parse(name).expect("a name"),
        role: "traveller",
        created_at: seen - Days::new(1),
        last_seen_at: seen,
    };
    let opened = people::open_account(pool, &new).await.expect("written");
    opened.expect("a new address")
}

pub(crate) async fn session(pool: &Pool, account: &AccountId, seed: u8, expires: DateTime<Utc>) {
    let lasts = (expires - TimeDelta::hours(1), expires);
    people::open_session(pool, account, &[seed; 32], lasts)
        .await
        .expect("a session");
}

/// A flight of `testkit::seed`'s carriers and airports.
pub(crate) fn trip(day: &str) -> Trip {
    Trip {
        carrier_code: "UA".to_owned(),
        flight_number: 1545,
        origin_code: "EWR".to_owned(),
        destination_code: "IAH".to_owned(),
        flight_date: day.parse().expect("a day"),
    }
}

pub(crate) async fn prediction(
    pool: &Pool,
    pseudonym: Option<&Pseudonym>,
    requested_at: DateTime<Utc>,
) -> PredictionId {
    let new = NewPrediction {
        requested_at,
        client_id: CLIENT,
        subject: pseudonym.map(|pseudonym| Subject {
            pseudonym: &pseudonym.bytes,
            key: &pseudonym.key,
        }),
        trip: &trip("2026-06-01"),
        scheduled_departure: requested_at + TimeDelta::hours(2),
        horizon: "h2",
        model_version: "v1",
        late_probability: 0.25,
    };
    people::keep_prediction(pool, &new).await.expect("kept")
}

pub(crate) async fn feedback(
    pool: &Pool,
    prediction: &PredictionId,
    account: Option<&AccountId>,
    comment: Option<&str>,
    created_at: DateTime<Utc>,
) {
    let new = NewFeedback {
        prediction,
        account,
        arrival_delay_min: Some(12),
        comment: comment.map(|comment| Personal::new(comment.to_owned())),
        created_at,
    };
    assert!(people::keep_feedback(pool, &new).await.expect("kept"));
}

/// A person of whom every table holds something: two sessions, a trip, predictions under two keys
/// and one known by its feedback alone, a comment.
pub(crate) async fn person(
    pool: &Pool,
    keys_dir: &Path,
    email: &str,
    name: &str,
    comment: &str,
) -> AccountId {
    let now = at("2026-11-25T10:00:00Z");
    let id = account(pool, email, name, now).await;
    let open = id.open_for("test").to_owned();
    let seed = email.bytes().fold(0_u8, u8::wrapping_add);
    session(pool, &id, seed, now).await;
    session(pool, &id, seed.wrapping_add(100), now + Days::new(7)).await;
    people::watch_trip(pool, &id, &trip("2026-11-30"), 0.3, now)
        .await
        .expect("watched");
    let mut ring = KeyRing::load_or_create(keys_dir, now - Days::new(20)).expect("a ring");
    let old = ring.pseudonym(Use::Prediction, &open);
    prediction(pool, Some(&old), now - Days::new(10)).await;
    ring.rotate(now - Days::new(5)).expect("rotated");
    let new = ring.pseudonym(Use::Prediction, &open);
    let told = prediction(pool, Some(&new), now).await;
    feedback(pool, &told, Some(&id), Some(comment), now).await;
    let unnamed = prediction(pool, None, now).await;
    feedback(pool, &unnamed, Some(&id), None, now).await;
    id
}

/// What the program said and the code it left with.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn command(pool: &Pool, places: &Places, arguments: &[&str]) -> tokio::process::Command {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_pipeline"));
    command
        .args(arguments)
        .env_clear()
        .env("DATABASE_URL", database_url(pool))
        .env("PONCTUEL_RUNS_DIR", &places.runs_dir)
        .env("PONCTUEL_KEYS_DIR", &places.keys_dir)
        .env("PONCTUEL_LOGS_DIR", &places.logs_dir)
        // Everything that any crate may say.
        .env("PONCTUEL_LOG", "trace")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs the program to its end, with that on its standard input; its log is kept with the others.
pub(crate) async fn run(pool: &Pool, places: &Places, arguments: &[&str], input: &str) -> Said {
    let mut child = command(pool, places, arguments)
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    // It may end without reading.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let output = child.wait_with_output().await.expect("the program ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let log = places.logs_dir.join(format!(
        "{}.log",
        arguments.join("-").replace(['/', '@'], "")
    ));
    std::fs::write(log, &output.stderr).expect("a log");
    Said {
        code: output.status.code(),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}
