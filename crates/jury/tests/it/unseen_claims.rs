//! What looks like proof on submissions that nobody tuned the readers on, and what is one beside it.

use jury::checks::Kind;
use jury::verdict::Status;

use crate::submission::{Submission, findings, seeded, status};

const CLIENT: &str =
    "import requests\n\ndef lit_meteo(url):\n    return requests.get(url, timeout=9).json()\n";

const INCIDENT: &str = "# Incident du 12 juillet\n\n## Diagnostic\n\nLa cause : le service de météo a changé d'adresse et ne répond plus depuis le matin, ce que les journaux montrent bien.\n\n## Correction\n\nDans `src/meteo/service.py`, la fonction `lit_meteo()` attend plus longtemps :\n\n```diff\n- return requests.get(url, timeout=3).json()\n+ return requests.get(url, timeout=9).json()\n```\n";

#[test]
fn an_incident_whose_code_is_nowhere_did_not_happen() {
    let files = [
        ("docs/incident.md", INCIDENT),
        ("src/autre.py", "def lit():\n    return 1\n"),
    ];
    let repaired = [
        ("docs/incident.md", INCIDENT),
        ("src/meteo/service.py", CLIENT),
    ];
    seeded(
        Kind::ScriptedIncident,
        ("docs/incident.md", 9),
        &files,
        &repaired,
    );
    assert_eq!(
        status(&Submission::of(&files).audit(), "C21.1"),
        Status::Misleading
    );
    assert_eq!(
        status(&Submission::of(&repaired).audit(), "C21.1"),
        Status::Observed
    );
}

#[test]
fn an_incident_whose_file_has_moved_is_still_one() {
    let files = [("docs/incident.md", INCIDENT), ("meteo/client.py", CLIENT)];
    let audit = Submission::of(&files).audit();
    assert_eq!(status(&audit, "C21.1"), Status::Observed);
}

#[test]
fn commits_that_repair_say_no_cause() {
    let submission = Submission::of(&[("a.py", "def f():\n    return 1\n")]);
    submission.commit("Corriger la barre de progression");
    assert_eq!(status(&submission.audit(), "C21.1"), Status::Declared);
}

const KANBAN: &str = "# Organisation agile\n\n## Cycles et rituels\n\n- Sprints de quinze jours, deux rôles, responsable et développeur\n- Daily debout, rétrospective en fin de cycle\n- Un kanban, un backlog et un burndown\n";

#[test]
fn a_method_that_is_described_and_leaves_nothing_is_a_sentence() {
    let audit = Submission::of(&[("docs/agile.md", KANBAN)]).audit();
    for id in ["C16.1", "C16.2", "C16.4"] {
        assert_eq!(status(&audit, id), Status::Declared, "{id}");
    }
    let backlog = "id,titre,sprint,etat\n1,Lire les vols,1,fait\n2,Servir les vols,2,fait\n3,Montrer les vols,3,en cours\n";
    let audit = Submission::of(&[("docs/agile.md", KANBAN), ("docs/backlog.csv", backlog)]).audit();
    assert_eq!(status(&audit, "C16.1"), Status::Observed);
    assert_eq!(status(&audit, "C16.2"), Status::Partial);
}

#[test]
fn a_role_and_a_retrospective_of_something_else_are_no_method() {
    let text = "# Projet\n\n| Module | Role |\n| --- | --- |\n| a | lire |\n\n## Lecture rétrospective\n\nDeux années relues.\n";
    let audit = Submission::of(&[("README.md", text)]).audit();
    assert_eq!(status(&audit, "C16.1"), Status::Absent);
}

#[test]
fn a_journey_is_no_mock_up_of_a_screen() {
    let page = (
        "templates/accueil.html",
        "{% block x %}<p>Bonjour</p>{% endblock %}\n",
    );
    let journey =
        "# Besoin\n\n## Parcours utilisateur\n\n```mermaid\nflowchart TD\n  A --> B\n```\n";
    let audit = Submission::of(&[page, ("docs/besoin.md", journey)]).audit();
    assert_eq!(status(&audit, "C14.2"), Status::Observed);
    assert_eq!(status(&audit, "C17.2"), Status::Absent);
    let said = "# Interfaces\n\nLes pages sont conformes aux maquettes.\n";
    let audit = Submission::of(&[page, ("docs/interfaces.md", said)]).audit();
    assert_eq!(status(&audit, "C17.2"), Status::Declared);
    let drawn = journey.replace("Parcours utilisateur", "Wireframes");
    let audit = Submission::of(&[page, ("docs/besoin.md", &drawn)]).audit();
    assert_eq!(status(&audit, "C17.2"), Status::Observed);
}

const DELIVERY: &str = "on: push\njobs:\n  livraison:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v5\n        with:\n          push: true\n";

#[test]
fn a_start_on_one_s_own_machine_is_no_delivery() {
    let local = "# Projet\n\n## Déploiement en local\n\nInstaller avec docker compose, remplir le fichier .env de ses variables, puis vérifier que chaque service répond à un push sur la branche main.\n\n```bash\ndocker compose up -d\n```\n";
    let files = [
        ("README.md", local),
        ("Dockerfile", "FROM python:3.12\n"),
        (".github/workflows/cd.yml", DELIVERY),
    ];
    let audit = Submission::of(&files).audit();
    assert_eq!(status(&audit, "C19.1"), Status::Partial);
    assert_eq!(status(&audit, "C19.6"), Status::Partial);
    let away = local
        .replace("Déploiement en local", "Déploiement en production")
        .replace(
            "chaque service répond",
            "l'image publiée au registre répond sur le serveur",
        );
    let files = [("README.md", away.as_str()), files[1], files[2]];
    let audit = Submission::of(&files).audit();
    assert_eq!(status(&audit, "C19.1"), Status::Observed);
    assert_eq!(status(&audit, "C19.6"), Status::Observed);
}

