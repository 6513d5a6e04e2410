//! Values given as measures, alerts and dashboards that show nothing.

use jury::checks::Kind;
use jury::verdict::Status;

use crate::submission::{Submission, seeded, status};

#[test]
fn a_cost_drawn_at_random_is_seen() {
    seeded(
        Kind::RandomMeasure,
        ("metrics.py", 3),
        &[(
            "metrics.py",
            "import random\n\ntoken_count = random.randint(100, 900)\n",
        )],
        &[(
            "metrics.py",
            "def compte(reponse):\n    token_count = len(reponse)\n    return token_count\n",
        )],
    );
}

#[test]
fn a_drift_curve_drawn_at_random_is_seen_in_a_monitoring_page() {
    let page = "import numpy as np\nimport streamlit as st\n\nderive = np.random.normal(0.8, 0.02, 30)\nst.line_chart(derive)\n";
    seeded(
        Kind::RandomMeasure,
        ("pages/Monitoring.py", 4),
        &[("pages/Monitoring.py", page)],
        &[(
            "pages/Monitoring.py",
            "import streamlit as st\nfrom suivi import derive\n\nst.line_chart(derive())\n",
        )],
    );
}

#[test]
fn an_accuracy_typed_by_hand_is_seen() {
    seeded(
        Kind::TypedMeasure,
        ("rapport.py", 1),
        &[("rapport.py", "accuracy = 0.94\nprint(accuracy)\n")],
        &[(
            "rapport.py",
            "from sklearn.metrics import accuracy_score\naccuracy = accuracy_score([1], [1])\nprint(accuracy)\n",
        )],
    );
}

#[test]
fn a_dictionary_of_measures_typed_by_hand_is_seen() {
    seeded(
        Kind::TypedMeasure,
        ("suivi.py", 1),
        &[(
            "suivi.py",
            "resultats = {\"accuracy\": 0.92, \"f1_score\": 0.9}\n",
        )],
        &[("suivi.py", "seuils = {\"marge\": 3, \"essais\": 5}\n")],
    );
}

#[test]
fn a_notebook_that_never_ran_is_seen() {
    let cell = |output: &str| {
        format!(
            "{{\n\"cells\": [\n{{\"cell_type\": \"code\",\n\"source\": [\"a = 1\"],\n\"outputs\": [{output}]}},\n{{\"cell_type\": \"code\",\n\"source\": [\"a\"],\n\"outputs\": [{output}]}}\n]\n}}\n"
        )
    };
    let ran = cell("{\"text\": [\"1\"]}");
    let never = cell("");
    seeded(
        Kind::UnrunNotebook,
        ("analyse.ipynb", 4),
        &[("analyse.ipynb", &never)],
        &[("analyse.ipynb", &ran)],
    );
}

#[test]
fn a_source_made_by_the_project_is_seen() {
    let maker = "import numpy as np\nimport pandas as pd\n\nventes = pd.DataFrame({\"x\": np.random.rand(10)})\nventes.to_csv(\"data/ventes_externes.csv\")\n";
    let reader = "import pandas as pd\n\ndf = pd.read_csv(\"data/ventes_externes.csv\")\n";
    seeded(
        Kind::Fabricated,
        ("extract/fichier.py", 3),
        &[
            ("generate_ventes.py", maker),
            ("extract/fichier.py", reader),
        ],
        &[("extract/fichier.py", reader)],
    );
}

const RULES: &str = "monitoring/alertes.yml";

fn program(name: &str) -> String {
    format!("from prometheus_client import Counter\n\nappels = Counter(\"{name}\", \"appels\")\n")
}

#[test]
fn a_commented_alert_is_seen() {
    let on = "groups:\n  - name: api\n    rules:\n      - alert: Panne\n        expr: up == 0\n";
    let off = "groups:\n  - name: api\n    rules:\n#      - alert: Panne\n#        expr: up == 0\n";
    seeded(
        Kind::SilencedAlert,
        (RULES, 4),
        &[(RULES, off)],
        &[(RULES, on)],
    );
}

