//! Two schedulers, one leader; the other takes its place when it dies.

use std::time::Duration;

use store::Pool;
use store::jobs::{self, JobExecution};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

use crate::program::database_url;
use crate::sources::Sources;

/// Long enough for a loaded machine; nothing waits for it when all goes well.
const PATIENCE: Duration = Duration::from_mins(2);

/// Waits until the program says that.
async fn says(child: &mut Child, wanted: &str) {
    let stderr = child.stderr.take().expect("piped");
    let mut lines = BufReader::new(stderr).lines();
    let heard = async {
        while let Some(line) = lines.next_line().await.expect("text") {
            if line.contains(wanted) {
                return;
            }
        }
        panic!("the program ended without saying {wanted:?}");
    };
    tokio::time::timeout(PATIENCE, heard)
        .await
        .unwrap_or_else(|_| panic!("{wanted:?} is not said"));
    // Read on, so that the program never waits for a full pipe.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
}

pub(crate) async fn until(
    pool: &Pool,
    wanted: impl Fn(&[JobExecution]) -> bool,
) -> Vec<JobExecution> {
    let found = async {
        loop {
            let executions = jobs::list(pool, 100).await.expect("executions");
            if wanted(&executions) {
                return executions;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(PATIENCE, found)
        .await
        .expect("in time")
}

fn done(executions: &[JobExecution]) -> usize {
    let done = executions.iter().filter(|it| it.outcome == "done");
    done.count()
}

/// Asks the program to stop, and gives its exit code.
pub(crate) async fn terminated(child: &mut Child) -> Option<i32> {
    let pid = child.id().expect("alive").to_string();
    let mut kill = tokio::process::Command::new("kill");
    let asked = kill.args(["-s", "TERM", &pid]).status().await;
    assert!(asked.expect("kill").success());
    let ended = tokio::time::timeout(PATIENCE, child.wait()).await;
    ended.expect("in time").expect("ended").code()
}

#[sqlx::test(migrations = "../../migrations")]
async fn one_leads_and_the_other_takes_over_when_it_dies(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let url = database_url(&pool);
    let settings = [
        ("DATABASE_URL", url.as_str()),
        ("PONCTUEL_SCHEDULE_RUN", "* * * * * *"),
    ];
    let mut first = sources.start_program(&["schedule"], &settings);
    says(&mut first, "Ce planificateur mène").await;
    let mut second = sources.start_program(&["schedule"], &settings);
    says(&mut second, "Un autre planificateur mène").await;
    until(&pool, |executions| done(executions) >= 2).await;
    assert!(jobs::leader_since(&pool).await.expect("a leader").is_some());

    // One that only waits stops without a word on the job of the leader.
    let mut third = sources.start_program(&["schedule"], &settings);
    says(&mut third, "Un autre planificateur mène").await;
    assert_eq!(terminated(&mut third).await, Some(0));
    let executions = jobs::list(&pool, 100).await.expect("executions");
    assert!(
        executions.iter().all(|it| it.outcome != "interrupted"),
        "{executions:?}"
    );

    first.kill().await.expect("killed");
    let before = jobs::list(&pool, 100).await.expect("executions");
    let after = until(&pool, |executions| done(executions) > done(&before)).await;
    let running = after.iter().filter(|it| it.outcome == "running").count();
    assert!(
        running <= 1,
        "what the dead leader left running is closed: {after:?}"
    );

    let said = sources.program(&["runs"], &settings).await.said;
    for expected in [
        "importé",
        "du 2013-01-01 au 2013-01-31",
        "faite",
        "mène depuis",
    ] {
        assert!(said.contains(expected), "{expected} absent de : {said}");
    }

    assert_eq!(terminated(&mut second).await, Some(0));
    let left = jobs::list(&pool, 100).await.expect("executions");
    assert!(left.iter().all(|it| it.outcome != "running"), "{left:?}");
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_occurrence_is_taken_once(pool: Pool) {
    let at = "2026-01-01T04:30:00Z".parse().expect("an instant");
    assert!(jobs::begin(&pool, "run", at, at).await.expect("taken"));
    assert!(!jobs::begin(&pool, "run", at, at).await.expect("refused"));
    assert_eq!(
        jobs::last(&pool, "run").await.expect("an instant"),
        Some(at)
    );
    let closed = jobs::interrupt(&pool, at, "essai").await.expect("closed");
    assert_eq!(closed, 1);
    // Interrupted, it is still to be done, and taken again.
    assert_eq!(jobs::last(&pool, "run").await.expect("none"), None);
    let listed = jobs::list(&pool, 10).await.expect("listed");
    assert_eq!(
        (listed.len(), listed[0].outcome.as_str()),
        (1, "interrupted")
    );
    assert!(
        jobs::begin(&pool, "run", at, at)
            .await
            .expect("taken again")
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_purge_has_its_own_hours_and_leaves_its_state_beside_that_of_the_runs(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let url = database_url(&pool);
    let keys = sources.folder.path().join("keys");
    let logs = sources.folder.path().join("logs");
    let settings = [
        ("DATABASE_URL", url.as_str()),
        ("PONCTUEL_KEYS_DIR", keys.to_str().expect("text")),
        ("PONCTUEL_LOGS_DIR", logs.to_str().expect("text")),
        // Never in the life of this test.
        ("PONCTUEL_SCHEDULE_RUN", "0 0 29 2 *"),
        ("PONCTUEL_SCHEDULE_PURGE", "* * * * * *"),
    ];
    sqlx::raw_sql(
        "INSERT INTO audit_event (occurred_at, actor_kind, action, detail)
         VALUES ('2020-01-01Z', 'system', 'rights.export', '{}')",
    )
    .execute(&pool)
    .await
    .expect("an old trace");
    let mut scheduler = sources.start_program(&["schedule"], &settings);
    says(&mut scheduler, "Ce planificateur mène").await;
    let executions = until(&pool, |executions| done(executions) >= 2).await;
    assert!(
        executions.iter().all(|it| it.job == "purge"),
        "{executions:?}"
    );
    let details: Vec<_> = executions
        .iter()
        .filter_map(|it| it.detail.as_deref())
        .collect();
    assert!(details.contains(&"audit : 1"), "{details:?}");
    assert!(details.contains(&"rien d'échu"), "{details:?}");
    assert_eq!(terminated(&mut scheduler).await, Some(0));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_job_that_was_interrupted_is_known_and_one_that_never_ran_is_not(pool: Pool) {
    let at = "2026-01-01T03:30:00Z".parse().expect("an instant");
    assert!(jobs::begin(&pool, "run", at, at).await.expect("taken"));
    jobs::interrupt(&pool, at, "essai").await.expect("closed");
    assert!(jobs::is_known(&pool, "run").await.expect("an answer"));
    assert!(!jobs::is_known(&pool, "purge").await.expect("an answer"));
}

#[test]
fn the_next_occurrences_are_printed_without_a_database() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_pipeline"))
        .args(["schedule", "--dry-run"])
        .env_clear()
        .env("PONCTUEL_SCHEDULE_RUN", "0 12 1 * *")
        .env("PONCTUEL_SCHEDULE_PURGE", "0 3 2 * *")
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(said.lines().count(), 10, "{said}");
    for (job, at) in [
        ("pipeline", "-01 12:00:00 (Europe/Paris)"),
        ("purge", "-02 03:00:00 (Europe/Paris)"),
    ] {
        let of_job = said.lines().filter(|line| line.starts_with(job));
        assert_eq!(
            of_job.filter(|line| line.ends_with(at)).count(),
            5,
            "{said}"
        );
    }
}
