//! Evidence in unusual but valid places, formats and names.

use std::io::Write;

use jury::checks::Kind;
use jury::verdict::Status;

use crate::submission::{Submission, findings, status};

fn first_path(audit: &jury::audit::Audit, id: &str) -> String {
    audit.verdict(id).expect("a criterion").preuves[0]
        .path
        .clone()
}

#[test]
fn an_incident_rejoued_in_a_test_s_docstring_is_a_reproduction() {
    let files = [
        ("porte.py", "def ouvre(x):\n    return x is not None\n"),
        (
            "tests/test_porte.py",
            "from porte import ouvre\n\ndef test_porte_fermee():\n    \"\"\"Rejoue le bug de mars : la porte restait fermée sans référence.\"\"\"\n    assert not ouvre(None)\n",
        ),
    ];
    let audit = Submission::of(&files).audit();
    assert_eq!(status(&audit, "C21.2"), Status::Observed);
    assert_eq!(first_path(&audit, "C21.2"), "tests/test_porte.py");
}

#[test]
fn a_purge_in_a_management_command_is_a_treatment() {
    let files = [(
        "gestion/management/commands/purge_clients.py",
        "from django.core.management.base import BaseCommand\n\nclass Command(BaseCommand):\n    \"\"\"Anonymise les clients inactifs depuis 3 ans.\"\"\"\n    def handle(self, *args, **options):\n        Client.objects.filter(inactif=True).delete()\n",
    )];
    let audit = Submission::of(&files).audit();
    assert_eq!(status(&audit, "C4.10"), Status::Partial);
    assert!(first_path(&audit, "C4.10").ends_with("purge_clients.py"));
}

#[test]
fn a_register_inside_a_file_of_procedures_is_a_register() {
    let text = "# Procédures RGPD\n\n## Registre des traitements\n\n- Finalité : gérer les comptes\n- Base légale : contrat\n- Catégories de données : courriel\n- Conservation : 3 ans\n- Destinataires : le service client\n";
    let audit = Submission::of(&[("docs/procedures.md", text)]).audit();
    assert_eq!(status(&audit, "C4.8"), Status::Observed);
}

#[test]
fn names_with_accents_spaces_and_emoji_are_read() {
    let page = "import requests\nimport streamlit as st\n\nst.write(requests.get(\"http://localhost:8000/clients\").json())\n";
    let api = "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get(\"/clients\")\ndef clients():\n    return []\n";
    let audit = Submission::of(&[("pages/4_📈 Données clés.py", page), ("main.py", api)]).audit();
    assert_eq!(status(&audit, "C10.2"), Status::Observed);
    assert_eq!(first_path(&audit, "C10.2"), "pages/4_📈 Données clés.py");
}

#[test]
fn sql_inside_a_string_of_a_program_creates_tables() {
    let text = "import sqlite3\n\nSCHEMA = \"\"\"\nCREATE TABLE client (\n    id INTEGER PRIMARY KEY,\n    courriel TEXT\n);\n\"\"\"\nsqlite3.connect('x.db').executescript(SCHEMA)\n";
    let audit = Submission::of(&[("base.py", text)]).audit();
    assert_eq!(status(&audit, "C4.2"), Status::Observed);
    assert_eq!(audit.verdict("C4.2").expect("C4.2").preuves[0].line, 4);
}

#[test]
fn optimisations_explained_in_a_docstring_are_explained() {
    let text = "\"\"\"Requêtes DuckDB.\n\nLecture par colonne : seules les colonnes de la requête sont lues.\nLe partitionnement par année évite de lire les autres fichiers de la table.\n\"\"\"\nimport duckdb\n\nduckdb.sql(\"SELECT a FROM 'x.parquet' WHERE b > 1\")\n";
    assert_eq!(
        status(
            &Submission::of(&[("requetes_duckdb.py", text)]).audit(),
            "C2.3"
        ),
        Status::Observed
    );
}

#[test]
fn the_document_that_a_framework_publishes_documents_the_api() {
    let api = "from fastapi import FastAPI\n\napp = FastAPI(title=\"x\")\n\n@app.get(\"/clients\")\ndef clients():\n    \"\"\"Liste les clients.\"\"\"\n    return []\n";
    let audit = Submission::of(&[("api/main.py", api)]).audit();
    for id in ["C5.1", "C5.3"] {
        assert_eq!(status(&audit, id), Status::Observed, "{id}");
    }
}

#[test]
fn flask_django_express_and_axum_routes_and_their_guards_are_found() {
    let flask = "from flask import Flask, abort\nfrom flask_login import login_required\n\napp = Flask(__name__)\n\n@app.route(\"/clients\")\n@login_required\ndef clients():\n    return []\n";
    let urls = "from django.urls import path\nfrom . import views\n\nurlpatterns = [path(\"clients/\", views.Clients.as_view())]\n";
    let views = "from rest_framework.views import APIView\nfrom rest_framework.permissions import IsAuthenticated\n\nclass Clients(APIView):\n    permission_classes = [IsAuthenticated]\n    def get(self, request):\n        return None\n";
    let express = "const express = require('express');\nconst app = express();\napp.get('/clients', requireAuth, (req, res) => res.json([]));\n";
    let axum = "use axum::{Router, routing::get};\n\nasync fn clients(caller: Caller) {}\n\npub fn router() -> Router {\n    Router::new().route(\"/clients\", get(clients))\n}\n";
    let cases: [&[(&str, &str)]; 4] = [
        &[("app.py", flask)],
        &[("clients/urls.py", urls), ("clients/views.py", views)],
        &[("app.js", express)],
        &[("src/router.rs", axum)],
    ];
    for files in cases {
        let audit = Submission::of(files).audit();
        assert_eq!(status(&audit, "C5.4"), Status::Observed, "{}", files[0].0);
        assert!(
            findings(&audit, Kind::OpenRoute).is_empty(),
            "{}",
            files[0].0
        );
    }
}

