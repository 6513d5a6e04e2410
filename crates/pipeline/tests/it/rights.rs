//! The rights of a person: all of it exported, put right, erased without a trace.

use std::collections::BTreeSet;
use std::time::Duration;

use auth::{KeyRing, Use};
use domain::{Email, Personal};
use pipeline::retention::Places;
use pipeline::rights::{self, Rights};
use privacy::REGISTER;
use serde_json::Value;
use store::Pool;
use store::people;
use store::rights::{HeldAccount, WITHHELD};

use crate::people::{CLIENT, account, at, feedback, person, places, prediction, run, session};

/// Values that nothing else holds, some of them awkward to look for.
const EMAIL: &str = "zoé.marquée+1_%@example.org";
const NAME: &str = "Zoé \"Marquée\" O'Trace";
const COMMENT: &str = "Commentaire marqué : \"retard\" de 3 h, 100 % sûr\\net c'est_tout";

async fn prepared(pool: &Pool, places: &Places) {
    testkit::seed(pool).await;
    testkit::register(pool, CLIENT, &["predict"]).await;
    person(pool, &places.keys_dir, EMAIL, NAME, COMMENT).await;
    person(
        pool,
        &places.keys_dir,
        "autre@example.org",
        "Autre Personne",
        "Un autre",
    )
    .await;
}

fn marked() -> Vec<Personal<String>> {
    [EMAIL, NAME, COMMENT]
        .map(|value| Personal::new(value.to_owned()))
        .into()
}

/// No value of a person in what the program said, whatever it was asked.
fn assert_silent(text: &str) {
    let lower = text.to_lowercase();
    for value in [
        EMAIL,
        NAME,
        COMMENT,
        "marquée",
        "marqué :",
        "nouvelle.adresse",
    ] {
        assert!(
            !lower.contains(&value.to_lowercase()),
            "{value} dans : {text}"
        );
    }
}

async fn exported(pool: &Pool, places: &Places, email: &str) -> Value {
    let rights = Rights::new(pool, &places.keys_dir, at("2026-11-25T12:00:00Z")).expect("a ring");
    let email = Email::parse(email).expect("an address");
    let document = rights.export(&email).await.expect("read");
    document.expect("the account")
}

