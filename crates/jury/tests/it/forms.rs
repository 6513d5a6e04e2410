//! Forms of code and of documents that a reader must understand, wherever they come from.

use jury::checks::Kind;
use jury::verdict::Status;

use crate::submission::{Submission, findings, status};

const SERVICE: &str = "import os\nimport openai\n\nclient = openai.OpenAI(api_key=os.getenv(\"OPENAI_API_KEY\"))\n\ndef resume(texte):\n    reponse = client.chat.completions.create(model=\"gpt-4o-mini\", messages=[{\"role\": \"user\", \"content\": texte}])\n    return reponse.choices[0].message.content\n";

#[test]
fn a_route_that_asks_a_service_through_another_module_serves_a_model() {
    let api = "from fastapi import FastAPI\nfrom ia.resumeur import resume\n\napp = FastAPI()\n\n@app.get(\"/tendance\")\ndef tendance():\n    \"\"\"Résume la semaine.\"\"\"\n    return {\"texte\": resume(\"…\")}\n";
    let audit = Submission::of(&[("ia/resumeur.py", SERVICE), ("main.py", api)]).audit();
    assert_eq!(status(&audit, "C9.2"), Status::Observed);
    let other = api.replace(
        "from ia.resumeur import resume",
        "def resume(texte):\n    return texte\n",
    );
    let audit = Submission::of(&[("ia/resumeur.py", SERVICE), ("main.py", &other)]).audit();
    assert_eq!(
        status(&audit, "C9.2"),
        Status::Absent,
        "une fonction de même nom"
    );
}

#[test]
fn a_test_of_what_asks_a_service_is_a_test_of_the_model() {
    let test = "from ia.resumeur import resume\nfrom unittest.mock import patch\n\n@patch(\"ia.resumeur.client\")\ndef test_un_texte_vide(client):\n    \"\"\"Le texte vide est refusé avant l'appel.\"\"\"\n    assert resume(\"\") is not None\n";
    let audit = Submission::of(&[
        ("ia/resumeur.py", SERVICE),
        ("tests/test_resumeur.py", test),
    ])
    .audit();
    assert_eq!(status(&audit, "C12.1"), Status::Partial);
    assert_eq!(status(&audit, "C12.3"), Status::Partial);
}

#[test]
fn a_guard_called_in_the_body_of_a_route_protects_it() {
    let api = "from fastapi import FastAPI, Header, HTTPException\n\ndef verifier_api_key(cle):\n    if cle != \"x\":\n        raise HTTPException(status_code=403)\n\napp = FastAPI()\n\n@app.get(\"/clients\")\ndef clients(x_api_key: str = Header(None)):\n    verifier_api_key(x_api_key)\n    return []\n";
    let audit = Submission::of(&[("main.py", api)]).audit();
    assert_eq!(status(&audit, "C5.4"), Status::Observed);
    let open = api.replace("    verifier_api_key(x_api_key)\n", "");
    let audit = Submission::of(&[("main.py", &open)]).audit();
    assert_ne!(status(&audit, "C5.4"), Status::Observed);
}

/// A client that asks these paths: each must be a route for C10.4 to be observed.
fn client(paths: &[&str]) -> String {
    let calls = paths
        .iter()
        .map(|it| format!("    requests.get(f\"{{BASE}}{it}\")\n"));
    let calls: String = calls.collect();
    format!(
        "import requests\nimport streamlit as st\n\nBASE = \"http://localhost:8000\"\n\ndef charge():\n{calls}\nst.write(charge())\n"
    )
}

#[test]
fn the_prefixes_of_django_s_include_are_part_of_the_routes() {
    let root = "from django.urls import include, path\n\nurlpatterns = [path(\"api/v1/\", include(\"clients.urls\"))]\n";
    let urls = "from django.urls import include, path\nfrom rest_framework import routers\nfrom . import views\n\nrouter = routers.DefaultRouter()\nrouter.register(\"factures\", views.Factures)\nurlpatterns = [path(\"clients/\", views.Clients.as_view()), path(\"tout/\", include(router.urls))]\n";
    let views = "from rest_framework.views import APIView\nfrom rest_framework.viewsets import ViewSet\n\nclass Clients(APIView):\n    def get(self, request):\n        return None\n\nclass Factures(ViewSet):\n    def list(self, request):\n        return None\n";
    let page = client(&["/api/v1/clients/", "/api/v1/tout/factures"]);
    let files = [
        ("site/urls.py", root),
        ("clients/urls.py", urls),
        ("clients/views.py", views),
        ("page.py", page.as_str()),
    ];
    let audit = Submission::of(&files).audit();
    assert_eq!(status(&audit, "C10.4"), Status::Observed);
    assert!(findings(&audit, Kind::UnknownPath).is_empty());
}

