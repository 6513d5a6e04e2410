//! The purge: each rule at its boundary, batches, a kill, two at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use auth::{KeyRing, Use};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{RunId, Source};
use pipeline::retention::{Outcome, Places, Purge};
use pipeline::{PipelineError, RunFolder, RunRecord, SourceOutcome, SourceRecord};
use privacy::{Action, Class, Clock, RULES, RuleId};
use store::Pool;
use store::audit::Event;
use store::people;
use store::retention::Purger;

use crate::people::{
    CLIENT, account, at, command, feedback, places, prediction, run, session, trip,
};

/// When each thing below happened.
const HAPPENED: &str = "2026-03-15T10:00:00Z";

/// The instant from which the rule applies to what happened then, counted by hand from the page
/// of durations.
fn boundary(rule: RuleId) -> &'static str {
    match rule {
        RuleId::Sessions => "2026-03-15T10:00:00Z",
        // The 15th is over in the last time zone on the 16th at noon, UTC; thirty days later.
        RuleId::Trips => "2026-04-15T12:00:00Z",
        RuleId::Accounts => "2028-03-15T10:00:00Z",
        RuleId::Pseudonyms | RuleId::Feedback => "2026-04-14T10:00:00Z",
        RuleId::Predictions => "2027-04-15T10:00:00Z",
        RuleId::Audit => "2027-03-15T10:00:00Z",
        RuleId::Keys => "2026-03-16T10:00:00Z",
        RuleId::Payloads => "2026-06-13T10:00:00Z",
        RuleId::Logs => "2026-09-11T10:00:00Z",
    }
}

/// Makes one thing that the rule is about.
async fn happen(pool: &Pool, places: &Places, rule: RuleId) {
    let then = at(HAPPENED);
    let person = || account(pool, "ada@example.org", "Ada", then);
    match rule {
        RuleId::Sessions => session(pool, &person().await, 1, then).await,
        RuleId::Trips => {
            let (person, trip) = (person().await, trip("2026-03-15"));
            let watched = people::watch_trip(pool, &person, &trip, 0.5, then).await;
            assert!(watched.expect("watched"));
        }
        RuleId::Accounts => {
            person().await;
        }
        RuleId::Pseudonyms => {
            let ring = KeyRing::load_or_create(&places.keys_dir, then).expect("a ring");
            let pseudonym = ring.pseudonym(Use::Prediction, "ada");
            prediction(pool, Some(&pseudonym), then).await;
        }
        RuleId::Feedback => {
            let person = person().await;
            let about = prediction(pool, None, then).await;
            feedback(pool, &about, Some(&person), Some("Très en retard"), then).await;
        }
        RuleId::Predictions => {
            prediction(pool, None, then).await;
        }
        RuleId::Audit => {
            let event = Event {
                occurred_at: then,
                action: "rights.export",
                subject: None,
                detail: serde_json::json!({}),
            };
            store::audit::record(pool, &event).await.expect("recorded");
        }
        RuleId::Keys => {
            let made = then - TimeDelta::days(30);
            let mut ring = KeyRing::load_or_create(&places.keys_dir, made).expect("a ring");
            ring.rotate(then).expect("rotated");
        }
        RuleId::Payloads => {
            run_folder(&places.runs_dir, then, &[]);
            // Not the newest, nor the one whose files the next run reads.
            run_folder(&places.runs_dir, then + TimeDelta::days(300), &Source::ALL);
        }
        RuleId::Logs => {
            let path = places.logs_dir.join("dataset-api.log");
            let file = std::fs::File::create(path).expect("a log");
            file.set_modified(then.into()).expect("dated");
        }
    }
}

