//! Crafted and broken inputs: never a panic, never a hang, and what is missing is said.

use std::fs;
use std::io::Write;
use std::path::Path;

use jury::audit::{self, Audit};
use jury::readers;
use jury::tree::{Content, File, TreeError};
use jury::verdict::Status;
use proptest::prelude::*;

use crate::submission::{Submission, status};

const NAMES: [&str; 24] = [
    "a.py",
    "a.js",
    "a.ts",
    "a.tsx",
    "a.rs",
    "a.ipynb",
    "a.md",
    "a.html",
    "a.txt",
    "a.csv",
    "a.yml",
    "a.json",
    "a.toml",
    "a.pdf",
    "a.docx",
    "a.odt",
    "a.sql",
    "Dockerfile",
    ".env",
    "requirements.txt",
    "docker-compose.yml",
    ".github/workflows/a.yml",
    "a.mcd",
    "a.prisma",
];

fn read(name: &str, content: Content) {
    let file = File {
        repository: 0,
        path: name.to_owned(),
        size: 1,
        content,
    };
    let _ = readers::read(&file);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,400}") {
        for name in NAMES {
            read(name, Content::Text(text.as_str().into()));
        }
    }

    #[test]
    fn no_bytes_make_a_reader_of_documents_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for name in ["a.pdf", "a.docx", "a.odt"] {
            read(name, Content::Document(bytes.clone()));
            let mut typed = b"%PDF-1.7\n".to_vec();
            typed.extend(&bytes);
            read(name, Content::Document(typed));
        }
    }

    #[test]
    fn syntax_in_disorder_makes_no_reader_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "def f(", "):\n  ", "class A:", "@app.get(\"/x\")", "\"\"\"", "'", "{", "}", "[", "]", "(", ")", ":\n", "- ", "&a ", "*a", "<h1>", "</", "-->", "```", "| ", "SELECT ", "FROM ", ";", "--", "/*", "$$", "é", "\u{301}", "\0", "%(", "%s", "\\", "#", "on: push\n", "jobs:\n", "  run: |\n", "FROM x\nCOPY ", "erDiagram\n", "import ", "fn main() {", "#[test]", "==", "\r\n", "\t",
        ]), 0..40)
    ) {
        let text = pieces.concat();
        for name in NAMES {
            read(name, Content::Text(text.as_str().into()));
        }
    }
}

#[test]
fn a_whole_submission_of_junk_is_audited() {
    let submission = Submission::empty();
    for (place, name) in NAMES.iter().enumerate() {
        let bytes: Vec<u8> = (0..2000_u32)
            .map(|it| (it.wrapping_mul(2_654_435_761) >> (place % 24)) as u8)
            .collect();
        submission.write(&format!("{place}/{name}"), &bytes);
        submission.write(&format!("vide{place}/{name}"), b"");
    }
    submission.commit("bruit");
    assert_eq!(submission.audit().criteres.len(), 141);
}

#[test]
fn deep_nesting_does_not_overflow() {
    let submission = Submission::of(&[
        ("a.py", &("(".repeat(50_000) + "x")),
        ("b.json", &"[".repeat(50_000)),
        ("c.yml", &"[".repeat(50_000)),
        ("d.js", &"{".repeat(20_000)),
        ("e.sql", &("SELECT ".to_owned() + &"(".repeat(20_000))),
        ("f.md", &"> ".repeat(5_000)),
        ("g.toml", &("a = ".to_owned() + &"[".repeat(20_000))),
    ]);
    assert_eq!(submission.audit().criteres.len(), 141);
}

fn audit_of(path: &Path) -> Result<Audit, TreeError> {
    audit::run(&[path.to_owned()], None, &mut |_| ())
}

fn zip_of(path: &Path, entries: &[(&str, &[u8])]) {
    let mut writer = zip::ZipWriter::new(fs::File::create(path).expect("a file"));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in entries {
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(bytes).expect("bytes");
    }
    writer.finish().expect("an archive");
}

const PLAN: &[u8] = "# Plan de veille\n\nThème : les modèles.\n".as_bytes();

#[test]
fn an_archive_is_read_without_its_common_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("candidat.zip");
    zip_of(&path, &[("projet-main/veille/plan.md", PLAN)]);
    let audit = audit_of(&path).expect("an audit");
    assert_eq!(status(&audit, "C6.1"), Status::Observed);
    assert_eq!(
        audit.verdict("C6.1").expect("C6.1").preuves[0].place(),
        "candidat:veille/plan.md:3"
    );
    // Without a history, a request of merge can only be shown.
    assert_eq!(status(&audit, "C21.5"), Status::Oral);
}

#[test]
fn an_archive_that_carries_git_is_read_at_its_commit() {
    let submission = Submission::of(&[("veille/plan.md", "# Plan de veille\n\nThème : x.\n")]);
    submission.write("veille/plan.md", b"rien\n");
    let path = submission.path().join("../depot.tar.gz");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(path.file_name().expect("a name"));
    let encoder = flate2::write::GzEncoder::new(
        fs::File::create(&path).expect("a file"),
        flate2::Compression::fast(),
    );
    let mut builder = tar::Builder::new(encoder);
    builder
        .append_dir_all("projet", submission.path())
        .expect("a folder");
    builder.into_inner().expect("tar").finish().expect("gzip");
    let audit = audit_of(&path).expect("an audit");
    assert_eq!(status(&audit, "C6.1"), Status::Observed);
    assert!(audit.depots[0].commit.is_some());
}