#[test]
fn an_alert_on_a_metric_that_nothing_gives_is_seen() {
    let rules = "groups:\n  - name: api\n    rules:\n      - alert: Lent\n        expr: rate(api_appels_total[5m]) > 3\n";
    let (wrong, right) = (program("autre_total"), program("api_appels_total"));
    seeded(
        Kind::DeadAlert,
        (RULES, 4),
        &[(RULES, rules), ("app.py", &wrong)],
        &[(RULES, rules), ("app.py", &right)],
    );
}

#[test]
fn a_dashboard_on_metrics_that_nothing_gives_is_seen() {
    let board = "{\"title\": \"Suivi\",\n\"panels\": [\n{\"targets\": [{\"expr\": \"api_appels_total\"}]},\n{\"targets\": [{\"expr\": \"api_erreurs_total\"}]}\n]}\n";
    let right =
        program("api_appels_total") + "erreurs = Counter(\"api_erreurs_total\", \"erreurs\")\n";
    seeded(
        Kind::DeadPanel,
        ("grafana/suivi.json", 2),
        &[("grafana/suivi.json", board)],
        &[("grafana/suivi.json", board), ("app.py", &right)],
    );
}

#[test]
fn a_series_that_is_recorded_from_nothing_is_given_by_nothing() {
    let rules = "groups:\n  - name: api\n    rules:\n      - record: api:debit\n        expr: rate(api_appels_total[5m])\n      - record: api:debit:jour\n        expr: api:debit + api:debit:jour\n";
    let board = "{\"title\": \"Suivi\",\n\"panels\": [\n{\"targets\": [{\"expr\": \"api:debit\"}]},\n{\"targets\": [{\"expr\": \"api:debit:jour\"}]}\n]}\n";
    let (wrong, right) = (program("autre_total"), program("api_appels_total"));
    let (rules, board) = ((RULES, rules), ("grafana/suivi.json", board));
    seeded(
        Kind::DeadPanel,
        ("grafana/suivi.json", 2),
        &[rules, board, ("app.py", &wrong)],
        &[rules, board, ("app.py", &right)],
    );
}

#[test]
fn a_dashboard_in_the_form_of_the_interface_is_not_loaded_from_a_file() {
    let provider = (
        "grafana/provisioning/dashboards/d.yml",
        "providers:\n  - name: x\n    options:\n      path: /var/lib/grafana/dashboards\n",
    );
    let wrapped = "{\"dashboard\": {\"title\": \"x\",\n\"panels\": [{\"targets\": []}]}}\n";
    let plain = "{\"title\": \"x\",\n\"panels\": [{\"targets\": []}]}\n";
    seeded(
        Kind::WrappedBoard,
        ("grafana/x.json", 2),
        &[provider, ("grafana/x.json", wrapped)],
        &[provider, ("grafana/x.json", plain)],
    );
}

#[test]
fn a_metric_registered_in_two_modules_that_meet_is_seen() {
    let first = program("appels_total");
    let main = ("main.py", "import mesures\nimport rappel\n");
    let other = program("autres_total");
    seeded(
        Kind::DoubleMetric,
        ("rappel.py", 3),
        &[main, ("mesures.py", &first), ("rappel.py", &first)],
        &[main, ("mesures.py", &first), ("rappel.py", &other)],
    );
}

#[test]
fn a_library_of_observation_that_nothing_imports_is_seen() {
    let needed = ("requirements.txt", "fastapi\nprometheus-client\n");
    let app = program("appels_total");
    seeded(
        Kind::Unused,
        ("requirements.txt", 2),
        &[needed, ("vide.py", "x = 1\n")],
        &[needed, ("app.py", &app)],
    );
}

#[test]
fn a_threshold_drawn_on_random_values_is_no_alert() {
    let page = "import numpy as np\nimport streamlit as st\n\nr2 = np.random.normal(0.8, 0.02, 30)\nst.line_chart(r2)\nst.write(\"Seuil alerte\")\n";
    let audit = Submission::of(&[("pages/Monitoring.py", page)]).audit();
    assert_eq!(status(&audit, "C20.5"), Status::Misleading);
}
