//! Two places that must say the same thing: each finding names both.

use jury::checks::Kind;

use crate::submission::{Submission, findings, seeded};

fn both(audit: &jury::audit::Audit, kind: Kind) -> (String, String) {
    let finding = audit
        .trouvailles
        .iter()
        .find(|it| it.kind == kind)
        .expect("a finding");
    let other = finding.other.as_ref().expect("the other side");
    (finding.evidence.path.clone(), other.path.clone())
}

const ROUTES: &str = "from fastapi import FastAPI, Depends, HTTPException\n\napp = FastAPI()\n\ndef verify_api_key(cle: str):\n    if cle != \"x\":\n        raise HTTPException(status_code=401)\n\n@app.get(\"/clients\", dependencies=[Depends(verify_api_key)])\ndef clients():\n    return []\n\n@app.get(\"/contrats\")\ndef contrats():\n    return []\n";

#[test]
fn a_route_left_open_is_set_against_one_that_is_kept() {
    let audit = Submission::of(&[("main.py", ROUTES)]).audit();
    assert_eq!(
        findings(&audit, Kind::OpenRoute),
        [("main.py".to_owned(), 13)]
    );
    assert_eq!(both(&audit, Kind::OpenRoute).1, "main.py");
}

#[test]
fn a_route_absent_from_the_openapi_document_is_set_against_it() {
    let document = "{\"openapi\": \"3.1.0\",\n\"paths\": {\n\"/clients\": {}\n}}\n";
    let whole =
        "{\"openapi\": \"3.1.0\",\n\"paths\": {\n\"/clients\": {},\n\"/contrats\": {}\n}}\n";
    seeded(
        Kind::UndocumentedRoute,
        ("main.py", 13),
        &[("main.py", ROUTES), ("openapi.json", document)],
        &[("main.py", ROUTES), ("openapi.json", whole)],
    );
}

#[test]
fn a_call_that_no_route_answers_is_seen() {
    let good = "import requests\n\nAPI_URL = \"http://localhost:8000\"\n\ndef lire():\n    return requests.get(f\"{API_URL}/clients\").json()\n";
    let bad = good.to_owned()
        + "\ndef autre():\n    return requests.get(f\"{API_URL}/factures\").json()\n";
    seeded(
        Kind::UnknownPath,
        ("client.py", 9),
        &[("main.py", ROUTES), ("client.py", &bad)],
        &[("main.py", ROUTES), ("client.py", good)],
    );
}

#[test]
fn a_personal_column_is_looked_for_in_the_register() {
    let schema = (
        "schema.sql",
        "CREATE TABLE client (\n  id INT PRIMARY KEY,\n  telephone TEXT\n);\n",
    );
    let silent = (
        "docs/registre.md",
        "# Registre des traitements\n\nFinalité : vente. Base légale : contrat. Conservation : 3 ans.\n",
    );
    let telling = (
        "docs/registre.md",
        "# Registre des traitements\n\nFinalité : vente. Données : téléphone. Conservation : 3 ans.\n",
    );
    seeded(
        Kind::UnregisteredColumn,
        ("schema.sql", 1),
        &[schema, silent],
        &[schema, telling],
    );
    let audit = Submission::of(&[schema, silent]).audit();
    assert_eq!(
        both(&audit, Kind::UnregisteredColumn),
        ("schema.sql".to_owned(), "docs/registre.md".to_owned())
    );
}

#[test]
fn a_purge_that_nothing_plans_is_seen() {
    let purge = (
        "scripts/purge_clients.py",
        "def purge():\n    Client.objects.filter(ancien=True).delete()\n",
    );
    seeded(
        Kind::UnpurgedData,
        ("scripts/purge_clients.py", 2),
        &[purge],
        &[
            purge,
            (
                "deploy/crontab",
                "0 3 * * * python scripts/purge_clients.py\n",
            ),
        ],
    );
}

#[test]
fn a_purge_planned_by_a_workflow_is_planned() {
    let purge = (
        "scripts/purge_clients.py",
        "def purge():\n    Client.objects.filter(ancien=True).delete()\n",
    );
    let workflow = (
        ".github/workflows/purge.yml",
        "on:\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  purge:\n    runs-on: ubuntu-latest\n    steps:\n      - run: python scripts/purge_clients.py\n",
    );
    assert!(
        findings(
            &Submission::of(&[purge, workflow]).audit(),
            Kind::UnpurgedData
        )
        .is_empty()
    );
}

#[test]
fn a_watch_less_regular_than_announced_is_set_against_its_plan() {
    let plan = (
        "veille/plan_veille.md",
        "# Plan de veille\n\nVeille hebdomadaire, une heure le mardi.\n",
    );
    let gaps = (
        "veille/journal.md",
        "# Journal de veille\n\n- 2025-01-07 : modèles\n- 2025-04-29 : règlement\n",
    );
    let steady = (
        "veille/journal.md",
        "# Journal de veille\n\n- 2025-01-07 : a\n- 2025-01-14 : b\n- 2025-01-21 : c\n",
    );
    seeded(
        Kind::IrregularWatch,
        ("veille/journal.md", 3),
        &[plan, gaps],
        &[plan, steady],
    );
    let audit = Submission::of(&[plan, gaps]).audit();
    assert_eq!(
        both(&audit, Kind::IrregularWatch).1,
        "veille/plan_veille.md"
    );
}

#[test]
fn a_data_model_far_from_the_schema_is_seen() {
    let schema = (
        "schema.sql",
        "CREATE TABLE client (id INT);\nCREATE TABLE commande (id INT);\n",
    );
    let far = (
        "docs/mcd.md",
        "# MCD\n\n```mermaid\nerDiagram\n  CLIENT ||--o{ COMMANDE : passe\n  CLIENT ||--o{ NAVIRE : loue\n  NAVIRE ||--o{ PHARE : voit\n```\n",
    );
    let near = (
        "docs/mcd.md",
        "# MCD\n\n```mermaid\nerDiagram\n  CLIENT ||--o{ COMMANDE : passe\n```\n",
    );
    seeded(
        Kind::ModelGap,
        ("docs/mcd.md", 6),
        &[schema, far],
        &[schema, near],
    );
}

#[test]
fn a_variable_passed_and_never_read_is_seen() {
    let app = ("app/main.py", "import os\n\nURL = os.getenv(\"API_URL\")\n");
    let compose = |name: &str| {
        format!(
            "services:\n  app:\n    build: ./app\n    environment:\n      - {name}=http://api:8000\n"
        )
    };
    let (bad, good) = (compose("FASTAPI_ADRESSE"), compose("API_URL"));
    seeded(
        Kind::UnreadVariable,
        ("docker-compose.yml", 2),
        &[app, ("docker-compose.yml", &bad)],
        &[app, ("docker-compose.yml", &good)],
    );
}

#[test]
fn a_host_left_to_localhost_in_a_container_is_seen() {
    let app = (
        "app/settings.py",
        "import os\n\nHOTE = os.getenv(\"DB_HOST\", \"localhost\")\n",
    );
    let compose = |line: &str| {
        format!(
            "services:\n  app:\n    build: ./app\n    environment:\n      - DEBUG=False\n{line}"
        )
    };
    let (bad, good) = (compose(""), compose("      - DB_HOST=base\n"));
    seeded(
        Kind::UnsetVariable,
        ("docker-compose.yml", 2),
        &[app, ("docker-compose.yml", &bad)],
        &[app, ("docker-compose.yml", &good)],
    );
}
