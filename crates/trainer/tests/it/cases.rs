//! The list of cases names tests that exist.

use std::collections::BTreeSet;
use std::path::Path;

use trainer::cases;

#[test]
fn every_case_names_a_test_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut missing = Vec::new();
    for case in cases::cases().expect("the list is sound") {
        let (file, name) = case.test.split_once("::").expect("file::name");
        let source = std::fs::read_to_string(root.join(file)).unwrap_or_default();
        let is_there = source.split("fn ").skip(1).any(|function| {
            function
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('('))
        });
        let is_test = source.contains("#[test]");
        if !(is_there && is_test) {
            missing.push(case.test);
        }
    }
    assert!(missing.is_empty(), "no such test: {missing:#?}");
}

#[test]
fn every_part_of_the_models_life_has_cases() {
    let cases = cases::cases().expect("the list is sound");
    let parts: BTreeSet<_> = cases.iter().map(|case| case.part.as_str()).collect();
    for part in [
        "données",
        "préparation",
        "entraînement",
        "évaluation",
        "comportement",
        "explications",
        "modèle exporté",
    ] {
        assert!(parts.contains(part), "no case for {part}");
    }
}

#[test]
fn the_page_links_every_test_to_its_file() {
    let page = cases::page().expect("the list is sound");
    for case in cases::cases().expect("the list is sound") {
        let (file, name) = case.test.split_once("::").expect("file::name");
        assert!(
            page.contains(&format!("[`{name}`](../../{file})")),
            "{name}"
        );
    }
}