#[test]
fn the_prefixes_of_express_s_use_are_part_of_the_routes() {
    let app = "const express = require('express');\nconst clients = require('./routes/clients');\nconst app = express();\napp.use('/api/clients', requireAuth, clients);\n";
    let router = "const express = require('express');\nconst router = express.Router();\nrouter.get('/actifs', (req, res) => res.json([]));\nmodule.exports = router;\n";
    let page = client(&["/api/clients/actifs"]);
    let files = [
        ("app.js", app),
        ("routes/clients.js", router),
        ("page.py", page.as_str()),
    ];
    let audit = Submission::of(&files).audit();
    assert_eq!(status(&audit, "C10.4"), Status::Observed);
    assert_eq!(status(&audit, "C5.4"), Status::Observed, "le garde de use");
}

#[test]
fn the_prefix_that_registers_a_blueprint_is_part_of_its_routes() {
    let app = "from flask import Flask\nfrom clients import bp as clients_bp\n\napp = Flask(__name__)\napp.register_blueprint(clients_bp, url_prefix=\"/api/clients\")\n";
    let blueprint = "from flask import Blueprint\n\nbp = Blueprint(\"clients\", __name__)\n\n@bp.route(\"/actifs\")\ndef actifs():\n    return []\n";
    let page = client(&["/api/clients/actifs"]);
    let files = [
        ("app.py", app),
        ("clients.py", blueprint),
        ("page.py", page.as_str()),
    ];
    let audit = Submission::of(&files).audit();
    assert_eq!(status(&audit, "C10.4"), Status::Observed);
}

#[test]
fn the_session_of_a_visitor_is_no_source_of_data() {
    let view =
        "def panier(request):\n    return request.session.get(f\"panier_{request.user}\", [])\n";
    let audit = Submission::of(&[("boutique/views.py", view)]).audit();
    assert_eq!(status(&audit, "C1.4"), Status::Absent);
}

#[test]
fn an_api_alone_is_no_application_and_its_sources_are_those_of_one() {
    let api = "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get(\"/clients\")\ndef clients():\n    return []\n";
    let test = "from main import clients\n\ndef test_vide():\n    assert clients() == []\n";
    let workflow =
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n";
    let files = [
        ("main.py", api),
        ("tests/test_main.py", test),
        (".github/workflows/ci.yml", workflow),
        (
            "README.md",
            "# Projet\n\n## Installation\n\n```bash\npip install fastapi\n```\n",
        ),
    ];
    let audit = Submission::of(&files).audit();
    assert_eq!(status(&audit, "C10.1"), Status::Absent);
    assert_eq!(status(&audit, "C10.7"), Status::Absent);
    assert_eq!(status(&audit, "C17.10"), Status::Observed);
}

#[test]
fn code_under_a_heading_is_no_drawing() {
    let code = "# Base\n\n## Structure du modèle de données\n\nLe modèle a été conçu pour garder chaque client, son nom et la date de sa venue, et rien de plus que cela.\n\n```python\nclass Client(Base):\n    pass\n```\n";
    assert_eq!(
        status(&Submission::of(&[("docs/base.md", code)]).audit(), "C14.1"),
        Status::Absent
    );
    let drawn = "# Base\n\n## Modèle conceptuel\n\n```mermaid\nerDiagram\n  CLIENT ||--o{ COMMANDE : passe\n```\n";
    assert_eq!(
        status(&Submission::of(&[("docs/base.md", drawn)]).audit(), "C14.1"),
        Status::Observed
    );
    let words = "# Projet\n\n## Architecture\n\nUne API en Python, une page en Streamlit, une base PostgreSQL et un programme qui collecte chaque nuit.\n";
    assert_eq!(
        status(&Submission::of(&[("README.md", words)]).audit(), "C15.3"),
        Status::Absent
    );
}

