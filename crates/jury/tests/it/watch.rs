//! The rhythm of a watch that writes no date: that of the commits that wrote it.

use jury::audit::{self, Audit};
use jury::checks::Kind;

use jury::verdict::Status;

use crate::submission::{Submission, findings, status};

const PLAN: &str = "# Plan de veille\n\nVeille technologique hebdomadaire, une heure le mardi.\n";

fn planned() -> Submission {
    let submission = Submission::empty();
    submission.write("veille/plan_veille.md", PLAN.as_bytes());
    submission.write("README.md", "# Projet\n".as_bytes());
    submission.commit_on(0, "premier jet");
    submission
}

fn synthesis(number: u32) -> (String, String) {
    (
        format!("veille/syntheses/synthese_{number}.md"),
        format!("# Synthèse de veille {number}\n\nUne lecture sur les modèles, la {number}e.\n"),
    )
}

fn write_weeks(submission: &Submission, folder: &str, weeks: u32) {
    for week in 1..=weeks {
        let (path, text) = synthesis(week);
        submission.write(&path.replace("veille", folder), text.as_bytes());
        submission.commit_on(week * 7, "une semaine de veille");
    }
}

fn proofs(audit: &Audit) -> Vec<String> {
    let verdict = audit.verdict("C6.2").expect("a criterion");
    verdict.preuves.iter().map(|it| it.quote.clone()).collect()
}

fn unread(audit: &Audit) -> Vec<&'static str> {
    audit.depots[0].non_lus.iter().map(|it| it.raison).collect()
}

#[test]
fn a_watch_committed_each_week_is_seen_without_a_date_written() {
    let submission = planned();
    write_weeks(&submission, "veille", 8);
    let audit = submission.audit();
    assert!(findings(&audit, Kind::IrregularWatch).is_empty());
    let proofs = proofs(&audit);
    let is_seen = |it: &String| it == "écrit par un commit du 08/01/2025";
    assert!(proofs.iter().any(is_seen), "{proofs:?}");
}

#[test]
fn a_watch_written_in_one_day_is_set_against_its_weekly_plan() {
    let submission = planned();
    for number in 1..=8 {
        let (path, text) = synthesis(number);
        submission.write(&path, text.as_bytes());
    }
    submission.commit_on(90, "la veille");
    let audit = submission.audit();
    let found = findings(&audit, Kind::IrregularWatch);
    assert_eq!(found, [("veille/syntheses/synthese_1.md".to_owned(), 1)]);
    let mut all = audit.trouvailles.iter();
    let finding = all.find(|it| it.kind == Kind::IrregularWatch);
    let finding = finding.expect("a finding");
    assert!(
        finding.sentence.contains("en un seul jour"),
        "{}",
        finding.sentence
    );
    assert!(
        finding.sentence.contains("01/04/2025"),
        "{}",
        finding.sentence
    );
    let other = finding.other.as_ref().expect("the other side");
    assert_eq!(
        (other.path.as_str(), other.line),
        ("veille/plan_veille.md", 3)
    );
}

#[test]
fn a_journal_left_for_months_is_irregular_by_its_commits() {
    let submission = planned();
    for (day, text) in [(7, "un"), (14, "deux"), (120, "trois")] {
        let text = format!("# Journal de veille\n\nLecture sur les modèles : {text}.\n");
        submission.write("veille/journal.md", text.as_bytes());
        submission.commit_on(day, "journal");
    }
    let audit = submission.audit();
    let found = findings(&audit, Kind::IrregularWatch);
    assert_eq!(found, [("veille/journal.md".to_owned(), 1)]);
}

#[test]
fn a_short_project_and_a_journal_moved_accuse_nobody() {
    let short = planned();
    for number in 1..=4 {
        let (path, text) = synthesis(number);
        short.write(&path, text.as_bytes());
    }
    short.commit_on(2, "la veille");
    assert!(findings(&short.audit(), Kind::IrregularWatch).is_empty());

    let moved = planned();
    write_weeks(&moved, "notes/watch", 6);
    moved.git(&["mv", "notes/watch/syntheses", "veille/syntheses"]);
    moved.commit_on(100, "rangement");
    assert!(findings(&moved.audit(), Kind::IrregularWatch).is_empty());
}

#[test]
fn an_archive_or_a_cut_history_says_that_the_dates_are_not_there() {
    let submission = planned();
    write_weeks(&submission, "veille", 4);
    assert!(unread(&submission.audit()).is_empty());

    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("projet.tar");
    let text = archive.to_string_lossy().into_owned();
    submission.git(&["archive", "--format=tar", "-o", &text, "HEAD"]);
    let audit = audit::run(&[archive], None, &mut |_| ()).expect("an audit");
    assert!(findings(&audit, Kind::IrregularWatch).is_empty());
    assert_eq!(
        unread(&audit),
        ["date du journal de veille non disponible : archive sans historique"]
    );

    let shallow = folder.path().join("copie");
    let (from, to) = (
        format!("file://{}", submission.path().display()),
        shallow.to_string_lossy().into_owned(),
    );
    submission.git(&["clone", "--quiet", "--depth", "1", &from, &to]);
    let audit = audit::run(&[shallow], None, &mut |_| ()).expect("an audit");
    assert!(findings(&audit, Kind::IrregularWatch).is_empty());
    assert_eq!(
        unread(&audit),
        ["date du journal de veille non disponible : historique incomplet"]
    );
}

/// Without a plan, what is written in one day plans nothing, and commits of each week show a
/// rhythm that nobody planned.
#[test]
fn a_watch_that_no_document_plans_is_never_planned_by_its_commits() {
    let submission = Submission::of(&[("README.md", "# Projet\n")]);
    for number in 1..=6 {
        let (path, text) = synthesis(number);
        submission.write(&path, text.as_bytes());
    }
    submission.commit_on(40, "la veille");
    assert_eq!(status(&submission.audit(), "C6.2"), Status::Absent);

    let submission = Submission::of(&[("README.md", "# Projet\n")]);
    write_weeks(&submission, "veille", 8);
    let audit = submission.audit();
    assert_eq!(status(&audit, "C6.2"), Status::Partial);
    let reason = &audit.verdict("C6.2").expect("a criterion").raison;
    assert!(reason.contains("que par ses commits"), "{reason}");

    let planned = planned();
    write_weeks(&planned, "veille", 8);
    assert_eq!(status(&planned.audit(), "C6.2"), Status::Observed);
}

/// Git itself writes such a date when told to.
#[test]
fn a_commit_dated_out_of_any_calendar_is_audited() {
    let submission = planned();
    let (path, text) = synthesis(1);
    submission.write(&path, text.as_bytes());
    submission.git(&["add", "--all"]);
    let tree = submission.output(&["write-tree"]);
    for seconds in ["9223372036854775807", "-9223372036854775808"] {
        let commit = format!(
            "tree {tree}\nauthor C <c@example.org> {seconds} +0000\n\
             committer C <c@example.org> {seconds} +0000\n\nveille\n"
        );
        submission.write(".git/commit", commit.as_bytes());
        let id = submission.output(&[
            "hash-object",
            "-t",
            "commit",
            "-w",
            "--literally",
            ".git/commit",
        ]);
        submission.git(&["update-ref", "HEAD", &id]);
        assert_eq!(submission.audit().criteres.len(), 141, "{seconds}");
    }
}
