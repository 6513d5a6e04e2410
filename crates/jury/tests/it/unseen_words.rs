//! Words that tools, sources and people share with something else: read where they say it.

use jury::checks::Kind;
use jury::verdict::Status;

use crate::submission::{Submission, findings, status};

fn only(path: &str, text: &str, id: &str) -> Status {
    status(
        &Submission::of(&[("README.md", "# Projet\n"), (path, text)]).audit(),
        id,
    )
}

#[test]
fn a_mock_up_drawn_elsewhere_is_a_document_and_not_the_name_of_its_tool() {
    let page = (
        "templates/accueil.html",
        "{% block x %}<p>Bonjour</p>{% endblock %}\n",
    );
    let told = |text: &str| {
        let audit = Submission::of(&[page, ("docs/interfaces.md", text)]).audit();
        (status(&audit, "C17.2"), status(&audit, "C14.2"))
    };
    for text in [
        "# Interfaces\n\nMaquettes : https://www.figma.com/design/k3j2/gares\n",
        "# Interfaces\n\nLes [maquettes](https://balsamiq.cloud/s7x1/p2) des écrans.\n",
        "# Interfaces\n\nWireframes : https://whimsical.com/accueil-7vx3kq\n",
    ] {
        assert_eq!(told(text), (Status::Observed, Status::Observed), "{text}");
    }
    for text in [
        "# Outils\n\nBalsamiq a été écarté.\n",
        "# Lectures\n\nUn article : https://www.figma.com/blog/nouveautes\n",
        "# Lectures\n\nUn plan du quartier : https://www.figma.com/file/k3j2/quartier\n",
    ] {
        assert_eq!(told(text), (Status::Absent, Status::Absent), "{text}");
    }
    let said = "# Interfaces\n\nLes maquettes ont été faites avec Balsamiq.\n";
    assert_eq!(told(said), (Status::Declared, Status::Declared));
}

#[test]
fn a_key_of_a_table_and_a_daily_load_say_no_access_and_no_quota() {
    let sources = "# Sources de données\n\n## Environnement technique\n\nPython, PostgreSQL et Docker.\n\n## Données\n\nLes sources de données sont deux.\n\n";
    let unrelated = "La clé primaire identifie chaque ligne de données. Les données sont chargées une fois par jour. Le compte du service public limite les fichiers.\n";
    let related = "La source d'horaires demande une clé d'API gratuite ; quota du service : 1 000 requêtes par jour.\n";
    let of = |rest: &str| only("docs/sources.md", &format!("{sources}{rest}"), "C1.2");
    assert_eq!(of(related), Status::Observed);
    assert_eq!(of(unrelated), Status::Partial);
    let audit = |rest: &str| {
        let text = format!("{sources}{rest}");
        let audit = Submission::of(&[("docs/sources.md", &text)]).audit();
        audit.verdict("C1.2").expect("a criterion").raison.clone()
    };
    let (with, without) = (audit(related), audit(unrelated));
    for part in ["l'accès aux sources", "leur disponibilité"] {
        let found = |told: &str| {
            let place = told.find("non trouvé").unwrap_or(told.len());
            told.find(part).is_some_and(|it| it < place)
        };
        assert!(found(&with), "{with}");
        assert!(!found(&without), "{without}");
    }
}

const KEPT: &str = "from fastapi import Depends, FastAPI, Header, HTTPException\n\napp = FastAPI()\n\ndef verify_api_key(x_api_key: str = Header(None)):\n    if x_api_key != \"x\":\n        raise HTTPException(status_code=401)\n\n@app.post(\"/predict\")\ndef predict(cle: str = Depends(verify_api_key)):\n    return {\"y\": 1}\n";

fn page(program: &str, script: &str) -> Status {
    let page = format!("{{% block x %}}<script>{script}</script>{{% endblock %}}\n");
    let audit = Submission::of(&[("main.py", program), ("templates/page.html", &page)]).audit();
    status(&audit, "C10.3")
}

#[test]
fn a_page_that_sends_no_key_shows_none() {
    let bare = "fetch(\"/predict\", {method: \"POST\"})";
    assert_eq!(page(KEPT, bare), Status::Absent, "elle sera refusée");
    let sent = "fetch(\"/predict\", {method: \"POST\", headers: {\"X-API-Key\": cle}})";
    assert_eq!(page(KEPT, sent), Status::Partial);
}