#[test]
fn the_word_in_a_longer_name_announces_nothing() {
    let text = "# Projet\n\n- `outils/mlflow_utils.py` : le suivi des essais.\n";
    assert_eq!(
        status(&Submission::of(&[("README.md", text)]).audit(), "C15.3"),
        Status::Absent
    );
}

#[test]
fn an_address_under_a_heading_is_no_guide() {
    let text = "# Projet\n\n## Monitoring\n\n- Prometheus : http://localhost:9090\n- Grafana : http://localhost:3000\n";
    let audit = Submission::of(&[("README.md", text)]).audit();
    assert_eq!(status(&audit, "C11.8"), Status::Declared);
    assert_eq!(status(&audit, "C20.6"), Status::Absent);
}

#[test]
fn a_text_about_docker_without_anything_that_packages_documents_no_delivery() {
    let text = "# Projet\n\n## Exécution avec Docker\n\nCette commande construit l'image et démarre tous les services décrits dans le fichier du projet :\n\n```bash\ndocker compose up --build\n```\n";
    let alone = Submission::of(&[
        ("README.md", text),
        ("dockerfile.txt", "FROM python:3.12\n"),
    ])
    .audit();
    for id in ["C19.1", "C19.2", "C19.6"] {
        assert_eq!(status(&alone, id), Status::Absent, "{id}");
    }
    let kept = Submission::of(&[("README.md", text), ("Dockerfile", "FROM python:3.12\n")]).audit();
    assert_eq!(status(&kept, "C19.1"), Status::Partial);
}

#[test]
fn a_delivery_that_only_prints_is_false_whatever_is_built_beside_it() {
    let workflow = "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker compose build\n  deploy:\n    needs: build\n    runs-on: ubuntu-latest\n    steps:\n      - run: pip install -r requirements.txt\n      - run: python comptes.py\n      - name: Deploy to production\n        run: echo \"déployé (simulation)\"\n";
    let audit = Submission::of(&[(".github/workflows/cd.yml", workflow)]).audit();
    assert_eq!(status(&audit, "C19.2"), Status::Misleading);
    let real = workflow.replace("echo \"déployé (simulation)\"", "ssh prod ./deploy.sh");
    let audit = Submission::of(&[(".github/workflows/cd.yml", &real)]).audit();
    assert_eq!(status(&audit, "C19.2"), Status::Observed);
}

#[test]
fn a_frequency_without_a_treatment_is_a_promise() {
    let text = "# RGPD\n\n## Conservation\n\nUne revue annuelle de la conservation des données est prévue.\n";
    assert_eq!(
        status(&Submission::of(&[("docs/rgpd.md", text)]).audit(), "C4.10"),
        Status::Declared
    );
}

#[test]
fn a_reproduction_that_is_told_is_not_one() {
    let text = "# Incident\n\n## Reproduction\n\nLe problème a été reproduit en développement en lançant deux fois la même commande dans la même minute, puis en lisant le journal.\n";
    assert_eq!(
        status(
            &Submission::of(&[("docs/incident.md", text)]).audit(),
            "C21.2"
        ),
        Status::Declared
    );
}

#[test]
fn an_open_api_has_no_identity_to_document() {
    let api = "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get(\"/clients\")\ndef clients():\n    return []\n";
    let text = "# Rapport\n\n## Sécurité de la clé d'API\n\nLa clé du service est lue dans l'environnement ; elle n'est jamais écrite dans le code ni dans le dépôt, et un jeton par poste la remplace.\n";
    let audit = Submission::of(&[("main.py", api), ("docs/rapport.md", text)]).audit();
    assert_eq!(status(&audit, "C5.2"), Status::Declared);
}

#[test]
fn a_board_that_can_be_reached_is_not_one_that_everybody_can_read() {
    let text = "# Projet\n\nLe tableau de bord est accessible sur http://localhost:8000/.\n";
    assert_eq!(
        status(&Submission::of(&[("README.md", text)]).audit(), "C11.4"),
        Status::Absent
    );
}

