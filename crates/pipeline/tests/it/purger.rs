//! The purge with a login of its own (`PONCTUEL_PURGE_DATABASE_URL`), which has the rights of the
//! group `purger` and no other.

use sqlx::{ConnectOptions, Executor};
use store::Pool;
use store::roles::{Group, put_login};

use crate::people::{account, at, command, places, session};
use crate::program::database_url;
use crate::scheduled::{terminated, until};
use crate::sources::Sources;

const PASSWORD: &str = "mot-de-passe-d-essai";

/// A login of that group, and the address of the test's database with it.
async fn login(pool: &Pool, group: Group) -> (String, String) {
    let database: String = sqlx::query_scalar("SELECT current_database()::text")
        .fetch_one(pool)
        .await
        .expect("a name");
    // Roles are those of the whole cluster: the name is the test's own.
    let name = format!(
        "essai_{}_{:.40}",
        group.as_str(),
        database.trim_start_matches('_').to_lowercase()
    );
    put_login(pool, &name, PASSWORD, group)
        .await
        .expect("a login");
    let options = (*pool.connect_options()).clone();
    let options = options.username(&name).password(PASSWORD);
    (name, options.to_url_lossy().to_string())
}

async fn forget(pool: &Pool, name: &str) {
    for verb in ["DROP OWNED BY", "DROP ROLE"] {
        let statement = format!("{verb} \"{name}\"");
        pool.execute(sqlx::AssertSqlSafe(statement))
            .await
            .expect("forgotten");
    }
}

async fn sessions(pool: &Pool) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM session")
        .fetch_one(pool)
        .await
        .expect("a count")
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_purge_works_with_its_own_login_alone(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    let now = domain::Clock::now(&domain::SystemClock);
    let id = account(&pool, "ada@example.org", "Ada", now).await;
    session(&pool, &id, 1, at("2020-01-01T00:00:00Z")).await;
    session(&pool, &id, 2, now + chrono::Days::new(7)).await;
    let (name, own) = login(&pool, Group::Purger).await;
    let purge = async |url: &str, arguments: &[&str]| {
        let mut command = command(&pool, &places, arguments);
        // Nobody is there: whatever is done is done with the login of the purge.
        command
            .env("DATABASE_URL", "postgres://personne@127.0.0.1:1/rien")
            .env("PONCTUEL_LOG", "warn")
            .env("PONCTUEL_PURGE_DATABASE_URL", url);
        let output = command.output().await.expect("the program runs");
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    let (code, said) = purge(&own, &["purge", "--dry-run"]).await;
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(sessions(&pool).await, 2);
    let (code, said) = purge(&own, &["purge"]).await;
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(sessions(&pool).await, 1, "{said}");
    // Another group has not the rights: each rule says so, and nothing is deleted.
    let (reader, other) = login(&pool, Group::Reader).await;
    let (code, said) = purge(&other, &["purge"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("roles.md"), "{said}");
    assert!(!said.contains(PASSWORD), "{said}");
    forget(&pool, &name).await;
    forget(&pool, &reader).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_schedule_purges_with_that_login_and_sees_nobody_with_its_own(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let now = domain::Clock::now(&domain::SystemClock);
    let id = account(&pool, "ada@example.org", "Ada", now).await;
    session(&pool, &id, 1, at("2020-01-01T00:00:00Z")).await;
    let (purger, purge_url) = login(&pool, Group::Purger).await;
    let (importer, url) = login(&pool, Group::Importer).await;
    assert_ne!(url, database_url(&pool));
    let keys = sources.folder.path().join("keys");
    let logs = sources.folder.path().join("logs");
    let settings = [
        ("DATABASE_URL", url.as_str()),
        ("PONCTUEL_PURGE_DATABASE_URL", purge_url.as_str()),
        ("PONCTUEL_KEYS_DIR", keys.to_str().expect("text")),
        ("PONCTUEL_LOGS_DIR", logs.to_str().expect("text")),
        // Never in the life of this test.
        ("PONCTUEL_SCHEDULE_RUN", "0 0 29 2 *"),
        ("PONCTUEL_SCHEDULE_PURGE", "* * * * * *"),
    ];
    let mut scheduler = sources.start_program(&["schedule"], &settings);
    until(&pool, |executions| {
        executions.iter().any(|it| it.ended_at.is_some())
    })
    .await;
    assert_eq!(terminated(&mut scheduler).await, Some(0));
    assert_eq!(sessions(&pool).await, 0);
    forget(&pool, &purger).await;
    forget(&pool, &importer).await;
}