#[test]
fn a_delivery_taken_down_with_its_job_delivers_nothing() {
    let job = "on: push\njobs:\n  deploiement:\n    name: Déploiement complet\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker compose up -d\n      - run: docker compose down -v\n";
    let kept = job.replace("docker compose down -v", "docker compose ps");
    seeded(
        Kind::EphemeralDelivery,
        (".github/workflows/cd.yml", 8),
        &[(".github/workflows/cd.yml", job)],
        &[(".github/workflows/cd.yml", &kept)],
    );
    let audit = Submission::of(&[(".github/workflows/cd.yml", job)]).audit();
    assert_eq!(status(&audit, "C19.4"), Status::Misleading);
    let tests = job
        .replace("Déploiement complet", "Tests")
        .replace("deploiement", "tests");
    let audit = Submission::of(&[(".github/workflows/ci.yml", &tests)]).audit();
    assert!(findings(&audit, Kind::EphemeralDelivery).is_empty());
}

#[test]
fn routes_that_a_document_lists_and_nothing_serves_are_set_against_the_code() {
    let api = "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get(\"/gares/\")\ndef gares():\n    return []\n\n@app.get(\"/gares/{gare_id}\")\ndef gare(gare_id: int):\n    return {}\n\n@app.get(\"/health\")\ndef health():\n    return {}\n";
    let old = "# API\n\n- `GET /gares-routieres/` : liste\n- `GET /gares-routieres/{id}` : détail\n- `GET /health` : santé\n";
    let new = old.replace("gares-routieres", "gares");
    seeded(
        Kind::PhantomRoute,
        ("api/README.md", 3),
        &[("api/main.py", api), ("api/README.md", old)],
        &[("api/main.py", api), ("api/README.md", &new)],
    );
    let audit = Submission::of(&[("api/main.py", api), ("api/README.md", old)]).audit();
    assert_eq!(status(&audit, "C5.1"), Status::Partial);
    // The API of somebody else, described at the root.
    let other =
        "# Source\n\n- `GET /routes` : liste\n- `GET /ponts` : liste\n- `GET /tunnels` : liste\n";
    let audit = Submission::of(&[("api/main.py", api), ("README.md", other)]).audit();
    assert!(findings(&audit, Kind::PhantomRoute).is_empty());
}

#[test]
fn models_of_django_without_migrations_create_no_table() {
    let model = "from django.db import models\n\nclass Vol(models.Model):\n    numero = models.CharField(max_length=10)\n";
    let files = [("manage.py", "import django\n"), ("vols/models.py", model)];
    let migration = "from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n    operations = [migrations.CreateModel(name=\"Vol\", fields=[(\"numero\", models.CharField(max_length=10))])]\n";
    let whole = [
        files[0],
        files[1],
        ("vols/migrations/0001_initial.py", migration),
    ];
    seeded(
        Kind::MissingMigrations,
        ("vols/models.py", 3),
        &files,
        &whole,
    );
    assert_eq!(
        status(&Submission::of(&files).audit(), "C4.2"),
        Status::Partial
    );
    assert_eq!(
        status(&Submission::of(&whole).audit(), "C4.2"),
        Status::Observed
    );
    let told =
        "# Projet\n\n```bash\npython manage.py makemigrations\npython manage.py migrate\n```\n";
    let audit = Submission::of(&[files[0], files[1], ("README.md", told)]).audit();
    assert!(findings(&audit, Kind::MissingMigrations).is_empty());
}

#[test]
fn a_board_whose_settings_are_mounted_from_nowhere_is_misleading() {
    let compose = "services:\n  prometheus:\n    image: prom/prometheus\n    volumes:\n      - ./docker/prometheus/prometheus.yml:/etc/prometheus/prometheus.yml\n";
    let audit = Submission::of(&[("docker-compose.yml", compose), ("a.py", "x = 1\n")]).audit();
    assert_eq!(status(&audit, "C11.3"), Status::Misleading);
}

#[test]
fn a_trial_that_is_only_told_is_not_a_whole_one() {
    let text = "# Surveillance\n\nLe bac à sable démarre Prometheus et Grafana ; les règles d'alerte y sont essayées.\n";
    let audit = Submission::of(&[("docs/surveillance.md", text)]).audit();
    assert_eq!(status(&audit, "C11.5"), Status::Partial);
    let trial = "from surveillance import seuil\n\ndef test_alerte_au_dela_du_seuil():\n    assert seuil(12) is True\n";
    let audit = Submission::of(&[
        ("docs/surveillance.md", text),
        ("surveillance.py", "def seuil(x):\n    return x > 10\n"),
        ("tests/test_alert.py", trial),
    ])
    .audit();
    assert_eq!(status(&audit, "C11.5"), Status::Observed);
}

#[test]
fn the_part_of_a_chapter_on_another_subject_is_no_guide_of_the_watch() {
    let text = "# Rapport\n\n## Surveillance et livraison\n\n### Chaîne de livraison\n\nInstaller les dépendances, configurer les variables, lancer docker compose, ouvrir l'interface sur localhost : la chaîne reconstruit l'image et remet en route chaque service à son tour.\n\n```bash\ndocker compose up -d\n```\n";
    let audit = Submission::of(&[("docs/rapport.md", text)]).audit();
    assert_ne!(status(&audit, "C20.6"), Status::Observed);
    let watch = text.replace(
        "lancer docker compose",
        "lancer Prometheus par docker compose",
    );
    let audit = Submission::of(&[("docs/rapport.md", &watch)]).audit();
    assert_eq!(status(&audit, "C20.6"), Status::Observed);
}