#[test]
fn a_followed_list_of_tasks_is_a_backlog() {
    let text = "# Suivi\n\n## Tâches\n\n- [x] Collecter\n- [x] Nettoyer\n- [x] Servir\n- [ ] Prédire\n- [ ] Livrer\n";
    assert_eq!(
        status(
            &Submission::of(&[("suivi_projet.md", text)]).audit(),
            "C16.2"
        ),
        Status::Partial
    );
}

#[test]
fn duplicates_refused_by_the_insertion_are_cleaned() {
    let text = "import sqlite3\n\nSQL = \"INSERT OR IGNORE INTO prix (jour, montant) VALUES (?, ?)\"\n\ndef garde(lignes):\n    sqlite3.connect(\"x.db\").executemany(SQL, lignes)\n";
    let audit = Submission::of(&[("stockage.py", text)]).audit();
    assert_eq!(status(&audit, "C3.1"), Status::Partial);
}

#[test]
fn an_orm_s_tables_are_a_physical_model() {
    let text = "from sqlalchemy import Column, Integer, String\nfrom base import Base\n\nclass Client(Base):\n    __tablename__ = \"clients\"\n    id = Column(Integer, primary_key=True)\n    nom = Column(String)\n";
    assert_eq!(
        status(&Submission::of(&[("modeles.py", text)]).audit(), "C4.1"),
        Status::Partial
    );
}

#[test]
fn a_setting_of_django_that_nothing_fills_is_not_read_from_the_environment() {
    let compose = "services:\n  web:\n    build: ./web\n    environment:\n      - ADRESSE_API=http://api:8000\n";
    let view = "from django.conf import settings\n\ndef page(request):\n    return getattr(settings, \"ADRESSE_API\", \"http://localhost:8000\")\n";
    let settings = "import os\n\nADRESSE_API = os.getenv(\"ADRESSE_API\")\n";
    let files = [("docker-compose.yml", compose), ("web/views.py", view)];
    let audit = Submission::of(&files).audit();
    assert_eq!(findings(&audit, Kind::UnreadVariable).len(), 1);
    let files = [
        ("docker-compose.yml", compose),
        ("web/views.py", view),
        ("web/settings.py", settings),
    ];
    assert!(findings(&Submission::of(&files).audit(), Kind::UnreadVariable).is_empty());
}

#[test]
fn sources_of_a_watch_are_qualified_one_by_one_or_only_listed() {
    let told = "# Sources de veille\n\n## Critères\n\n- Auteur identifié, expert du domaine\n- Date de publication récente, mise à jour\n- Recoupement avec une autre source\n- Accessibilité : le site est lisible\n\n## Sources fiables de la veille\n\n- Le blog de l'éditeur, les publications de l'autorité, la lettre d'un laboratoire, un site officiel\n";
    let audit = Submission::of(&[("docs/sources_veille.md", told)]).audit();
    assert_eq!(status(&audit, "C6.6"), Status::Partial);
    let table = format!(
        "{told}\n| Source | Auteur | Date | Recoupement | Accessibilité |\n| --- | --- | --- | --- | --- |\n| A | un laboratoire | 2026 | B | oui |\n| B | une autorité | 2026 | A | oui |\n| C | un éditeur | 2025 | A | non |\n"
    );
    let audit = Submission::of(&[("docs/sources_veille.md", &table)]).audit();
    assert_eq!(status(&audit, "C6.6"), Status::Observed);
}

#[test]
fn an_engine_argued_in_its_own_section_of_a_watch_is_argued() {
    let text = "# Veille technologique\n\n## Base de données\n\n### Justification\n\nPostgreSQL est choisi plutôt que MongoDB : nos données sont relationnelles, leurs contraintes d'intégrité comptent, et les jointures de nos rapports sont nombreuses ; un entrepôt de documents nous obligerait à les refaire dans le code.\n";
    let audit = Submission::of(&[("docs/veille_technologique.md", text)]).audit();
    assert_eq!(status(&audit, "C4.3"), Status::Observed);
}

#[test]
fn the_weaknesses_of_each_service_are_reasons_that_set_nobody_aside() {
    let text = "# Benchmark des services d'IA\n\n## GPT-4 (OpenAI)\n\n- Points faibles : coût élevé, latence\n\n## Mistral\n\n- Points faibles : moins de langues\n";
    let audit = Submission::of(&[("docs/benchmark.md", text)]).audit();
    assert_eq!(status(&audit, "C7.3"), Status::Partial);
}