/// A run that read these sources.
fn run_folder(runs_dir: &Path, started_at: DateTime<Utc>, read: &[Source]) -> RunFolder {
    let id = RunId::starting_at(started_at);
    let folder = RunFolder::create(runs_dir, &id).expect("a folder");
    let file = serde_json::json!({ "path": "a", "sha256": "", "bytes": 1, "rows": 1 });
    let source = |source: &Source| {
        let record = SourceRecord {
            outcome: SourceOutcome::Read,
            files: vec![serde_json::from_value(file.clone()).expect("a file")],
            ..SourceRecord::default()
        };
        (*source, record)
    };
    let record = RunRecord {
        id,
        started_at,
        ended_at: Some(started_at),
        plan: None,
        refused: None,
        sources: read.iter().map(source).collect(),
    };
    let text = serde_json::to_vec(&record).expect("a record");
    std::fs::write(folder.path().join("run.json"), text).expect("run.json");
    folder
}

async fn prepared(pool: &Pool) {
    testkit::seed(pool).await;
    testkit::register(pool, CLIENT, &["predict"]).await;
}

async fn emptied(pool: &Pool) {
    sqlx::raw_sql("TRUNCATE account, session, watched_trip, prediction, feedback, audit_event")
        .execute(pool)
        .await
        .expect("emptied");
}

async fn count(pool: &Pool, from: &str) -> i64 {
    let statement = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {from}"));
    sqlx::query_scalar(statement)
        .fetch_one(pool)
        .await
        .expect("a count")
}

