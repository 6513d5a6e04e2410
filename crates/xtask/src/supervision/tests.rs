//! The committed files of `monitoring/`, against one another.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

use super::receiver::Notice;
use super::{PAGE, dashboard, exercise, files, passed, skipped, table, written};
use crate::bench::page;
use crate::workspace::Workspace;

fn text(path: &str) -> String {
    let workspace = Workspace::find().expect("a workspace");
    let path = workspace.path(files::FOLDER).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn yaml(path: &str) -> Yaml {
    let mut documents = YamlLoader::load_from_str(&text(path)).expect("YAML");
    documents.remove(0)
}

fn names(key: &str) -> BTreeSet<String> {
    let rules = yaml(files::RULES);
    let groups = rules["groups"].as_vec().expect("groups");
    let rules = groups
        .iter()
        .flat_map(|group| group["rules"].as_vec().into_iter().flatten());
    rules
        .filter_map(|rule| rule[key].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn every_alert_is_tried_on_both_sides_of_its_threshold() {
    let tests = yaml("prometheus/tests/modele.yml");
    let mut silent = BTreeSet::new();
    let mut told = BTreeSet::new();
    for test in tests["tests"].as_vec().expect("tests") {
        for case in test["promql_expr_test"].as_vec().into_iter().flatten() {
            let expression = case["expr"].as_str().expect("an expression");
            let name = expression.split('"').nth(1).expect("a name").to_owned();
            let expected = case["exp_samples"].as_vec().expect("samples");
            let is_told = expected.iter().any(|sample| {
                sample["labels"]
                    .as_str()
                    .is_some_and(|it| it.contains("firing"))
            });
            if is_told {
                told.insert(name);
            } else if expected.is_empty() {
                silent.insert(name);
            }
        }
    }
    let alerts = names("alert");
    assert_eq!(told, alerts);
    assert_eq!(silent, alerts);
}

#[test]
fn a_panel_shows_only_what_a_rule_records() {
    let board: Value = serde_json::from_str(&text("grafana/dashboards/modele.json")).expect("JSON");
    let records = names("record");
    let expressions = dashboard::expressions(&board);
    assert!(expressions.len() > records.len(), "{expressions:?}");
    for expression in &expressions {
        for record in table::records(expression) {
            assert!(records.contains(record), "{expression}");
        }
    }
    // The source that is provisioned.
    let sources = yaml("grafana/provisioning/datasources/prometheus.yml");
    assert_eq!(
        sources["datasources"][0]["uid"].as_str(),
        board["panels"][0]["datasource"]["uid"].as_str()
    );
}

#[test]
fn what_may_be_empty_at_first_is_recorded() {
    assert!(names("record").contains(exercise::EMPTY_AT_FIRST));
}

#[test]
fn an_alert_is_a_line_that_counts_its_other_places() {
    let notice = |place: &str| Notice {
        alert: "Moved".to_owned(),
        is_firing: false,
        place: place.to_owned(),
        summary: "Qui a bougé ?".to_owned(),
        value: String::new(),
        action: String::new(),
    };
    let places = ["wind", "hour", "day"].map(notice);
    let line = |places: &str| format!("FIN DE L'ALERTE Moved [{places}] : Qui a bougé ?");
    assert_eq!(written(&places[..1]), [line("wind")]);
    assert_eq!(written(&places[..2]), [line("wind et 1 autre")]);
    assert_eq!(written(&places), [line("wind et 2 autres")]);
}

#[test]
fn tests_of_rules_are_counted_in_words_that_agree() {
    assert_eq!(passed(1), "1 fichier de tests passé");
    assert_eq!(passed(2), "2 fichiers de tests passés");
    let why = anyhow::anyhow!("hors ligne");
    assert_eq!(
        skipped(2, &why),
        "sautés, 2 fichiers de tests non joués : hors ligne"
    );
}

#[test]
fn the_page_has_the_mark_of_the_exercise() {
    let workspace = Workspace::find().expect("a workspace");
    let page = fs::read_to_string(workspace.path(PAGE)).expect("the page");
    let seen = [("Une étape", "vue".to_owned())];
    let written = page::replace(PAGE, &page, "exercice", &exercise::table(&seen));
    let written = written.expect("the marks are there");
    assert!(written.contains("| Une étape | vue |"));
}

#[test]
fn nothing_of_monitoring_holds_a_secret_or_leaves_this_machine() {
    for path in [
        "prometheus/prometheus.yml",
        "alertmanager/alertmanager.yml",
        "grafana/provisioning/datasources/prometheus.yml",
    ] {
        let text = text(path);
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'));
        for line in lines {
            assert!(
                !line.contains("password") && !line.contains("token"),
                "{path}: {line}"
            );
            if let Some((_, address)) = line.split_once("http") {
                assert!(address.starts_with("://127.0.0.1"), "{path}: {line}");
            }
        }
    }
}
