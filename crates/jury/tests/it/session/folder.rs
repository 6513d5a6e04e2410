//! The folder of a session: made once, completed later, and never written over.

use std::fs;
use std::path::{Path, PathBuf};

use jury::session::dossier::{Dossier, Session, sheet_path};
use jury::session::init::{self, Outcome};
use tempfile::TempDir;

use super::SESSION;
use crate::submission::Submission;

fn outcome(folder: &Path, id: &str) -> Outcome {
    let path = sheet_path(folder, id);
    let report = init::run(folder).expect("a folder");
    report
        .files
        .iter()
        .find(|it| it.0 == path)
        .expect("a sheet")
        .1
}

fn filled(session: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("session.toml"), session).expect("a file");
    init::run(folder.path()).expect("sheets");
    folder
}

fn sheet(folder: &TempDir, id: &str) -> (PathBuf, String) {
    let path = sheet_path(folder.path(), id);
    let text = fs::read_to_string(&path).expect("a sheet");
    (path, text)
}

#[test]
fn a_new_folder_holds_a_session_that_can_be_read_and_no_candidate() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("neuf");
    init::run(&path).expect("a folder");
    assert_eq!(
        Session::read(&path)
            .expect("the model is sound")
            .candidats
            .len(),
        0
    );
}

/// The example shown in the comments of the model is a session, once uncommented.
#[test]
fn the_commented_example_of_the_model_can_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    init::run(folder.path()).expect("a folder");
    let path = folder.path().join("session.toml");
    let text = fs::read_to_string(&path).expect("a session");
    let (head, example) = text.split_at(text.find("# [[jure]]").expect("an example"));
    let shown = example.lines().map(|line| match line.strip_prefix("# ") {
        Some(code) if code.starts_with('[') || code.contains(" = ") => code,
        _ => "",
    });
    let text = format!("{head}{}", shown.collect::<Vec<_>>().join("\n"));
    let text = text.replace(", \"dominique-petit\"", "");
    let session = Session::parse(&path, &text).expect("the example is sound");
    assert_eq!((session.candidats.len(), session.jurys.len()), (1, 1));
    assert!(session.totaux.is_some());
}

#[test]
fn every_candidate_has_a_sheet_without_any_decision() {
    let folder = filled(SESSION);
    let dossier = Dossier::read(folder.path()).expect("a session");
    for fiche in &dossier.fiches {
        assert!(fiche.decision.is_none() && fiche.presence.is_none());
        for judged in &fiche.competences {
            assert!(judged.decision.is_none() && judged.commentaire.is_empty());
            assert!(judged.criteres.iter().all(|it| it.decision.is_none()));
        }
    }
    assert_eq!(dossier.fiches[0].competences.len(), 21);
    let criteria: usize = dossier.fiches[0]
        .competences
        .iter()
        .map(|it| it.criteres.len())
        .sum();
    assert_eq!(criteria, 141);
    assert_eq!(
        dossier.fiches[2].competences.len(),
        8,
        "only the bloc presented"
    );
}

#[test]
fn a_second_run_changes_no_byte() {
    let folder = filled(SESSION);
    let (path, text) = sheet(&folder, "alice");
    let written = text.replacen("commentaire = \"\"", "commentaire = \"vu à l'oral\"", 1)
        + "# note du jury\n";
    fs::write(&path, &written).expect("a file");
    assert_eq!(outcome(folder.path(), "alice"), Outcome::Kept);
    assert_eq!(fs::read_to_string(&path).expect("a sheet"), written);
    assert_eq!(sheet(&folder, "bilal").1, sheet(&folder, "bilal").1);
}

#[test]
fn a_bloc_added_to_the_session_is_added_at_the_end_of_the_sheet() {
    let folder = filled(SESSION);
    let (path, text) = sheet(&folder, "chloe");
    let written =
        text.replacen("decision = \"\"", "decision = \"non admis\"", 1) + "# note du jury\n";
    fs::write(&path, &written).expect("a file");
    let more = SESSION.replace("blocs = [\"BC02\"]", "blocs = [\"BC02\", \"BC01\"]");
    fs::write(folder.path().join("session.toml"), more).expect("a file");
    assert_eq!(outcome(folder.path(), "chloe"), Outcome::Completed);
    let after = fs::read_to_string(&path).expect("a sheet");
    assert!(
        after.starts_with(written.trim_end()),
        "what was written is kept"
    );
    let dossier = Dossier::read(folder.path()).expect("a session");
    assert_eq!(dossier.fiches[2].competences.len(), 13);
    assert_eq!(outcome(folder.path(), "chloe"), Outcome::Kept);
}

#[test]
fn a_repository_gives_questions_and_no_decision() {
    let submission = Submission::of(&[("README.md", "# Projet\n")]);
    let folder = filled(SESSION);
    let line = format!("nom = \"Alice Martin\"\ndepots = [{:?}]", submission.path());
    let with = SESSION.replace("nom = \"Alice Martin\"", &line);
    fs::write(folder.path().join("session.toml"), with).expect("a file");
    assert_eq!(
        outcome(folder.path(), "alice"),
        Outcome::Filled,
        "nobody had written in it"
    );
    let dossier = Dossier::read(folder.path()).expect("a session");
    let judged = dossier.fiches[0].competence("C1").expect("C1");
    let last = judged.critere("C1.7").expect("C1.7");
    assert_eq!(last.questions.len(), 1);
    assert!(last.decision.is_none() && judged.decision.is_none());
    assert!(sheet(&folder, "alice").1.contains("# Audit : absent."));
}

#[test]
fn a_repository_that_is_not_there_is_told_and_the_sheet_is_made() {
    let with = SESSION.replace(
        "nom = \"Alice Martin\"",
        "nom = \"Alice Martin\"\ndepots = [\"nulle-part\"]",
    );
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("session.toml"), with).expect("a file");
    let report = init::run(folder.path()).expect("sheets");
    assert_eq!(report.warnings.len(), 1);
    assert!(
        report.warnings[0].contains("nulle-part n'existe pas"),
        "{}",
        report.warnings[0]
    );
    assert!(Dossier::read(folder.path()).is_ok());
}

#[test]
fn faults_of_a_session_are_listed_together() {
    let wrong = SESSION
        .replace("id = \"alice\"", "id = \"../alice\"")
        .replace("jures = [\"un\", \"deux\"]", "jures = [\"un\", \"trois\"]")
        .replace("blocs = [\"BC02\"]", "blocs = [\"BC04\"]");
    let error = Session::parse(Path::new("session.toml"), &wrong)
        .expect_err("faults")
        .to_string();
    for wanted in ["« ../alice »", "« trois »", "« BC04 »"] {
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn an_unknown_word_says_which_are_known() {
    let folder = filled(SESSION);
    let (path, text) = sheet(&folder, "alice");
    fs::write(
        &path,
        text.replacen("presence = \"\"", "presence = \"oui\"", 1),
    )
    .expect("a file");
    let error = anyhow::Error::from(Dossier::read(folder.path()).expect_err("a fault"));
    let told: Vec<_> = error.chain().map(ToString::to_string).collect();
    assert!(
        told.join("\n")
            .contains("« oui » n'est pas un mot attendu : écrivez « présent », « absent »"),
        "{told:?}"
    );
}