async fn purge(pool: &Pool, places: &Places, rule: RuleId, now: DateTime<Utc>) -> u64 {
    let purge = Purge {
        pool,
        places,
        batch: 10,
    };
    let mut outcomes = purge.run(&[rule], now, |_, _| ()).await.expect("a purge");
    match outcomes.remove(0) {
        (done, Outcome::Purged(rows)) if done == rule => rows,
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn each_rule_applies_one_second_after_its_boundary_and_not_one_before(pool: Pool) {
    prepared(&pool).await;
    // Far from UTC: no rule may depend on the zone of the server.
    sqlx::raw_sql(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone TO %L',
            current_database(), 'Pacific/Kiritimati'); END $$",
    )
    .execute(&pool)
    .await
    .expect("moved");
    for rule in RULES {
        let id = rule.id;
        let folder = tempfile::tempdir().expect("a folder");
        let places = places(folder.path());
        emptied(&pool).await;
        happen(&pool, &places, id).await;
        let purged = Purge {
            pool: &pool,
            places: &places,
            batch: 10,
        };
        let (before, after) = (
            at(boundary(id)) - TimeDelta::seconds(1),
            at(boundary(id)) + TimeDelta::seconds(1),
        );
        for (now, expected) in [(before, 0), (at(boundary(id)), 1), (after, 1)] {
            let due = purged.due(now).await.expect("counts");
            assert_eq!(due[&id], expected, "{id:?} at {now}");
        }
        assert_eq!(
            purge(&pool, &places, id, before).await,
            0,
            "{id:?} one second before"
        );
        assert_eq!(
            purge(&pool, &places, id, after).await,
            1,
            "{id:?} one second after"
        );
        assert_eq!(
            purge(&pool, &places, id, after).await,
            0,
            "{id:?} twice changes nothing"
        );
        let due = purged.due(after).await.expect("counts");
        assert_eq!(due[&id], 0, "{id:?}");
        if let Clock::Instant(column) | Clock::Day(column) = rule.clock {
            let table = privacy::table_of(column);
            let rows = count(&pool, table).await - i64::from(id == RuleId::Audit) * 3;
            assert_eq!(rows, i64::from(rule.action == Action::Anonymise), "{id:?}");
            if rule.action == Action::Anonymise {
                assert_anonymous(&pool, table).await;
            }
        }
        if id != RuleId::Audit {
            let traces = format!(
                "audit_event WHERE action = 'retention.purge' AND detail->>'rule' = '{}'
                    AND detail->>'complete' = 'true' AND subject_pseudonym IS NULL",
                id.as_str()
            );
            assert_eq!(
                count(&pool, &traces).await,
                3,
                "{id:?}: one trace a run of the rule"
            );
        }
    }
}

/// Every identifying column of the table is empty.
async fn assert_anonymous(pool: &Pool, table: &str) {
    let columns = store::personal::columns(pool).await.expect("the columns");
    let identifying: Vec<_> = columns
        .iter()
        .filter(|column| privacy::table_of(&column.name) == table)
        .filter(|column| column.class == Some(Class::Identifying))
        .collect();
    assert!(!identifying.is_empty(), "{table}");
    for column in identifying {
        let left = count(pool, &format!("{table} WHERE {} IS NOT NULL", column.name)).await;
        assert_eq!(left, 0, "{}", column.name);
    }
}

/// Many sessions that expired long ago, of one account.
async fn many_sessions(pool: &Pool, sessions: u32) {
    account(pool, "ada@example.org", "Ada", at(HAPPENED)).await;
    let statement = sqlx::AssertSqlSafe(format!(
        "INSERT INTO session (token_hash, account_id, created_at, expires_at)
         SELECT sha256(n::text::bytea), (SELECT id FROM account), '2020-01-01Z', '2020-01-02Z'
         FROM generate_series(1, {sessions}) AS n"
    ));
    sqlx::query(statement)
        .execute(pool)
        .await
        .expect("sessions");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_large_table_goes_batch_after_batch_and_leaves_one_trace(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    for (sessions, expected) in [(25, vec![10, 10, 5]), (20, vec![10, 10, 0])] {
        emptied(&pool).await;
        many_sessions(&pool, sessions).await;
        let purge = Purge {
            pool: &pool,
            places: &places,
            batch: 10,
        };
        let mut batches = Vec::new();
        purge
            .run(&[RuleId::Sessions], at(HAPPENED), |_, rows| {
                batches.push(rows);
            })
            .await
            .expect("a purge");
        assert_eq!(batches, expected);
        let trace = format!("audit_event WHERE detail->>'rows' = '{sessions}'");
        assert_eq!(
            (
                count(&pool, &trace).await,
                count(&pool, "audit_event").await
            ),
            (1, 1)
        );
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn two_purges_do_not_work_at_once(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    many_sessions(&pool, 5).await;
    let first = Purger::take(&pool)
        .await
        .expect("an answer")
        .expect("the place");
    let purge = Purge {
        pool: &pool,
        places: &places,
        batch: 10,
    };
    let refused = purge
        .run(&[RuleId::Sessions], at(HAPPENED), |_, _| ())
        .await;
    assert!(
        matches!(refused, Err(PipelineError::PurgeBusy)),
        "{refused:?}"
    );
    let said = run(&pool, &places, &["purge"], "").await;
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("une autre purge est en cours"),
        "{}",
        said.err
    );
    assert_eq!(count(&pool, "session").await, 5);
    first.leave().await.expect("left");
    assert_eq!(run(&pool, &places, &["purge"], "").await.code, Some(0));
    assert_eq!(count(&pool, "session").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_row_that_another_transaction_holds_is_not_waited_for(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    many_sessions(&pool, 15).await;
    let mut holder = pool.begin().await.expect("a transaction");
    sqlx::raw_sql("SELECT FROM session LIMIT 1 FOR UPDATE")
        .execute(&mut *holder)
        .await
        .expect("held");
    let now = at(HAPPENED);
    let purged = tokio::time::timeout(
        Duration::from_secs(30),
        purge(&pool, &places, RuleId::Sessions, now),
    );
    assert_eq!(purged.await.expect("without waiting"), 14);
    holder.rollback().await.expect("released");
    assert_eq!(purge(&pool, &places, RuleId::Sessions, now).await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_purge_that_is_killed_leaves_whole_batches_and_a_trace_that_counts_them(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    let sessions = 60_000;
    many_sessions(&pool, sessions).await;
    let mut child = command(&pool, &places, &["purge", "--rule", "sessions"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program starts");
    let begun = async {
        while count(&pool, "session").await == i64::from(sessions) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), begun)
        .await
        .expect("a batch");
    child.kill().await.expect("killed");
    // The server ends what the dead session was doing, one way or the other.
    let dead = async {
        while Purger::take(&pool).await.expect("an answer").is_none() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), dead)
        .await
        .expect("the lock is free");
    let left = count(&pool, "session").await;
    assert!(left > 0, "the kill came before the end");
    assert_eq!(
        left % i64::from(pipeline::retention::BATCH),
        0,
        "whole batches"
    );
    let gone = i64::from(sessions) - left;
    let trace = format!(
        "audit_event WHERE (detail->>'rows')::bigint = {gone} AND detail->>'complete' = 'false'"
    );
    assert_eq!(count(&pool, &trace).await, 1, "{gone} rows are gone");

    let again = run(&pool, &places, &["purge"], "").await;
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_eq!(count(&pool, "session").await, 0);
    let rest = format!(
        "audit_event WHERE detail->>'rule' = 'sessions' AND (detail->>'rows')::bigint = {left}"
    );
    assert_eq!(count(&pool, &rest).await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_unused_account_goes_with_all_that_leads_to_it(pool: Pool) {
    prepared(&pool).await;
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    let then = at(HAPPENED);
    let gone = account(&pool, "ada@example.org", "Ada", then).await;
    let kept = account(&pool, "bob@example.org", "Bob", then + TimeDelta::days(400)).await;
    for (seed, person) in [(1, &gone), (2, &kept)] {
        session(&pool, person, seed, then).await;
        people::watch_trip(&pool, person, &trip("2026-03-15"), 0.5, then)
            .await
            .expect("watched");
        let about = prediction(&pool, None, then).await;
        feedback(&pool, &about, Some(person), Some("Un commentaire"), then).await;
    }
    assert_eq!(
        purge(
            &pool,
            &places,
            RuleId::Accounts,
            at(boundary(RuleId::Accounts))
        )
        .await,
        1
    );
    for table in ["account", "session", "watched_trip"] {
        assert_eq!(count(&pool, table).await, 1, "{table}");
    }
    assert_eq!(
        count(&pool, "feedback").await,
        2,
        "what happened to the flight stays"
    );
    let linked = "feedback WHERE comment IS NOT NULL AND account_id IS NOT NULL";
    assert_eq!(count(&pool, linked).await, 1);
    assert_eq!(
        count(
            &pool,
            "feedback WHERE comment IS NULL AND account_id IS NULL"
        )
        .await,
        1
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_key_that_still_has_a_pseudonym_is_kept(pool: Pool) {
    prepared(&pool).await;
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    let then = at(HAPPENED);
    let mut ring = KeyRing::load_or_create(&places.keys_dir, then).expect("a ring");
    let old = ring.pseudonym(Use::Prediction, "ada");
    prediction(&pool, Some(&old), then).await;
    ring.rotate(then).expect("rotated");
    let later = then + TimeDelta::days(60);
    assert_eq!(purge(&pool, &places, RuleId::Keys, later).await, 0);
    assert_eq!(purge(&pool, &places, RuleId::Pseudonyms, later).await, 1);
    assert_eq!(purge(&pool, &places, RuleId::Keys, later).await, 1);
    let ring = KeyRing::load(&places.keys_dir)
        .expect("read")
        .expect("a key");
    assert_eq!(ring.names().count(), 1, "the newest one is never destroyed");
}

#[sqlx::test(migrations = "../../migrations")]
async fn run_folders_that_a_run_may_need_are_kept(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    let start = at("2025-01-01T00:00:00Z");
    let day = |days| start + TimeDelta::days(days);
    let name = |days| RunId::starting_at(day(days)).to_string();
    let others = [
        Source::Weather,
        Source::Carriers,
        Source::Airports,
        Source::Aircraft,
    ];
    // The last that read the flights; one that nothing needs; the last complete; one that failed.
    run_folder(&places.runs_dir, day(0), &Source::ALL);
    run_folder(&places.runs_dir, day(1), &others);
    run_folder(&places.runs_dir, day(2), &others);
    run_folder(&places.runs_dir, day(3), &[]);
    std::fs::create_dir(places.runs_dir.join("mine")).expect("a folder that is not a run");
    std::fs::create_dir(places.runs_dir.join(".purged-20240101T000000000Z")).expect("left behind");
    let imported = name(1);
    let now = day(400);
    let purge_now = || purge(&pool, &places, RuleId::Payloads, now);
    sqlx::query("INSERT INTO run (id, started_at) VALUES ($1, now())")
        .bind(&imported)
        .execute(&pool)
        .await
        .expect("imported");
    assert_eq!(purge_now().await, 0, "the last one imported is needed too");
    sqlx::query("DELETE FROM run")
        .execute(&pool)
        .await
        .expect("forgotten");
    assert_eq!(purge_now().await, 1);
    let mut left: Vec<_> = std::fs::read_dir(&places.runs_dir)
        .expect("the folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    left.sort();
    assert_eq!(
        left,
        [
            name(0),
            name(2),
            name(3),
            "lock".to_owned(),
            "mine".to_owned()
        ]
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn folders_are_left_alone_while_a_run_is_at_work(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    let _lock = RunFolder::lock(&places.runs_dir).expect("the lock");
    many_sessions(&pool, 3).await;
    let said = run(&pool, &places, &["purge"], "").await;
    assert_eq!(said.code, Some(3), "{}", said.err);
    assert!(said.out.contains("reportée"), "{}", said.out);
    assert_eq!(
        count(&pool, "session").await,
        0,
        "the other rules are applied"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn only_the_files_of_our_logs_are_removed(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    let old = at("2020-01-01T00:00:00Z");
    for name in ["dataset-api.log", "notes.txt"] {
        let file = std::fs::File::create(places.logs_dir.join(name)).expect("a file");
        file.set_modified(old.into()).expect("dated");
    }
    std::fs::create_dir(places.logs_dir.join("old.log")).expect("a folder");
    std::os::unix::fs::symlink("/nowhere", places.logs_dir.join("link.log")).expect("a link");
    assert_eq!(purge(&pool, &places, RuleId::Logs, at(HAPPENED)).await, 1);
    assert!(!places.logs_dir.join("dataset-api.log").exists());
    assert!(places.logs_dir.join("notes.txt").exists());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_dry_run_counts_and_writes_nothing(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    many_sessions(&pool, 1234).await;
    let said = run(&pool, &places, &["purge", "--dry-run"], "").await;
    assert_eq!(said.code, Some(0), "{}", said.err);
    for rule in RULES {
        assert!(
            said.out
                .lines()
                .any(|line| line.starts_with(rule.id.as_str())),
            "{}",
            said.out
        );
    }
    assert!(said.out.contains("1\u{202f}234"), "{}", said.out);
    let said = run(
        &pool,
        &places,
        &["purge", "--dry-run", "--as-of", "2020-01-01T00:00:00Z"],
        "",
    )
    .await;
    assert!(!said.out.contains("1\u{202f}234"), "{}", said.out);
    let left = (
        count(&pool, "session").await,
        count(&pool, "audit_event").await,
    );
    assert_eq!(left, (1234, 0));
    assert!(!places.keys_dir.exists(), "not even a key is made");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_bad_rule_or_instant_is_refused_with_the_choices(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    for (arguments, told) in [
        (
            &["purge", "--rule", "session"][..],
            "vouliez-vous dire sessions",
        ),
        (&["purge", "--as-of", "2030-01-01T00:00:00Z"], "--dry-run"),
        (
            &["purge", "--dry-run", "--as-of", "demain"],
            "valeur refusée pour --as-of",
        ),
    ] {
        let said = run(&pool, &places, arguments, "").await;
        assert_eq!(said.code, Some(2), "{arguments:?} : {}", said.err);
        assert!(said.err.contains(told), "{told} absent de {}", said.err);
    }
}

#[test]
fn rules_do_not_overlap_in_what_they_end() {
    let mut by_column = BTreeMap::new();
    for rule in RULES {
        for column in rule.columns {
            assert_eq!(by_column.insert(column, rule.id), None, "{column}");
        }
    }
}