#[test]
fn a_module_of_rust_named_green_measures_nothing() {
    let files = [
        ("src/lib.rs", "mod green;\n"),
        ("src/green.rs", "pub fn a() {}\n"),
    ];
    assert!(findings(&Submission::of(&files).audit(), Kind::EcoClaim).is_empty());
    let files = [("green_metrics.py", "def mesure():\n    return 1\n")];
    assert_eq!(
        findings(&Submission::of(&files).audit(), Kind::EcoClaim).len(),
        1
    );
}

#[test]
fn the_fingerprint_of_a_file_is_no_footprint() {
    let text = "# Données\n\n- L'empreinte SHA-256 du service est vérifiée.\n- L'empreinte du fournisseur est écrite.\n";
    assert_eq!(
        status(&Submission::of(&[("README.md", text)]).audit(), "C15.2"),
        Status::Absent
    );
}

#[test]
fn a_cause_in_a_comment_counts_when_a_test_plays_it_again() {
    let code = "def porte(x):\n    # Corrige le bug de mars : la porte restait bloquée quand la référence manquait.\n    # Sans cela, le correctif plantait lorsque la base était vide au démarrage.\n    return x is not None\n";
    let test = "from porte_gate import porte\n\ndef test_reference():\n    \"\"\"Non-régression : la porte restait fermée.\"\"\"\n    assert not porte(None)\n";
    let alone = Submission::of(&[("porte_gate.py", code)]).audit();
    assert_eq!(status(&alone, "C21.1"), Status::Partial);
    let files = [("porte_gate.py", code), ("tests/test_porte_gate.py", test)];
    assert_eq!(
        status(&Submission::of(&files).audit(), "C21.1"),
        Status::Observed
    );
}

#[test]
fn a_test_of_an_issuer_or_of_what_no_longer_answers_reproduces_nothing() {
    let files = [
        ("jeton.py", "def issuer():\n    return \"a\"\n"),
        (
            "tests/test_jeton.py",
            "from jeton import issuer\n\ndef test_the_issuer_no_longer_answers():\n    assert issuer() == \"a\"\n",
        ),
    ];
    assert_eq!(
        status(&Submission::of(&files).audit(), "C21.2"),
        Status::Absent
    );
}

#[test]
fn settings_that_a_service_mounts_must_be_in_the_commit() {
    let compose = "services:\n  prometheus:\n    image: prom/prometheus\n    volumes:\n      - ./docker/prometheus:/etc/prometheus\n      - ./data:/prometheus\n";
    let files = [("docker-compose.yml", compose)];
    let audit = Submission::of(&files).audit();
    assert_eq!(findings(&audit, Kind::MissingMount).len(), 1);
    assert_eq!(status(&audit, "C20.3"), Status::Misleading);
    let kept = (
        "docker/prometheus/prometheus.yml",
        "scrape_configs:\n  - job_name: api\n",
    );
    let audit = Submission::of(&[("docker-compose.yml", compose), kept]).audit();
    assert!(findings(&audit, Kind::MissingMount).is_empty());
}

#[test]
fn a_table_of_contents_says_nothing() {
    let text = "# Rapport\n\n## Table des matières\n\n1. Veille technologique : thème, rythme hebdomadaire\n2. Benchmark des services\n";
    assert_eq!(
        status(
            &Submission::of(&[("docs/rapport.md", text)]).audit(),
            "C6.1"
        ),
        Status::Absent
    );
}

#[test]
fn a_purge_announced_for_later_is_not_a_whole_procedure() {
    let text = "# RGPD\n\n## Conservation des données\n\nLes comptes sont gardés 12 mois après le départ de leur titulaire, puis effacés de la base et de ses copies par l'administrateur, qui note chaque effacement dans le journal.\n";
    assert_eq!(
        status(&Submission::of(&[("docs/rgpd.md", text)]).audit(), "C4.9"),
        Status::Observed
    );
    let later = format!("{text}\nLa purge automatique est à implémenter.\n");
    assert_eq!(
        status(&Submission::of(&[("docs/rgpd.md", &later)]).audit(), "C4.9"),
        Status::Partial
    );
}