/// Rows of a table in an export.
fn rows<'a>(document: &'a Value, table: &str) -> &'a Vec<Value> {
    let processings = document["traitements"].as_array().expect("a list");
    let mut found = processings
        .iter()
        .filter_map(|each| each["données"].get(table));
    let rows = found.next().unwrap_or_else(|| panic!("{table} absent"));
    rows.as_array().expect("rows")
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_export_holds_every_personal_column_of_the_register(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    prepared(&pool, &places).await;
    // The first export leaves the trace that the second one tells.
    exported(&pool, &places, EMAIL).await;
    let document = exported(&pool, &places, EMAIL).await;
    for column in REGISTER.iter().flat_map(|processing| processing.columns) {
        let (table, name) = column.split_once('.').expect("table.column");
        let rows = rows(&document, table);
        assert!(
            !rows.is_empty(),
            "{table} : nothing about a person of whom it holds something"
        );
        let is_withheld = WITHHELD.iter().any(|(withheld, _)| withheld == column);
        assert_eq!(rows[0].get(name).is_none(), is_withheld, "{column}");
        assert_eq!(
            document["non_communiqué"].get(*column).is_some(),
            is_withheld,
            "{column}"
        );
    }
    for (table, expected) in [
        ("account", 1),
        ("session", 2),
        ("watched_trip", 1),
        ("prediction", 3),
        ("feedback", 2),
        ("audit_event", 1),
    ] {
        assert_eq!(rows(&document, table).len(), expected, "{table}");
    }
    let text = document.to_string();
    assert!(
        !text.contains("autre@") && !text.contains("argon2"),
        "{text}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_export_to_a_file_is_private_and_its_trace_names_nobody(pool: Pool) {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    prepared(&pool, &places).await;
    let out = folder.path().join("dossier.json");
    let path = out.to_str().expect("text");
    let said = run(
        &pool,
        &places,
        &["rgpd", "export", "--email", "-", "--out", path],
        EMAIL,
    )
    .await;
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_silent(&(said.out + &said.err));
    let written = std::fs::metadata(&out).expect("the file");
    assert_eq!(written.permissions().mode() & 0o777, 0o600);
    let document: Value =
        serde_json::from_slice(&std::fs::read(&out).expect("the file")).expect("JSON");
    assert_eq!(rows(&document, "account")[0]["display_name"], NAME);
    let traces: Vec<String> = sqlx::query_scalar(
        "SELECT audit_event::text FROM audit_event WHERE action = 'rights.export'",
    )
    .fetch_all(&pool)
    .await
    .expect("traces");
    assert_eq!(traces.len(), 1);
    assert_silent(&traces[0]);
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_wrong_is_put_right_and_an_address_is_taken_from_nobody(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    prepared(&pool, &places).await;
    let rectify = async |email: &str, set: &[&str]| {
        let mut arguments = vec!["rgpd", "rectify", "--email", email];
        for set in set {
            arguments.extend(["--set", set]);
        }
        let said = run(&pool, &places, &arguments, "").await;
        assert_silent(&(said.out + &said.err));
        (said.code, said.err)
    };
    let new = "Nouvelle.Adresse@Example.org";
    let (code, err) = rectify(
        EMAIL,
        &["display_name=Zoé Corrigée", &format!("email={new}")],
    )
    .await;
    assert_eq!(code, Some(0), "{err}");
    let document = exported(&pool, &places, new).await;
    assert_eq!(
        rows(&document, "account")[0]["display_name"],
        "Zoé Corrigée"
    );
    assert_eq!(
        rows(&document, "account")[0]["email"],
        "nouvelle.adresse@example.org"
    );
    assert_eq!(
        rows(&document, "prediction").len(),
        3,
        "her predictions are still hers"
    );

    for (email, set, told) in [
        (
            new,
            "email=autre@example.org",
            "un autre compte a déjà cette adresse",
        ),
        (EMAIL, "display_name=X", "aucun compte n'a cette adresse"),
        (
            new,
            "email=marquée",
            "nouvelle adresse n'est pas de la forme",
        ),
        (new, "display_name=", "1 à 80 caractères"),
        (
            new,
            "role=administrator",
            "display_name=NOM ou email=ADRESSE",
        ),
        ("zoé marquée", "display_name=X", "n'est pas une adresse"),
    ] {
        let (code, err) = rectify(email, &[set]).await;
        assert_eq!(code, Some(1), "{set} : {err}");
        assert!(err.contains(told), "{told} absent de {err}");
    }
    let document = exported(&pool, &places, new).await;
    assert_eq!(rows(&document, "account")[0]["role"], "traveller");
    exported(&pool, &places, "autre@example.org").await;
}

/// Every value that leads to the person, those of `marked` and those made for them.
async fn values_of(pool: &Pool, places: &Places) -> Vec<Personal<String>> {
    let email = Email::parse(EMAIL).expect("an address");
    let held = HeldAccount::hold(pool, &email).await.expect("read");
    let mut held = held.expect("the account");
    let ring = KeyRing::load(&places.keys_dir)
        .expect("read")
        .expect("a ring");
    let pseudonyms = ring.every_pseudonym(Use::Prediction, held.id().open_for("test"));
    assert_eq!(pseudonyms.len(), 3, "one by key, of which two made hers");
    let traces = held.traces(&pseudonyms).await.expect("read");
    let places: BTreeSet<_> = traces.iter().map(|trace| trace.place.as_str()).collect();
    assert_eq!(places.len(), 8, "{places:?}");
    let mut values: Vec<_> = traces.into_iter().map(|trace| trace.value).collect();
    values.extend(marked());
    values
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_erasure_leaves_no_trace_in_any_column_nor_in_the_logs(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    prepared(&pool, &places).await;
    sqlx::raw_sql("ANALYZE")
        .execute(&pool)
        .await
        .expect("statistics");
    let values = values_of(&pool, &places).await;
    let scan = rights::scan(&pool, &places.logs_dir, &values)
        .await
        .expect("read");
    let found: BTreeSet<_> = scan.found.iter().map(|found| found.value).collect();
    assert_eq!(
        found.len(),
        values.len(),
        "each value is found before: {:?}",
        scan.found
    );

    // All that the program can be asked for her, each with its log at its most talkative.
    let out = folder.path().join("dossier.json");
    for arguments in [
        &[
            "rgpd",
            "export",
            "--email",
            EMAIL,
            "--out",
            out.to_str().expect("text"),
        ][..],
        &[
            "rgpd",
            "rectify",
            "--email",
            EMAIL,
            "--set",
            "email=autre@example.org",
        ],
        &["rgpd", "scan", "--value", EMAIL],
        &["rgpd", "erase", "--email", EMAIL],
        &["rgpd", "erase", "--email", EMAIL, "--yes", "--verify"],
        &["rgpd", "erase", "--email", EMAIL, "--yes"],
        &["rgpd", "export", "--email", EMAIL],
        &["rgpd", "erase", EMAIL],
        &["rgpd", "erase", "--email", EMAIL, "--verifie"],
        &["purge"],
    ] {
        let said = run(&pool, &places, arguments, "").await;
        assert_silent(&(said.out.clone() + &said.err));
        let expected = match arguments {
            ["rgpd", "erase", "--email", _, "--yes", "--verify"] => {
                for told in [
                    "1 comptes",
                    "2 sessions",
                    "1 voyages",
                    "2 retours",
                    "3 prédictions",
                ] {
                    // The one without a pseudonym had nothing to lose.
                    let told = told.replace("3 prédictions", "2 prédictions");
                    assert!(said.out.contains(&told), "{told} absent de {}", said.out);
                }
                assert!(
                    said.out.contains("aucune valeur effacée n'est restée"),
                    "{}",
                    said.out
                );
                0
            }
            ["rgpd", "erase", "--email", _, "--verifie"] | ["rgpd", "erase", _] => 2,
            ["purge"] | ["rgpd", "export", _, _, "--out", _] => 0,
            _ => 1,
        };
        assert_eq!(
            said.code,
            Some(expected),
            "{arguments:?} : {}{}",
            said.out,
            said.err
        );
    }

    let scan = rights::scan(&pool, &places.logs_dir, &values)
        .await
        .expect("read");
    assert_eq!(scan.found, [], "over {} columns", scan.columns);
    assert!(scan.columns > 40 && scan.rows > 200, "{scan:?}");
    assert!(
        std::fs::read_dir(&places.logs_dir).expect("logs").count() > 5,
        "logs were read"
    );
    // The other person is untouched, and what was told of the flights stays.
    let other = exported(&pool, &places, "autre@example.org").await;
    assert_eq!(rows(&other, "prediction").len(), 3);
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM feedback")
        .fetch_one(&pool)
        .await
        .expect("a count");
    assert_eq!(kept, 4);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_value_left_somewhere_is_found_by_the_verification(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    prepared(&pool, &places).await;
    // As a careless program would.
    sqlx::query("INSERT INTO job_execution (job, scheduled_for, started_at, ended_at, outcome, detail) VALUES ('run', now(), now(), now(), 'failed', $1)")
        .bind(format!("échec pour {}", EMAIL.to_uppercase()))
        .execute(&pool)
        .await
        .expect("written");
    std::fs::write(
        places.logs_dir.join("web.log"),
        format!("{{\"who\":\"{EMAIL}\"}}"),
    )
    .expect("a log");
    let said = run(
        &pool,
        &places,
        &["rgpd", "erase", "--email", EMAIL, "--yes", "--verify"],
        "",
    )
    .await;
    assert_eq!(said.code, Some(1), "{}", said.out);
    for told in ["job_execution.detail", "web.log", "valeur de account.email"] {
        assert!(said.out.contains(told), "{told} absent de {}", said.out);
    }
    assert_silent(&(said.out + &said.err));
    let said = run(
        &pool,
        &places,
        &["rgpd", "scan", "--value", "-"],
        &format!("rien de tel\n{EMAIL}\n"),
    )
    .await;
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(said.out.contains("valeur n° 2"), "{}", said.out);
    let said = run(
        &pool,
        &places,
        &["rgpd", "scan", "--value", "rien de tel"],
        "",
    )
    .await;
    assert_eq!(said.code, Some(0), "{}", said.out);
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_others_wrote_of_the_person_is_told_apart_and_decided_by_a_person(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    prepared(&pool, &places).await;
    let now = at("2026-11-25T10:00:00Z");
    let write = async |comment: String| {
        let told = prediction(&pool, None, now).await;
        feedback(&pool, &told, None, Some(&comment), now).await;
    };
    write(format!("Merci à {NAME} pour son aide")).await;
    let erase = ["rgpd", "erase", "--email", EMAIL, "--yes", "--verify"];
    let said = run(&pool, &places, &erase, "").await;
    assert_eq!(said.code, Some(3), "a name may be another's: {}", said.out);
    for told in [
        "feedback.comment : 1 ligne(s), valeur de account.display_name",
        "écrit par une autre personne",
        "Verdict : à relire",
        "videz le commentaire",
    ] {
        assert!(said.out.contains(told), "{told} absent de {}", said.out);
    }
    assert_silent(&(said.out + &said.err));

    // The address itself is nobody else's, whoever wrote it.
    person(&pool, &places.keys_dir, EMAIL, "Autre nom", "rien").await;
    write(format!("écrire à {EMAIL}")).await;
    let said = run(&pool, &places, &erase, "").await;
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(said.out.contains("n'est pas complet"), "{}", said.out);
    assert_silent(&(said.out + &said.err));
}

#[sqlx::test(migrations = "../../migrations")]
async fn nothing_can_come_to_refer_to_an_account_that_is_being_erased(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    let now = at("2026-11-25T10:00:00Z");
    let id = account(&pool, "ada@example.org", "Ada", now).await;
    session(&pool, &id, 1, now).await;
    let email = Email::parse("ada@example.org").expect("an address");
    // A session that is being opened is waited for, and goes with the rest.
    let mut opening = pool.begin().await.expect("a transaction");
    let lasts = (now, now + chrono::TimeDelta::hours(1));
    people::open_session(&mut *opening, &id, &[2; 32], lasts)
        .await
        .expect("a session");
    let erasing = tokio::spawn({
        let (pool, keys, email) = (pool.clone(), places.keys_dir.clone(), email.clone());
        async move {
            let rights = Rights::new(&pool, &keys, now).expect("a ring");
            rights
                .erase(&email)
                .await
                .expect("erased")
                .expect("the account")
                .erased
        }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!erasing.is_finished(), "it waits for what is being written");
    opening.commit().await.expect("committed");
    let erased = erasing.await.expect("ended");
    assert_eq!((erased.accounts, erased.sessions), (1, 2));
    // And one that comes after is refused.
    let late = people::open_session(&pool, &id, &[3; 32], lasts).await;
    assert!(
        matches!(late, Err(store::StoreError::Refused { .. })),
        "{late:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_erasure_that_is_not_confirmed_erases_nothing(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    prepared(&pool, &places).await;
    let said = run(
        &pool,
        &places,
        &["rgpd", "erase", "--email", EMAIL],
        "effacer\n",
    )
    .await;
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("Ajoutez --yes"), "{}", said.err);
    exported(&pool, &places, EMAIL).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_lost_key_is_told_before_an_answer_that_cannot_be_whole(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    prepared(&pool, &places).await;
    std::fs::remove_dir_all(&places.keys_dir).expect("lost");
    let said = run(&pool, &places, &["rgpd", "export", "--email", EMAIL], "").await;
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("attention : 3 clé(s)"), "{}", said.err);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_new_key_is_made_and_traced(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    for keys in 2..4 {
        let said = run(&pool, &places, &["rgpd", "rotate-key"], "").await;
        assert_eq!(said.code, Some(0), "{}", said.err);
        assert!(
            said.out.contains(&format!("{keys} clés gardées")),
            "{}",
            said.out
        );
    }
    let traces: i64 =
        sqlx::query_scalar("SELECT count(*) FROM audit_event WHERE action = 'pseudonym.rotate'")
            .fetch_one(&pool)
            .await
            .expect("a count");
    assert_eq!(traces, 2);
}

#[sqlx::test(migrations = "../../migrations")]
async fn sample_people_are_added_once_and_never_beside_real_ones(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    let sample = ["rgpd", "sample", "--demo"];
    assert_eq!(
        run(&pool, &places, &sample[..2], "").await.code,
        Some(2),
        "--demo is asked for"
    );
    let said = run(&pool, &places, &sample, "").await;
    assert!(said.err.contains("aucun vol"), "{}", said.err);
    testkit::seed(&pool).await;
    for added in [6, 0] {
        let said = run(&pool, &places, &sample, "").await;
        assert_eq!(said.code, Some(0), "{}", said.err);
        assert!(
            said.out.starts_with(&format!("{added} personnes")),
            "{}",
            said.out
        );
    }
    let due = run(&pool, &places, &["purge", "--dry-run"], "").await;
    for rule in ["sessions", "comptes", "pseudonymes", "retours"] {
        let line = due
            .out
            .lines()
            .find(|line| line.starts_with(rule))
            .expect(rule);
        assert!(!line.contains(" 0 "), "something to show: {line}");
    }
    assert_eq!(run(&pool, &places, &["purge"], "").await.code, Some(0));
    account(
        &pool,
        "ada@escale.example",
        "Ada",
        at("2026-11-25T10:00:00Z"),
    )
    .await;
    let said = run(&pool, &places, &sample, "").await;
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("vraies personnes"), "{}", said.err);
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_check_counts_what_agrees_and_names_what_does_not(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());
    let said = run(&pool, &places, &["rgpd", "check"], "").await;
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("concordent"), "{}", said.out);
    sqlx::raw_sql("ALTER TABLE flight ADD COLUMN pilot text")
        .execute(&pool)
        .await
        .expect("altered");
    let said = run(&pool, &places, &["rgpd", "check"], "").await;
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("flight.pilot n'est pas classée"),
        "{}",
        said.err
    );
}
