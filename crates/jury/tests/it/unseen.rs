//! Ways of writing that readers met late: routes, clients and services declared otherwise.

use jury::verdict::Status;

use crate::submission::{Submission, status};

#[test]
fn a_route_that_a_call_declares_is_a_route_and_its_guard_is_seen() {
    let api = "from fastapi import APIRouter, Depends, FastAPI, HTTPException\n\ndef get_current_user(jeton: str = \"\"):\n    if not jeton:\n        raise HTTPException(status_code=401)\n\nclass Routes:\n    def __init__(self):\n        self.router = APIRouter()\n        self.router.post(\"/api/predict\", response_model=None)(self.predit)\n        self.router.get(\"/vols\")(\n            self.vols\n        )\n\n    async def predit(self, user=Depends(get_current_user)):\n        \"\"\"Prédit.\"\"\"\n        return {}\n\n    async def vols(self, user=Depends(get_current_user)):\n        return []\n\napp = FastAPI()\napp.include_router(Routes().router)\n";
    let audit = Submission::of(&[("app.py", api)]).audit();
    assert_eq!(status(&audit, "C9.1"), Status::Observed);
    assert_eq!(status(&audit, "C5.4"), Status::Observed);
    let open = api.replace("user=Depends(get_current_user)", "");
    let audit = Submission::of(&[("app.py", &open)]).audit();
    assert_ne!(status(&audit, "C9.1"), Status::Observed, "sans garde");
}

#[test]
fn each_route_that_a_call_declares_has_its_own_path() {
    let api = "from fastapi import APIRouter, FastAPI\n\nrouter = APIRouter()\n\ndef vols():\n    return []\n\ndef predit():\n    return {}\n\nrouter.get(\"/vols\")(vols)\nrouter.get(\"/predict\")(predit)\n\napp = FastAPI()\napp.include_router(router)\n";
    let audit = Submission::of(&[("app.py", api)]).audit();
    assert_eq!(status(&audit, "C9.2"), Status::Observed);
    let other = api
        .replace("/predict", "/villes")
        .replace("predit", "villes");
    let audit = Submission::of(&[("app.py", &other)]).audit();
    assert_eq!(status(&audit, "C9.2"), Status::Absent);
}

#[test]
fn a_route_added_with_its_function_is_a_route() {
    let api = "from fastapi import FastAPI\n\ndef predit():\n    return {}\n\napp = FastAPI()\napp.add_api_route(\"/predict\", predit, methods=[\"POST\"])\n";
    let audit = Submission::of(&[("main.py", api)]).audit();
    assert_eq!(status(&audit, "C9.2"), Status::Observed);
    let other = api.replace("app.add_api_route", "ajoute");
    let audit = Submission::of(&[("main.py", &other)]).audit();
    assert_eq!(status(&audit, "C9.2"), Status::Absent);
}

/// A view of Django that answers in JSON, the pages that ask it, and the service behind.
fn tutor(page: &str, view: &str) -> Submission {
    let urls = "from django.urls import path\nfrom . import views\n\napp_name = \"tuteur\"\n\nurlpatterns = [\n    path(\"tuteur/message/\", views.message, name=\"message\"),\n]\n";
    let maker = "import os\nfrom langchain_groq import ChatGroq\n\ndef get_llm():\n    return ChatGroq(model_name=\"x\", api_key=os.getenv(\"GROQ_API_KEY\"))\n";
    let agent = "from .fabrique import get_llm\n\nclass Tuteur:\n    def __init__(self):\n        self.llm = get_llm()\n\n    def repond(self, question):\n        return self.llm.invoke(question)\n";
    Submission::of(&[
        ("tuteur/urls.py", urls),
        ("tuteur/fabrique.py", maker),
        ("tuteur/agent.py", agent),
        ("tuteur/views.py", view),
        ("tuteur/templates/tuteur/page.html", page),
    ])
}

