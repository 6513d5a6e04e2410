//! Which tests the runner finds: names, classes, folders and settings.

use super::{Evidence, Tests, Weakness};
use crate::facts::{Facts, Source};
use crate::readers::code::{Code, Function, Language};
use crate::readers::data::Node;

/// What pytest and coverage are told.
pub(super) fn settings(facts: &Facts<'_>) -> Tests {
    let mut tests = Tests::default();
    for source in &facts.sources {
        let name = source.file.name().to_lowercase();
        let text = source.file.text().unwrap_or_default();
        let is_config = [
            "pytest.ini",
            "tox.ini",
            "setup.cfg",
            "pyproject.toml",
            ".coveragerc",
            "conftest.py",
            "jest.config.js",
            "vitest.config.ts",
            "package.json",
        ]
        .contains(&name.as_str());
        if !is_config {
            continue;
        }
        for (place, line) in text.lines().enumerate() {
            let at = || facts.at(source, place + 1);
            if line.contains("[pytest]")
                || line.contains("tool.pytest")
                || line.contains("\"jest\"")
                || line.contains("vitest")
            {
                tests.runner.get_or_insert_with(at);
            }
            if line.contains("--cov")
                || line.contains("[coverage")
                || line.contains("tool.coverage")
                || line.contains("[run]")
            {
                tests.coverage.get_or_insert_with(at);
            }
            if line.contains("fail_under")
                || line.contains("fail-under")
                || line.contains("coverageThreshold")
            {
                tests.threshold.get_or_insert_with(at);
            }
            for part in line.split("--ignore=").skip(1) {
                let path = part.split([' ', '"', '\'', ',']).next().unwrap_or_default();
                tests.ignored.push((path.to_owned(), at()));
            }
        }
        if let Some(list) = source
            .read
            .data
            .as_ref()
            .and_then(|it| it.at(&["tool", "pytest", "ini_options", "addopts"]))
        {
            for item in list.items() {
                if let Some(path) = item.text().and_then(|it| it.strip_prefix("--ignore="))
                    && !tests.ignored.iter().any(|(known, _)| known == path)
                {
                    tests
                        .ignored
                        .push((path.to_owned(), facts.at(source, item.line)));
                }
            }
        }
        if name == "conftest.py" && text.contains("collect_ignore") {
            let code = source.read.code.as_ref();
            for assign in code
                .iter()
                .flat_map(|it| &it.assigns)
                .filter(|it| it.name == "collect_ignore")
            {
                for path in assign.value.split(['"', '\'']).skip(1).step_by(2) {
                    tests
                        .ignored
                        .push((path.to_owned(), facts.at(source, assign.line)));
                }
            }
        }
    }
    if tests.runner.is_none() {
        tests.runner = facts
            .manifest
            .has("pytest")
            .or_else(|| facts.manifest.has("jest"))
            .cloned();
    }
    if tests.coverage.is_none() {
        tests.coverage = facts
            .manifest
            .has("pytest-cov")
            .or_else(|| facts.manifest.has("coverage"))
            .cloned();
    }
    tests
}

/// Why the runner never runs this one.
pub(super) fn never(
    facts: &Facts<'_>,
    source: &Source<'_>,
    code: &Code,
    function: &Function,
    tests: &Tests,
) -> Option<(Weakness, Evidence)> {
    if code.language != Language::Python {
        return None;
    }
    let name = source.file.name();
    let ignored = tests.ignored.iter().find(|(path, _)| {
        let path = path.trim_end_matches('/');
        source.file.path.ends_with(path) || source.file.path.contains(&format!("{path}/"))
    });
    if let Some((_, evidence)) = ignored {
        return Some((Weakness::NotCollected, evidence.clone()));
    }
    let class = function.class.map(|it| &code.classes[it]);
    let is_unit = class.is_some_and(|it| it.bases.contains("TestCase"));
    let is_named = name.starts_with("test") || name.ends_with("_test.py");
    let has_init = function.class.is_some_and(|place| {
        code.functions
            .iter()
            .any(|it| it.class == Some(place) && it.name == "__init__")
    });
    let is_lost = match class {
        _ if !is_named && !tests.names_files => true,
        Some(class) if !is_unit => !class.name.starts_with("Test") || has_init,
        _ => false,
    };
    is_lost.then(|| (Weakness::NotCollected, facts.at(source, function.line)))
}

/// The settings give names of their own.
pub(super) fn names_files(facts: &Facts<'_>) -> bool {
    facts.sources.iter().any(|it| {
        let name = it.file.name();
        let is_ini = ["pytest.ini", "tox.ini", "setup.cfg"].contains(&name);
        (is_ini
            && it
                .file
                .text()
                .is_some_and(|text| text.contains("python_files")))
            || it
                .read
                .data
                .as_ref()
                .and_then(|it| it.at(&["tool", "pytest", "ini_options", "python_files"]))
                .map(Node::texts)
                .is_some()
    })
}