#[test]
fn an_answer_written_beforehand_beside_the_service_is_told() {
    let canned = "x".repeat(320);
    let code =
        format!("{SERVICE}\ndef resume_de_secours(texte):\n    return \"\"\"{canned}\"\"\"\n");
    assert_eq!(
        status(&Submission::of(&[("ia.py", SERVICE)]).audit(), "C8.1"),
        Status::Observed
    );
    assert_eq!(
        status(&Submission::of(&[("ia.py", &code)]).audit(), "C8.1"),
        Status::Partial
    );
}

#[test]
fn a_threshold_told_otherwise_than_by_its_rule_is_set_against_it() {
    let rules = "groups:\n  - name: api\n    rules:\n      - alert: ApiTropLente\n        expr: histogram_quantile(0.95, rate(duree_bucket[5m])) > 0.5\n";
    let text = "# Surveillance\n\n## Seuils d'alerte\n\n| Alerte | Seuil |\n| --- | --- |\n| ApiTropLente | latence > 2 s |\n";
    let found = |text: &str| {
        let audit =
            Submission::of(&[("alertes.yml", rules), ("docs/surveillance.md", text)]).audit();
        findings(&audit, Kind::ThresholdGap)
    };
    assert_eq!(found(text), [("docs/surveillance.md".to_owned(), 7)]);
    assert!(
        found(&text.replace("2 s", "500 ms")).is_empty(),
        "la même valeur"
    );
}

#[test]
fn entities_that_nothing_binds_are_no_conceptual_model() {
    let loose = "CLIENT: code, nom\nCOMMANDE: numéro, date\n";
    let audit = Submission::of(&[("docs/mcd.mcd", loose)]).audit();
    assert_eq!(status(&audit, "C14.1"), Status::Partial);
    let bound = format!("{loose}PASSER, 0N CLIENT, 11 COMMANDE\n");
    assert_eq!(
        status(
            &Submission::of(&[("docs/mcd.mcd", &bound)]).audit(),
            "C14.1"
        ),
        Status::Observed
    );
}

#[test]
fn the_attributes_of_an_entity_are_the_columns_of_its_table() {
    let sql = "CREATE TABLE client (id INTEGER PRIMARY KEY, nom TEXT, ville TEXT);\nCREATE TABLE commande (numero INTEGER PRIMARY KEY, jour DATE, montant REAL, client_id INTEGER, etat TEXT);\n";
    let found = |attributes: &str| {
        let model = format!(
            "# Modèle\n\n```mermaid\nerDiagram\n  CLIENT ||--o{{ COMMANDE : passe\n  COMMANDE {{\n    int numero\n    date jour\n    float montant\n    string etat\n  }}\n  CLIENT {{\n{attributes}  }}\n```\n"
        );
        let audit = Submission::of(&[("base.sql", sql), ("docs/mcd.md", &model)]).audit();
        findings(&audit, Kind::ModelGap).len()
    };
    assert_eq!(found("    int id\n    string nom\n    string ville\n"), 0);
    let apart = "    int id\n    string nom\n    string courriel\n    string telephone\n";
    assert_eq!(found(apart), 1);
    let renamed =
        "    int key\n    string label\n    string phone\n    string mail\n    string street\n";
    assert_eq!(found(renamed), 0, "d'autres mots que le schéma");
}

#[test]
fn the_day_before_is_no_watch() {
    let text = "# La calibration de la veille\n\n| Recette | 2025-03-01 | 2025-05-01 |\n| --- | --- | --- |\n| a | 0,1 | 0,2 |\n";
    let audit = Submission::of(&[("docs/calibration-de-la-veille.md", text)]).audit();
    assert_eq!(status(&audit, "C6.2"), Status::Absent);
}

#[test]
fn the_description_that_an_api_publishes_documents_its_identity() {
    let api = "from fastapi import Depends, FastAPI, HTTPException\nfrom fastapi.security import APIKeyHeader\n\ncle = APIKeyHeader(name=\"X-API-Key\")\n\ndef verify_key(valeur: str = Depends(cle)):\n    if valeur != \"x\":\n        raise HTTPException(status_code=403)\n\napp = FastAPI(description=\"\"\"\n## Ce que sert cette API\n\n### Authentication\n\nChaque route demande l'en-tête X-API-Key, sauf /health qui est publique ; une clé refusée reçoit 403.\n\"\"\")\n\n@app.get(\"/clients\", dependencies=[Depends(verify_key)])\ndef clients():\n    return []\n";
    assert_eq!(
        status(&Submission::of(&[("main.py", api)]).audit(), "C5.2"),
        Status::Observed
    );
}