const VIEW: &str = "from django.contrib.auth.decorators import login_required\nfrom django.http import JsonResponse\nfrom .agent import Tuteur\n\n@login_required\ndef message(request):\n    return JsonResponse({\"reponse\": Tuteur().repond(\"…\")})\n";

#[test]
fn a_view_in_json_that_asks_a_client_made_elsewhere_serves_a_model() {
    let page = "<!DOCTYPE html>\n<script>\nasync function demande() {\n  return fetch('{% url \"tuteur:message\" %}', {method: \"POST\"});\n}\n</script>\n";
    let audit = tutor(page, VIEW).audit();
    assert_eq!(status(&audit, "C8.1"), Status::Observed);
    assert_eq!(status(&audit, "C9.1"), Status::Observed);
    assert_eq!(status(&audit, "C10.2"), Status::Observed);
    assert_eq!(
        status(&audit, "C10.3"),
        Status::Partial,
        "la session du visiteur, sans renouvellement"
    );

    let shown = VIEW.replace(
        "JsonResponse({\"reponse\": Tuteur().repond(\"…\")})",
        "render(request, \"page.html\", {\"reponse\": Tuteur().repond(\"…\")})",
    );
    let audit = tutor("<!DOCTYPE html>\n<p>{{ reponse }}</p>\n", &shown).audit();
    assert_eq!(
        status(&audit, "C9.2"),
        Status::Absent,
        "une page n'est pas une API"
    );
    assert_eq!(status(&audit, "C10.2"), Status::Absent);
}

#[test]
fn an_address_on_the_line_after_its_call_is_asked() {
    let page = "<!DOCTYPE html>\n<script>\n$.ajax({\n  url: \"/tuteur/message/\",\n  type: \"POST\"\n});\n</script>\n{% block x %}{% endblock %}\n";
    assert_eq!(
        status(&tutor(page, VIEW).audit(), "C10.2"),
        Status::Observed
    );
    let other = page.replace("/tuteur/message/", "/ailleurs/");
    assert_eq!(
        status(&tutor(&other, VIEW).audit(), "C10.2"),
        Status::Absent
    );
}

#[test]
fn the_rules_of_grafana_and_its_contact_points_are_alerts_and_their_sending() {
    let rules = "apiVersion: 1\ngroups:\n  - name: api\n    folder: api\n    rules:\n      - uid: erreurs\n        title: TropErreurs\n        condition: A\n        data:\n          - refId: A\n            model:\n              expr: rate(http_requests_total[5m]) > 0.1\n";
    let points = "apiVersion: 1\ncontactPoints:\n  - name: equipe\n    receivers:\n      - uid: a\n        type: discord\n";
    let program = "from prometheus_client import Counter\n\nREQUETES = Counter(\"http_requests_total\", \"Requêtes\")\n";
    let base = [("grafana/alerting/rules.yml", rules), ("app.py", program)];
    assert_eq!(
        status(&Submission::of(&base).audit(), "C20.5"),
        Status::Partial
    );
    let whole = [base[0], base[1], ("grafana/alerting/contacts.yml", points)];
    assert_eq!(
        status(&Submission::of(&whole).audit(), "C20.5"),
        Status::Observed
    );
}

#[test]
fn documents_read_one_by_one_are_a_source() {
    let program = "from langchain_community.document_loaders import PyPDFLoader\n\ndef charge(chemin):\n    return PyPDFLoader(chemin).load()\n\nif __name__ == \"__main__\":\n    charge(\"a.pdf\")\n";
    let audit = Submission::of(&[("rag/prepare.py", program)]).audit();
    assert_eq!(status(&audit, "C1.4"), Status::Partial);
    assert_eq!(status(&audit, "C1.6"), Status::Observed);
    let asleep = program.replace("if __name__ == \"__main__\":\n    charge(\"a.pdf\")\n", "");
    let audit = Submission::of(&[("rag/prepare.py", &asleep)]).audit();
    assert_eq!(status(&audit, "C1.4"), Status::Absent, "rien ne le lance");
}