#[test]
fn a_bomb_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bombe.zip");
    let zeros = vec![0_u8; 70 << 20];
    zip_of(&path, &[("a.txt", &zeros), ("b.bin", &zeros)]);
    let error = audit_of(&path).expect_err("a refusal");
    assert!(error.to_string().contains("bombe"), "{error}");
}

#[test]
fn a_name_that_leaves_the_archive_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evasion.zip");
    zip_of(&path, &[("../../evade.md", b"x")]);
    assert!(matches!(audit_of(&path), Err(TreeError::Archive { .. })));
}

#[test]
fn what_is_neither_a_repository_nor_an_archive_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = audit_of(folder.path()).expect_err("a refusal").to_string();
    assert!(error.contains("dépôt nu"), "{error}");
    assert!(matches!(
        audit_of(Path::new("/nulle/part")),
        Err(TreeError::Unknown(_))
    ));
    let text = folder.path().join("a.txt");
    fs::write(&text, "x").expect("a file");
    assert!(matches!(audit_of(&text), Err(TreeError::NotReadable(_))));
}

/// Takes an object out of the repository, as a partial clone does.
fn lose(submission: &Submission, path: &str) {
    let id = submission.output(&["rev-parse", &format!("HEAD:{path}")]);
    let object = submission
        .path()
        .join(".git/objects")
        .join(&id[..2])
        .join(&id[2..]);
    fs::remove_file(object).expect("an object");
}

#[test]
fn a_missing_object_is_unavailable_and_never_absent() {
    let submission = Submission::of(&[
        ("README.md", "# Projet\n"),
        ("docs/rapport.md", "# Rapport unique au monde\n"),
    ]);
    lose(&submission, "docs/rapport.md");
    let audit = submission.audit();
    assert_eq!(status(&audit, "C6.1"), Status::Unavailable);
    let reason = &audit.verdict("C6.1").expect("C6.1").raison;
    assert!(reason.contains("docs/rapport.md"), "{reason}");
    assert!(
        audit.depots[0]
            .non_lus
            .iter()
            .any(|it| it.exemple == "docs/rapport.md")
    );
}

#[test]
fn a_missing_object_hides_only_what_it_could_have_shown() {
    let submission = Submission::of(&[
        ("README.md", "# Projet\n"),
        ("data/raw/mesures.csv", "a,b\n1,2\n"),
    ]);
    lose(&submission, "data/raw/mesures.csv");
    assert_eq!(status(&submission.audit(), "C6.1"), Status::Absent);

    let submission = Submission::of(&[
        ("README.md", "# Projet\n"),
        ("docs/Rapport_E3.pdf", "%PDF unique au monde"),
    ]);
    lose(&submission, "docs/Rapport_E3.pdf");
    let audit = submission.audit();
    assert_eq!(
        status(&audit, "C11.1"),
        Status::Unavailable,
        "dit par un document d'E3"
    );
    assert_eq!(status(&audit, "C6.1"), Status::Absent, "une autre épreuve");
    assert_eq!(
        status(&audit, "C11.3"),
        Status::Absent,
        "aucun document ne le montre"
    );

    let submission = Submission::of(&[
        ("docs/Rapport_E3.md", "# Rapport\n"),
        ("docs/Rapport_E3.pdf", "%PDF unique au monde"),
    ]);
    lose(&submission, "docs/Rapport_E3.pdf");
    assert_eq!(
        status(&submission.audit(), "C11.1"),
        Status::Absent,
        "lu en Markdown"
    );
}

#[test]
fn a_missing_catalogue_that_a_program_reads_hides_no_report() {
    let submission = Submission::of(&[
        ("README.md", "# Projet\n"),
        ("api/corpus/notices/velo.pdf", "%PDF unique au monde"),
    ]);
    lose(&submission, "api/corpus/notices/velo.pdf");
    assert_eq!(status(&submission.audit(), "C6.1"), Status::Absent);

    for path in [
        "media/rapport_final.pdf",
        "media/E5_projet.pdf",
        "uploads/bloc1.pdf",
        "docs/raw/veille.pdf",
        "corpus/E2_presentation.pdf",
    ] {
        let submission =
            Submission::of(&[("README.md", "# Projet\n"), (path, "%PDF unique au monde")]);
        lose(&submission, path);
        let id = if path.contains("E5") { "C20.2" } else { "C6.1" };
        assert_eq!(
            status(&submission.audit(), id),
            Status::Unavailable,
            "{path}"
        );
    }
}

#[test]
fn a_missing_picture_hides_nothing() {
    let submission = Submission::of(&[
        ("README.md", "# Projet\n"),
        ("img/a.png", "image unique au monde"),
    ]);
    lose(&submission, "img/a.png");
    assert_eq!(status(&submission.audit(), "C6.1"), Status::Absent);
}

#[test]
fn an_empty_repository_is_told_apart() {
    let submission = Submission::empty();
    assert!(matches!(
        audit_of(submission.path()),
        Err(TreeError::Empty(_))
    ));
}

#[test]
fn the_code_of_others_is_not_judged() {
    let submission = Submission::of(&[
        (
            "node_modules/x/test_x.py",
            "def test_x():\n    assert True\n",
        ),
        ("README.md", "# x\n"),
    ]);
    let audit = submission.audit();
    assert!(audit.trouvailles.is_empty());
    assert_eq!(audit.depots[0].non_lus[0].fichiers, 1);
}