#[test]
fn a_command_in_the_head_of_a_test_file_documents_how_to_run_it() {
    let test = "\"\"\"Tests du calcul.\n\nLancer avec : pytest tests/test_calcul.py -v\n\"\"\"\nfrom calcul import double\n\ndef test_double():\n    assert double(2) == 4\n";
    let files = [
        ("calcul.py", "def double(x):\n    return 2 * x\n"),
        ("tests/test_calcul.py", test),
    ];
    assert_eq!(
        status(&Submission::of(&files).audit(), "C12.6"),
        Status::Partial
    );
}

#[test]
fn training_that_waits_for_a_box_to_be_ticked_is_not_in_the_chain() {
    let workflow = "on:\n  push:\n  workflow_dispatch:\n    inputs:\n      complet:\n        type: boolean\njobs:\n  modele:\n    runs-on: ubuntu-latest\n    steps:\n      - name: Entraîner\n        if: github.event.inputs.complet == 'true'\n        run: python train.py\n";
    let code = "from sklearn.svm import SVC\n\nSVC().fit(x, y)\n";
    let by_hand = Submission::of(&[
        (".github/workflows/modele.yml", workflow),
        ("train.py", code),
    ]);
    assert_ne!(status(&by_hand.audit(), "C13.3"), Status::Observed);
    let always = workflow.replace("        if: github.event.inputs.complet == 'true'\n", "");
    let always = Submission::of(&[
        (".github/workflows/modele.yml", &always),
        ("train.py", code),
    ]);
    assert_eq!(status(&always.audit(), "C13.3"), Status::Observed);
}

#[test]
fn the_routes_of_an_api_that_the_application_never_asks_are_not_to_be_integrated() {
    let model = "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.post(\"/predict\")\ndef predict():\n    return 1\n";
    let data = "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get(\"/clients\")\ndef clients():\n    return []\n\n@app.get(\"/factures\")\ndef factures():\n    return []\n";
    let page = client(&["/predict"]);
    let files = [
        ("api_ia/main.py", model),
        ("api_data/main.py", data),
        ("page.py", page.as_str()),
    ];
    assert_eq!(
        status(&Submission::of(&files).audit(), "C10.4"),
        Status::Observed
    );
}

#[test]
fn a_command_that_fails_in_a_corner_of_a_module_stops_no_installation() {
    let corner = "# Modèle\n\n## Essais\n\n```bash\npython modele/essai.py\n```\n";
    let root = "# Projet\n\n## Installation\n\n```bash\npip install -r requirements.txt\n```\n";
    let code = "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get(\"/clients\")\ndef clients():\n    return []\n";
    let sql = (
        "base.sql",
        "CREATE TABLE client (id INTEGER PRIMARY KEY);\n",
    );
    let requirements = ("requirements.txt", "fastapi\n");
    let files = [
        ("README.md", root),
        ("modele/README.md", corner),
        ("main.py", code),
        sql,
        requirements,
    ];
    let audit = Submission::of(&files).audit();
    assert_eq!(findings(&audit, Kind::DeadCommand).len(), 1);
    assert_eq!(status(&audit, "C4.4"), Status::Observed);
}

#[test]
fn organic_carbon_is_no_thrifty_choice_of_service() {
    let text = |what: &str| {
        format!(
            "# Architecture\n\n## Choix du service\n\nNous avons retenu ce service car {what} y est suivi de bout en bout.\n"
        )
    };
    let chemistry = text("le carbone organique dissous");
    let audit = Submission::of(&[("docs/architecture.md", chemistry.as_str())]).audit();
    assert_eq!(status(&audit, "C15.2"), Status::Absent);
    let thrifty = text("le bilan carbone de l'hébergeur");
    let audit = Submission::of(&[("docs/architecture.md", thrifty.as_str())]).audit();
    assert_ne!(status(&audit, "C15.2"), Status::Absent);
}