#[test]
fn an_access_refused_counts_among_what_owasp_asks() {
    let api = "from fastapi import FastAPI, Header, HTTPException\n\ndef verify_api_key(cle):\n    if cle != \"x\":\n        raise HTTPException(status_code=403)\n\napp = FastAPI()\n\n@app.get(\"/clients\")\ndef clients(api_key: str = Header(None)):\n    verify_api_key(api_key)\n    return []\n";
    let audit = Submission::of(&[("main.py", api)]).audit();
    assert_eq!(status(&audit, "C17.8"), Status::Partial);
    assert_eq!(
        status(&audit, "C5.2"),
        Status::Partial,
        "l'en-tête est publié avec les paramètres"
    );
    let open = api.replace("    verify_api_key(api_key)\n", "");
    let audit = Submission::of(&[("main.py", &open)]).audit();
    assert_eq!(status(&audit, "C17.8"), Status::Absent);
    assert_ne!(status(&audit, "C5.2"), Status::Partial);
}

#[test]
fn tests_of_somebody_s_client_integrate_no_api_of_ours() {
    let client = "import requests\n\ndef lit(page):\n    return requests.get(f\"https://ailleurs.example.net/{page}\").json()\n";
    let test = "from client import lit\n\ndef test_client_lit_une_page(monkeypatch):\n    assert lit(1) == {}\n";
    let audit = Submission::of(&[("client.py", client), ("tests/test_client.py", test)]).audit();
    assert_eq!(status(&audit, "C10.6"), Status::Absent);
}

#[test]
fn tests_of_the_routes_that_pages_ask_test_the_integration() {
    let api = "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.post(\"/api/chat\")\ndef chat():\n    return {\"texte\": \"\"}\n";
    let page =
        "{% block x %}<script>fetch(\"/api/chat\", {method: \"POST\"})</script>{% endblock %}\n";
    let test = "from fastapi.testclient import TestClient\nfrom main import app\n\ndef test_chat():\n    reponse = TestClient(app).post(\"/api/chat\")\n    assert reponse.json() == {\"texte\": \"\"}\n";
    let files = [
        ("main.py", api),
        ("templates/chat.html", page),
        ("tests/test_routes.py", test),
    ];
    assert_eq!(
        status(&Submission::of(&files).audit(), "C10.6"),
        Status::Observed
    );
    let other = test.replace("/api/chat", "/ailleurs");
    let files = [files[0], files[1], ("tests/test_routes.py", other.as_str())];
    assert_eq!(
        status(&Submission::of(&files).audit(), "C10.6"),
        Status::Absent
    );
}

#[test]
fn words_inside_other_words_measure_and_choose_nothing() {
    let spider = "def lit(self, reponse):\n    return self.tire_synopsis(reponse)\n";
    let audit = Submission::of(&[("scrap.py", spider)]).audit();
    assert_eq!(status(&audit, "C11.6"), Status::Absent, "psi");
    let drift = "def derive(a, b):\n    return stats.psi(a, b)\n";
    let audit = Submission::of(&[("derive.py", drift)]).audit();
    assert_eq!(status(&audit, "C11.6"), Status::Partial);
    let text = "# Installation\n\nRequirement already satisfied: greenlet\n\nRequirement already satisfied: greenlet>=1\n";
    let audit = Submission::of(&[("README.md", text)]).audit();
    assert_eq!(status(&audit, "C15.2"), Status::Absent, "green");
}

#[test]
fn a_test_of_the_database_is_no_test_of_the_data() {
    let ci =
        "on: push\njobs:\n  tests:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n";
    let test =
        "from base import ouvre\n\ndef test_database_ferme():\n    assert ouvre() is not None\n";
    let base = ("base.py", "def ouvre():\n    return 1\n");
    let audit = Submission::of(&[
        (".github/workflows/ci.yml", ci),
        base,
        ("tests/test_database.py", test),
    ])
    .audit();
    assert_eq!(status(&audit, "C13.4"), Status::Absent);
    let data = test.replace("test_database_ferme", "test_dataset_sans_doublon");
    let audit = Submission::of(&[
        (".github/workflows/ci.yml", ci),
        base,
        ("tests/test_dataset.py", &data),
    ])
    .audit();
    assert_eq!(status(&audit, "C13.4"), Status::Observed);
}

