//! What should not be kept, and what is kept in name only.

use jury::checks::Kind;

use crate::submission::{Submission, findings, seeded};

#[test]
fn a_key_of_a_known_shape_is_seen_and_never_shown() {
    let key = ["sk-", "abcdefghij0123456789ABCD"].concat();
    let text = format!("client = Client(\"{key}\")\n");
    let submission = Submission::of(&[("app.py", &text)]);
    let audit = submission.audit();
    assert_eq!(findings(&audit, Kind::Secret), [("app.py".to_owned(), 1)]);
    let json = serde_json::to_string(&audit).expect("json");
    assert!(
        !json.contains("abcdefghij"),
        "the value of a secret is never repeated"
    );
}

#[test]
fn a_password_in_an_env_file_is_seen_and_an_example_is_not() {
    let secret = ["DB_PASSWORD=", "kd83hGq91pLm"].concat();
    seeded(
        Kind::Secret,
        (".env", 1),
        &[(".env", &secret)],
        &[(".env.example", "DB_PASSWORD=votre_mot_de_passe\n")],
    );
}

#[test]
fn a_signing_key_in_the_settings_is_seen() {
    let bad = ["SECRET_KEY = \"", "q8z-41kd93hdgq91plm-77\"\n"].concat();
    seeded(
        Kind::Secret,
        ("settings.py", 1),
        &[("settings.py", &bad)],
        &[(
            "settings.py",
            "import os\nSECRET_KEY = os.environ[\"SECRET_KEY\"]\n",
        )],
    );
}

#[test]
fn a_kept_database_is_seen() {
    seeded(
        Kind::KeptDatabase,
        ("app/db.sqlite3", 1),
        &[("app/db.sqlite3", "SQLite format 3")],
        &[("app/x.py", "x = 1\n")],
    );
}

#[test]
fn a_path_of_somebody_s_own_machine_is_seen() {
    let bad = ["#!/bin/sh\ncd ", "/Us", "ers/camille/projet\n"].concat();
    seeded(
        Kind::PersonalPath,
        ("scripts/tri.sh", 2),
        &[("scripts/tri.sh", &bad)],
        &[("scripts/tri.sh", "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n")],
    );
}

#[test]
fn a_python_file_that_does_not_parse_is_seen() {
    seeded(
        Kind::Unreadable,
        ("etl/extrait.py", 1),
        &[("etl/extrait.py", "def lire(:\n    return\n")],
        &[("etl/extrait.py", "def lire():\n    return\n")],
    );
}

#[test]
fn an_empty_file_is_seen() {
    seeded(
        Kind::EmptyFile,
        ("docs/architecture.md", 1),
        &[("docs/architecture.md", "")],
        &[("docs/architecture.md", "# Architecture\n")],
    );
}

#[test]
fn the_empty_tests_that_a_framework_leaves_are_seen() {
    seeded(
        Kind::EmptyFile,
        ("comptes/tests.py", 1),
        &[(
            "comptes/tests.py",
            "from django.test import TestCase\n\n# Create your tests here.\n",
        )],
        &[(
            "comptes/tests.py",
            "from django.test import TestCase\n\nclass T(TestCase):\n    def test_a(self):\n        self.assertTrue(self.client)\n",
        )],
    );
}

#[test]
fn an_import_that_nothing_declares_is_seen() {
    let app = ("app.py", "import polars\n");
    seeded(
        Kind::Undeclared,
        ("app.py", 1),
        &[app, ("requirements.txt", "fastapi\n")],
        &[app, ("requirements.txt", "polars\n")],
    );
}

#[test]
fn a_limiter_that_no_route_uses_is_seen() {
    let route = "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get(\"/clients\")\ndef clients():\n    return []\n";
    let limiter = (
        "limite.py",
        "from slowapi import Limiter\n\nlimiter = Limiter(key_func=len)\n",
    );
    let used = "from fastapi import FastAPI\nfrom limite import limiter\n\napp = FastAPI()\n\n@app.get(\"/clients\")\n@limiter.limit(\"5/minute\")\ndef clients():\n    return []\n";
    seeded(
        Kind::UnusedLimiter,
        ("limite.py", 3),
        &[("main.py", route), limiter],
        &[("main.py", used), limiter],
    );
}

#[test]
fn open_hosts_and_debugging_by_default_are_seen() {
    seeded(
        Kind::OpenSettings,
        ("site/settings.py", 1),
        &[("site/settings.py", "ALLOWED_HOSTS = [\"*\"]\n")],
        &[("site/settings.py", "ALLOWED_HOSTS = [\"localhost\"]\n")],
    );
}

#[test]
fn a_symbolic_link_to_nothing_is_seen_and_never_followed() {
    let submission = Submission::empty();
    std::os::unix::fs::symlink("/etc/passwd", submission.path().join("base")).expect("a link");
    submission.write("a.md", b"# A\n");
    submission.commit("lien");
    let audit = submission.audit();
    assert_eq!(
        findings(&audit, Kind::DanglingLink),
        [("base".to_owned(), 1)]
    );
    let json = serde_json::to_string(&audit).expect("json");
    assert!(
        !json.contains("root:"),
        "what a link points to is never read"
    );
}

#[test]
fn what_git_does_not_keep_does_not_count() {
    let submission = Submission::of(&[("a.md", "# A\n")]);
    submission.write("tests/test_a.py", b"def test_a():\n    assert True\n");
    assert!(findings(&submission.audit(), Kind::AlwaysTrue).is_empty());
}