#[test]
fn the_same_routes_without_their_guards_are_open() {
    let flask = "from flask import Flask\n\napp = Flask(__name__)\n\n@app.route(\"/clients\")\ndef clients():\n    return []\n";
    let express = "const express = require('express');\nconst app = express();\napp.get('/clients', (req, res) => res.json([]));\n";
    let axum = "use axum::{Router, routing::get};\n\nasync fn clients() {}\n\npub fn router() -> Router {\n    Router::new().route(\"/clients\", get(clients))\n}\n";
    for (path, text) in [
        ("app.py", flask),
        ("app.js", express),
        ("src/router.rs", axum),
    ] {
        let audit = Submission::of(&[(path, text)]).audit();
        assert_eq!(findings(&audit, Kind::OpenRoute).len(), 1, "{path}");
        assert_ne!(status(&audit, "C5.4"), Status::Observed, "{path}");
    }
}

#[test]
fn the_five_kinds_of_source_are_told_by_what_the_code_calls() {
    let files = [
        (
            "a.py",
            "import requests\nrequests.get(\"https://exemple.org/v1/meteo\")\n",
        ),
        ("b.py", "import csv\ncsv.reader(open(\"x.csv\"))\n"),
        (
            "c.py",
            "from bs4 import BeautifulSoup\nBeautifulSoup(page, \"html.parser\")\n",
        ),
        ("d.py", "import psycopg2\npsycopg2.connect(\"x\")\n"),
        (
            "e.py",
            "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n",
        ),
    ];
    assert_eq!(
        status(&Submission::of(&files).audit(), "C1.7"),
        Status::Observed
    );
}

#[test]
fn a_word_in_a_folder_s_name_is_no_source() {
    let files = [("big_data/scraping/api.py", "x = 1\n")];
    assert_eq!(
        status(&Submission::of(&files).audit(), "C1.7"),
        Status::Absent
    );
}

#[test]
fn a_report_in_docx_and_one_in_odt_are_read() {
    let docx = zipped(
        "word/document.xml",
        "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:pStyle w:val=\"Titre1\"/></w:pPr><w:r><w:t>Plan de veille</w:t></w:r></w:p><w:p><w:r><w:t>Thème : les modèles de langage, veille hebdomadaire de 1 heure.</w:t></w:r></w:p></w:body></w:document>",
    );
    let odt = zipped(
        "content.xml",
        "<office:text xmlns:office=\"o\" xmlns:text=\"t\"><text:h text:outline-level=\"1\">Plan de veille</text:h><text:p>Thème : les modèles de langage, veille hebdomadaire de 1 heure.</text:p></office:text>",
    );
    for (path, bytes) in [("rapport.docx", docx), ("rapport.odt", odt)] {
        let submission = Submission::empty();
        submission.write(path, &bytes);
        submission.commit("rapport");
        let audit = submission.audit();
        assert_eq!(status(&audit, "C6.1"), Status::Observed, "{path}");
        assert_eq!(status(&audit, "C6.2"), Status::Observed, "{path}");
    }
}

fn zipped(name: &str, text: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer
        .start_file(name, zip::write::SimpleFileOptions::default())
        .expect("an entry");
    writer.write_all(text.as_bytes()).expect("a text");
    writer.finish().expect("an archive").into_inner()
}

#[test]
fn several_repositories_make_one_project() {
    let api = Submission::of(&[(
        "main.py",
        "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get(\"/clients\")\ndef clients():\n    return []\n",
    )]);
    let front = Submission::of(&[(
        "client.py",
        "import requests\n\ndef lire():\n    return requests.get(\"http://localhost:8000/clients\").json()\n",
    )]);
    let paths = [api.path().to_owned(), front.path().to_owned()];
    let audit = jury::audit::run(&paths, None, &mut |_| ()).expect("an audit");
    assert_eq!(audit.depots.len(), 2);
    assert_eq!(status(&audit, "C10.2"), Status::Observed);
    assert_eq!(status(&front.audit(), "C10.2"), Status::Absent);
}

#[test]
fn latin_1_and_utf_16_documents_are_read() {
    let text = "# Plan de veille\n\nThème : les modèles. Veille hebdomadaire.\n";
    let latin: Vec<u8> = text.chars().map(|it| it as u32 as u8).collect();
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for bytes in [latin, wide] {
        let submission = Submission::empty();
        submission.write("plan.md", &bytes);
        submission.commit("plan");
        assert_eq!(status(&submission.audit(), "C6.1"), Status::Observed);
    }
}

#[test]
fn an_older_commit_is_read_when_asked() {
    let submission = Submission::of(&[("README.md", "# Projet\n")]);
    submission.write(
        "veille/plan.md",
        b"# Plan de veille\n\nTh\xC3\xA8me : les mod\xC3\xA8les.\n",
    );
    submission.commit("veille");
    let paths = [submission.path().to_owned()];
    let older = jury::audit::run(&paths, Some("HEAD~1"), &mut |_| ()).expect("an audit");
    assert_eq!(status(&older, "C6.1"), Status::Absent);
    assert_eq!(status(&submission.audit(), "C6.1"), Status::Observed);
    assert!(jury::audit::run(&paths, Some("inconnue"), &mut |_| ()).is_err());
}