#[test]
fn rows_of_data_whose_name_holds_doc_are_no_document() {
    let rows = "id,texte\n1,En tant que client je veux un contexte et des criteres d'acceptation\n2,Un sprint et un kanban\n";
    let audit = Submission::of(&[("export/fiches_documents.csv", rows)]).audit();
    assert_eq!(status(&audit, "C14.3"), Status::Absent);
    let audit = Submission::of(&[("docs/user_stories.csv", rows)]).audit();
    assert_ne!(status(&audit, "C14.3"), Status::Absent);
}

#[test]
fn what_is_emptied_for_the_program_holds_nobody() {
    let purge = "def purge_cache(base, jours):\n    base.execute(\"DELETE FROM cache.lignes\")\n";
    let audit = Submission::of(&[("imports.py", purge)]).audit();
    assert_eq!(status(&audit, "C4.10"), Status::Absent);
    let people = purge.replace("purge_cache", "purge_cache_clients");
    let audit = Submission::of(&[("imports.py", &people)]).audit();
    assert_eq!(status(&audit, "C4.10"), Status::Partial);
}

#[test]
fn a_test_of_access_where_nothing_is_refused_is_of_something_else() {
    let guard = "def bloque(statut):\n    return statut in (403, 429)\n";
    let test = "from robot import bloque\n\ndef test_un_403_arrete_la_lecture():\n    assert bloque(403)\n";
    let audit = Submission::of(&[("robot.py", guard), ("tests/test_access.py", test)]).audit();
    assert_eq!(status(&audit, "C17.5"), Status::Absent);
}

#[test]
fn a_board_of_the_users_affairs_watches_no_model() {
    let page = "{% block x %}<h1>Vos cours</h1><p>Progression</p>{% endblock %}\n";
    let audit = Submission::of(&[("templates/dashboard.html", page)]).audit();
    assert_eq!(status(&audit, "C11.7"), Status::Absent);
    let watch = page.replace("Progression", "Latence et taux d'erreur du modèle");
    let audit = Submission::of(&[("templates/dashboard.html", &watch)]).audit();
    assert_eq!(status(&audit, "C11.7"), Status::Observed);
}

#[test]
fn a_comment_of_html_is_no_arrow() {
    let text = "# Rapport\n\n```html\n<!-- a -->\n<!-- b -->\n```\n";
    let audit = Submission::of(&[("docs/rapport.md", text)]).audit();
    assert_eq!(status(&audit, "C15.3"), Status::Absent);
    let arrows = text.replace(
        "```html\n<!-- a -->\n<!-- b -->",
        "```\nsource -> base\nbase -> api",
    );
    let audit = Submission::of(&[("docs/rapport.md", &arrows)]).audit();
    assert_eq!(status(&audit, "C15.3"), Status::Partial);
}

#[test]
fn an_engine_is_argued_in_the_sentence_that_names_it() {
    let far = "# Surveillance\n\nLes exporters Postgres sont retenus pour leur légèreté. PostgreSQL stocke les vols. Le format a été choisi pour sa taille.\n";
    let audit = Submission::of(&[("docs/a.md", far)]).audit();
    assert_eq!(status(&audit, "C4.3"), Status::Absent);
    let near = "# Base\n\nPostgreSQL a été choisi plutôt que SQLite pour ses accès simultanés.\n";
    let audit = Submission::of(&[("docs/a.md", near)]).audit();
    assert_eq!(status(&audit, "C4.3"), Status::Partial);
}

