//! Pipelines that show more than they do.

use jury::checks::Kind;
use jury::verdict::Status;

use crate::submission::{Submission, seeded, status};

const PATH: &str = ".github/workflows/ci.yml";
const GOOD: &str = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pip install -r requirements.txt\n      - run: pytest\n";

fn workflow(kind: Kind, line: usize, text: &str) {
    seeded(kind, (PATH, line), &[(PATH, text)], &[(PATH, GOOD)]);
}

#[test]
fn a_job_that_only_echoes_is_seen() {
    workflow(
        Kind::EchoJob,
        6,
        "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo \"Déploiement réussi\"\n",
    );
}

#[test]
fn a_job_that_looks_for_a_file_is_seen() {
    workflow(
        Kind::EchoJob,
        6,
        "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: test -f Dockerfile && echo oui || echo non\n",
    );
}

#[test]
fn a_delivery_step_that_only_echoes_is_seen_in_a_job_that_works() {
    workflow(
        Kind::EchoJob,
        8,
        "on: push\njobs:\n  tout:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build -t x .\n      - name: Deploy\n        run: echo \"pas de serveur\"\n",
    );
}

#[test]
fn continue_on_error_forgives_the_tests() {
    workflow(
        Kind::ForgivenFailure,
        6,
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n        continue-on-error: true\n",
    );
}

#[test]
fn or_true_forgives_the_tests() {
    workflow(
        Kind::ForgivenFailure,
        6,
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest || true\n",
    );
}

#[test]
fn a_gitlab_job_allowed_to_fail_is_seen() {
    seeded(
        Kind::ForgivenFailure,
        (".gitlab-ci.yml", 4),
        &[(
            ".gitlab-ci.yml",
            "stages: [test]\ntests:\n  script:\n    - pytest\n  allow_failure: true\n",
        )],
        &[(
            ".gitlab-ci.yml",
            "stages: [test]\ntests:\n  script:\n    - pytest\n",
        )],
    );
}

#[test]
fn a_summary_shown_whatever_happens_is_seen() {
    workflow(
        Kind::AlwaysSummary,
        8,
        "on: push\njobs:\n  bilan:\n    needs: test\n    if: always()\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo \"Tout est vert\"\n",
    );
}

#[test]
fn a_disabled_job_is_seen() {
    workflow(
        Kind::DisabledJob,
        3,
        "on: push\njobs:\n  test:\n    if: false\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n",
    );
}

#[test]
fn a_commented_job_is_seen() {
    workflow(
        Kind::CommentedJob,
        7,
        "on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: flake8 .\n#  deploy:\n#    runs-on: ubuntu-latest\n#    steps:\n#      - run: kubectl apply -f k8s\n#      - run: true\n",
    );
}

#[test]
fn a_continuous_pipeline_started_by_hand_is_seen() {
    workflow(
        Kind::ManualOnly,
        2,
        "name: CI\non: workflow_dispatch\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n",
    );
}

#[test]
fn a_workflow_that_does_not_parse_is_seen() {
    workflow(Kind::Unreadable, 4, "on: push\njobs:\n  test: [\n");
}

#[test]
fn gitea_workflows_are_read_as_those_of_github() {
    let audit = Submission::of(&[(".gitea/workflows/ci.yml", GOOD)]).audit();
    assert_eq!(status(&audit, "C18.2"), Status::Observed);
    assert_eq!(status(&audit, "C18.3"), Status::Observed);
}

#[test]
fn a_script_started_by_a_job_is_read() {
    let ci = "on: push\njobs:\n  tout:\n    runs-on: ubuntu-latest\n    steps:\n      - run: bash scripts/verifie.sh\n";
    let files = [
        (PATH, ci),
        (
            "scripts/verifie.sh",
            "#!/bin/sh\npip install .\npytest -q\n",
        ),
        ("calcul.py", "def f():\n    return 1\n"),
        (
            "tests/test_calcul.py",
            "from calcul import f\n\ndef test_f():\n    assert f() == 1\n",
        ),
    ];
    assert_eq!(
        status(&Submission::of(&files).audit(), "C18.4"),
        Status::Observed
    );
}

#[test]
fn a_delivery_told_with_tools_that_are_not_there_is_misleading() {
    let doc = "# Déploiement\n\nL'image part sur le registre, puis Kubernetes la déploie.\n";
    let audit = Submission::of(&[("docs/deploiement.md", doc)]).audit();
    assert_eq!(status(&audit, "C19.1"), Status::Misleading);
}

#[test]
fn an_image_that_copies_what_is_not_there_is_seen() {
    let good = ("app/main.py", "print('bonjour')\n");
    seeded(
        Kind::MissingCopy,
        ("Dockerfile", 2),
        &[
            good,
            (
                "Dockerfile",
                "FROM python:3.12\nCOPY donnees/ /app/donnees/\n",
            ),
        ],
        &[good, ("Dockerfile", "FROM python:3.12\nCOPY app/ /app/\n")],
    );
}