#[test]
fn a_page_sends_the_session_of_its_visitor() {
    let bare = "fetch(\"/predict\", {method: \"POST\"})";
    let flask = "from flask import Flask, jsonify\nfrom flask_login import login_required\n\napp = Flask(__name__)\n\n@app.route(\"/predict\", methods=[\"POST\"])\n@login_required\ndef predict():\n    return jsonify({\"y\": 1})\n";
    assert_eq!(page(flask, bare), Status::Partial);
    let token = flask
        .replace("from flask_login", "from garde")
        .replace("login_required", "token_required");
    assert_eq!(page(&token, bare), Status::Absent);
    let cookie = KEPT
        .replace("x_api_key: str = Header(None)", "request: Request")
        .replace("if x_api_key", "if request.cookies.get(\"jeton\")")
        + "\n@app.post(\"/login\")\ndef login(response: Response):\n    response.set_cookie(\"jeton\", \"x\")\n    return {}\n";
    assert_eq!(page(&cookie, bare), Status::Partial);
}

fn delivery(steps: &str) -> Vec<(String, usize)> {
    let text = format!(
        "on: push\njobs:\n  deploiement:\n    name: Déploiement\n    runs-on: ubuntu-latest\n    steps:\n{steps}"
    );
    let audit = Submission::of(&[(".github/workflows/cd.yml", &text)]).audit();
    findings(&audit, Kind::EphemeralDelivery)
}

#[test]
fn a_delivery_that_is_tried_or_rolled_back_by_compose_is_still_one() {
    let up = "      - run: docker compose up -d\n";
    let down = "      - run: docker compose down\n";
    let rescue = "      - if: failure()\n        run: docker compose down\n";
    let cleaning = "      - if: always()\n        run: docker compose down\n";
    let deploy = "      - run: kubectl apply -f k8s/\n";
    let remote = "      - run: ssh hote 'docker compose pull'\n";
    assert_eq!(delivery(&format!("{up}{down}")).len(), 1);
    assert_eq!(delivery(&format!("{up}{cleaning}")).len(), 1, "toujours");
    assert!(delivery(&format!("{up}{rescue}")).is_empty());
    assert!(delivery(&format!("{up}{down}{deploy}")).is_empty());
    assert!(delivery(&format!("{remote}{up}{rescue}")).is_empty());
    let undone = "      - if: failure()\n        run: kubectl rollout undo deploy/api\n";
    assert_eq!(
        delivery(&format!("{up}{down}{undone}")).len(),
        1,
        "rien d'autre"
    );
}

#[test]
fn the_log_that_django_is_set_to_write_watches_beside_an_answer_on_health() {
    let urls = "from django.urls import path\nfrom . import views\n\nurlpatterns = [path(\"health/\", views.health)]\n";
    let views = "from django.http import JsonResponse\n\ndef health(request):\n    return JsonResponse({})\n";
    let set = "LOGGING = {\n    \"version\": 1,\n    \"root\": {\"level\": \"INFO\"},\n}\n";
    let of = |settings: &str, urls: &str| {
        let files = [
            ("site/settings.py", settings),
            ("site/urls.py", urls),
            ("site/views.py", views),
        ];
        status(&Submission::of(&files).audit(), "C20.3")
    };
    assert_eq!(of(set, urls), Status::Partial);
    assert_eq!(of("DEBUG = False\n", urls), Status::Absent);
    assert_eq!(
        of(set, &urls.replace("health/", "accueil/")),
        Status::Absent
    );
}

#[test]
fn the_version_of_an_engine_ends_no_sentence_and_an_exporter_is_no_engine() {
    let of = |sentence: &str| {
        only(
            "docs/projet.md",
            &format!("# Projet\n\n{sentence}\n"),
            "C4.3",
        )
    };
    for sentence in [
        "PostgreSQL 16.4 a été choisi pour ses transactions.",
        "PostgreSQL a été retenu pour exporter les tables sans effort.",
    ] {
        assert_eq!(of(sentence), Status::Partial, "{sentence}");
    }
    for sentence in [
        "PostgreSQL 16.4 garde les gares. Le bleu a été choisi.",
        "Le postgres_exporter a été retenu pour ses mesures.",
        "Un exporter PostgreSQL a été choisi.",
    ] {
        assert_eq!(of(sentence), Status::Absent, "{sentence}");
    }
}

#[test]
fn a_purge_of_people_is_one_wherever_its_program_is_kept() {
    let of = |path: &str, program: &str| {
        !findings(
            &Submission::of(&[(path, program)]).audit(),
            Kind::UnpurgedData,
        )
        .is_empty()
    };
    let sql = |table: &str| {
        format!("def purge(base):\n    base.execute(\"DELETE FROM {table} WHERE vieux\")\n")
    };
    for table in [
        "customers",
        "patients",
        "abonnes",
        "django_session",
        "passagers",
    ] {
        assert!(of("cache/purge.py", &sql(table)), "{table}");
        assert!(of("src/purge_cache.py", &sql(table)), "{table}");
    }
    let named = "def purge_old_members(base):\n    base.staging.delete()\n";
    assert!(of("src/purge.py", named));
    assert!(!of("src/purge.py", &sql("staging_gares")));
    let opened = "def purge(session):\n    session.query(StagingGare).delete()\n";
    assert!(!of("src/purge_staging.py", opened), "la session de la base");
}