#[test]
fn a_workflow_of_data_documents_no_pipeline_of_integration() {
    let text = "# Projet\n\n## Workflow\n\nLa chaîne lit les vols, nettoie les colonnes, charge la base, puis sert les lignes à qui les demande, sans rien perdre de ce qui a été lu au départ ; chaque étape se rejoue seule.\n";
    let audit = Submission::of(&[("README.md", text)]).audit();
    assert_eq!(status(&audit, "C18.6"), Status::Absent);
    let pipeline = text.replace("La chaîne lit", "À chaque push, GitHub Actions lit");
    let audit = Submission::of(&[("README.md", &pipeline)]).audit();
    assert_eq!(status(&audit, "C18.6"), Status::Partial);
}

#[test]
fn an_answer_on_its_health_and_a_log_are_no_watch() {
    let api = "import logging\n\nfrom fastapi import FastAPI\n\nlogger = logging.getLogger(__name__)\napp = FastAPI()\n\n@app.get(\"/health\")\ndef health():\n    return {}\n";
    let audit = Submission::of(&[("main.py", api)]).audit();
    assert_eq!(status(&audit, "C20.3"), Status::Absent);
    let set = api.replace(
        "logger = ",
        "logging.basicConfig(level=logging.INFO, format=\"%(message)s\")\nlogger = ",
    );
    let audit = Submission::of(&[("main.py", &set)]).audit();
    assert_eq!(status(&audit, "C20.3"), Status::Partial);
}

#[test]
fn an_identity_asked_by_a_guard_or_a_kept_document_is_documented() {
    let api = "from fastapi import Depends, FastAPI, Header, HTTPException\n\ndef verify_token(token: str = Header()):\n    if token != \"x\":\n        raise HTTPException(status_code=401)\n\napp = FastAPI()\n\n@app.get(\"/clients\")\ndef clients(qui=Depends(verify_token)):\n    return []\n";
    let audit = Submission::of(&[("main.py", api)]).audit();
    assert_eq!(status(&audit, "C5.2"), Status::Partial);
    let kept = "openapi: 3.0.0\npaths:\n  /clients:\n    get: {}\ncomponents:\n  securitySchemes:\n    Jeton:\n      type: apiKey\n";
    let guarded = api.replace("token: str = Header()", "token: str = \"\"");
    let audit = Submission::of(&[("main.py", &guarded)]).audit();
    assert_eq!(status(&audit, "C5.2"), Status::Absent);
    let audit = Submission::of(&[("main.py", &guarded), ("docs/openapi.yml", kept)]).audit();
    assert_eq!(status(&audit, "C5.2"), Status::Partial);
}

#[test]
fn a_command_of_django_is_a_point_of_launch() {
    let command = "import requests\nfrom django.core.management.base import BaseCommand\n\nclass Command(BaseCommand):\n    def handle(self, *args, **options):\n        try:\n            vols = requests.get(\"https://ailleurs.example.net/vols\").json()\n        except OSError:\n            return\n        Vol.objects.bulk_create(vols)\n";
    let path = "vols/management/commands/import_vols.py";
    let audit = Submission::of(&[(path, command)]).audit();
    assert_eq!(status(&audit, "C1.5"), Status::Observed);
    let asleep = command.replace("class Command(BaseCommand)", "class Lecteur");
    let audit = Submission::of(&[(path, &asleep)]).audit();
    assert_eq!(status(&audit, "C1.5"), Status::Partial);
}

#[test]
fn a_chapter_after_a_rule_is_read() {
    let text = "# Projet\n\n---\n## Installation\n\nInstaller les dépendances, puis lancer les tests de l'application.\n\n```bash\npytest\n```\n\n---\n## Tests\n\nLa suite se lance avec pytest.\n";
    let audit = Submission::of(&[
        ("README.md", text),
        (
            "tests/test_a.py",
            "from a import f\n\ndef test_f():\n    assert f() == 1\n",
        ),
        ("a.py", "def f():\n    return 1\n"),
    ])
    .audit();
    assert_eq!(status(&audit, "C12.6"), Status::Partial);
}
