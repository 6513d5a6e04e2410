//! Small made-up submissions: files in a temporary Git repository, audited as anybody's.

use std::fs;
use std::path::Path;
use std::process::Command;

use jury::audit::{self, Audit};
use jury::checks::Kind;
use jury::verdict::Status;
use tempfile::TempDir;

/// A repository that lives as long as the test.
pub(crate) struct Submission {
    folder: TempDir,
}

impl Submission {
    /// A submission whose files are given by path and text, in one commit.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let submission = Self::empty();
        for (path, text) in files {
            submission.write(path, text.as_bytes());
        }
        submission.commit("premier jet");
        submission
    }

    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let submission = Self { folder };
        submission.git(&["init", "--quiet", "--initial-branch=main"]);
        submission
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("a folder");
        }
        fs::write(path, bytes).expect("a file");
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all", "--force"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    /// Commits what was written as if it were this many days after the first of January 2025.
    pub(crate) fn commit_on(&self, day: u32, message: &str) {
        self.git(&["add", "--all", "--force"]);
        let date = format!("--date={}", 1_735_732_800 + day * 86_400);
        self.git(&[
            "commit",
            "--quiet",
            "--allow-empty",
            &date,
            "--message",
            message,
        ]);
    }

    /// The tests make repositories with Git itself; the program never starts it.
    pub(crate) fn git(&self, arguments: &[&str]) {
        self.output(arguments);
    }

    /// What Git says, trimmed.
    pub(crate) fn output(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.path())
            .args([
                "-c",
                "user.name=Candidat",
                "-c",
                "user.email=candidat@example.org",
            ])
            .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
            .args(arguments)
            .output()
            .expect("git");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(crate) fn audit(&self) -> Audit {
        audit::run(&[self.path().to_owned()], None, &mut |_| ()).expect("an audit")
    }
}

/// The findings of a kind: path and line.
pub(crate) fn findings(audit: &Audit, kind: Kind) -> Vec<(String, usize)> {
    audit
        .trouvailles
        .iter()
        .filter(|it| it.kind == kind)
        .map(|it| (it.evidence.path.clone(), it.evidence.line))
        .collect()
}

pub(crate) fn status(audit: &Audit, id: &str) -> Status {
    audit.verdict(id).expect("a criterion").statut
}

/// Asserts one finding, on its line, and none in the same files once repaired.
pub(crate) fn seeded(
    kind: Kind,
    place: (&str, usize),
    files: &[(&str, &str)],
    repaired: &[(&str, &str)],
) {
    let found = findings(&Submission::of(files).audit(), kind);
    assert!(
        found
            .iter()
            .any(|(path, line)| (path.as_str(), *line) == place),
        "{} attendu en {place:?}, trouvé : {found:?}",
        kind.slug()
    );
    let left = findings(&Submission::of(repaired).audit(), kind);
    assert!(
        left.is_empty(),
        "{} ne devrait plus être trouvé : {left:?}",
        kind.slug()
    );
}
