//! Tests: what each asserts, what it calls, and why one may prove nothing.

mod collect;
mod weak;

use super::{Evidence, Facts};
use crate::readers::code::{Code, Function, Language};
use crate::words::fold;

pub use weak::Weakness;

#[derive(Debug, Default)]
pub struct Tests {
    pub cases: Vec<Case>,
    /// Files of tests that the settings leave out.
    pub ignored: Vec<(String, Evidence)>,
    /// Where the runner is declared or configured.
    pub runner: Option<Evidence>,
    pub coverage: Option<Evidence>,
    /// A threshold of coverage that makes the run fail.
    pub threshold: Option<Evidence>,
}

#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties of one test"
)]
pub struct Case {
    pub name: String,
    pub evidence: Evidence,
    pub source: usize,
    pub weaknesses: Vec<(Weakness, Evidence)>,
    /// Paths that it asks over HTTP.
    pub paths: Vec<String>,
    pub is_http: bool,
    pub is_model: bool,
    pub is_data: bool,
    pub is_access: bool,
    pub is_mocked: bool,
    /// What it says about itself.
    pub said: String,
    pub is_conditional: bool,
}

impl Case {
    /// It can fail, and it runs.
    pub fn is_effective(&self) -> bool {
        self.weaknesses
            .iter()
            .all(|(weakness, _)| weakness.is_slight())
    }
}

pub(super) fn of(facts: &Facts<'_>) -> Tests {
    let mut tests = collect::settings(facts);
    let own = weak::own_names(facts);
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = &source.read.code else {
            continue;
        };
        if source.role.is_notebook {
            continue;
        }
        let has_project = weak::reaches_project(facts, &own, source, code);
        for (number, function) in code.functions.iter().enumerate() {
            if !is_case(source.role.is_test, code, function) {
                continue;
            }
            let mut weaknesses = weak::of(facts, source, code, number);
            if let Some(weakness) = collect::never(facts, source, code, function, &tests) {
                weaknesses.push(weakness);
            }
            if !has_project {
                weaknesses.push((Weakness::NoProject, facts.at(source, function.line)));
            }
            tests
                .cases
                .push(case(facts, place, code, number, weaknesses));
        }
    }
    tests
}

fn is_case(in_test_file: bool, code: &Code, function: &Function) -> bool {
    match code.language {
        Language::Python => {
            in_test_file
                && function.name.starts_with("test")
                && function
                    .decorators
                    .iter()
                    .all(|it| !it.name.contains("fixture"))
        }
        Language::Script => ["it ", "test ", "it.skip ", "test.skip ", "xit "]
            .iter()
            .any(|it| function.name.starts_with(it)),
        Language::Rust => function.decorators.iter().any(|it| {
            it.name == "test" || it.name.ends_with("::test") || it.name.ends_with("rstest")
        }),
    }
}

#[expect(clippy::too_many_lines, reason = "one value, field after field")]
fn case(
    facts: &Facts<'_>,
    place: usize,
    code: &Code,
    number: usize,
    weaknesses: Vec<(Weakness, Evidence)>,
) -> Case {
    let source = &facts.sources[place];
    let function = &code.functions[number];
    let inside = |line: usize| (function.line..=function.end).contains(&line);
    let mut paths = Vec::new();
    let mut is_http = false;
    let mut words = fold(&function.name);
    for call in code.calls.iter().filter(|it| inside(it.line)) {
        let is_verb = [
            "get", "post", "put", "patch", "delete", "request", "oneshot",
        ]
        .contains(&call.method());
        let place = usize::from(call.method() == "request");
        if let Some(path) = call
            .string(place)
            .and_then(|it| path_of(&it))
            .filter(|_| is_verb)
        {
            paths.push(path);
            is_http = true;
        }
        is_http |= call.callee == "reverse" || call.method() == "oneshot";
        words.push(' ');
        words.push_str(&call.method().to_lowercase());
    }
    for string in code
        .strings
        .iter()
        .filter(|it| inside(it.line) && it.text.starts_with('/'))
    {
        paths.extend(path_of(&string.text));
    }
    for assert in code.asserts.iter().filter(|it| inside(it.line)) {
        words.push(' ');
        words.push_str(&fold(&assert.text));
    }
    let path = fold(&source.file.path);
    let said = function
        .docstring
        .as_ref()
        .map(|it| it.text.clone())
        .unwrap_or_default();
    let all = format!("{path} {words} {}", fold(&said));
    let any = |terms: &[&str]| terms.iter().any(|it| all.contains(it));
    Case {
        name: function.name.clone(),
        evidence: facts.at(source, function.line),
        source: place,
        paths,
        is_http,
        is_model: asks_model(facts, place, code, function)
            || (weaknesses.iter().any(|(it, _)| !it.is_slight()) || touches_model(code, function))
                && any(&[
                    "model",
                    "predict",
                    "train",
                    "r2",
                    "accuracy",
                    "f1_",
                    "regression",
                    "classif",
                    "agent",
                    "rag",
                    "llm",
                    "drift",
                    "gate",
                    "feature",
                ]),
        is_data: any(&[
            "data",
            "schema",
            "csv",
            "parquet",
            "clean",
            "etl",
            "pipeline",
            "seed",
            "quality",
            "extract",
            "transform",
            "null",
            "duplicate",
            "dataset",
        ]),
        is_access: any(&[
            "auth",
            "login",
            "permission",
            "role",
            "401",
            "403",
            "token",
            "forbidden",
            "access",
            "acces",
            "anonymous",
            "redirect",
        ]),
        is_mocked: any(&["mock", "patch", "monkeypatch", "stub", "fake"])
            || code.imports_module("unittest.mock").is_some(),
        is_conditional: function
            .decorators
            .iter()
            .any(|it| it.text.contains("skipif")),
        said,
        weaknesses,
    }
}

/// Calls a function of the project that asks a model or an AI service.
fn asks_model(facts: &Facts<'_>, place: usize, code: &Code, function: &Function) -> bool {
    let inside = |line: usize| (function.line..=function.end).contains(&line);
    (code.calls.iter()).any(|it| inside(it.line) && facts.askers.reaches(facts, place, code, it))
}

/// Asks the model, its training or its gate for something: a schema that bears its name is not it.
fn touches_model(code: &Code, function: &Function) -> bool {
    const VERBS: [&str; 16] = [
        "predict",
        "fit",
        "score",
        "evaluat",
        "invoke",
        "generate",
        "train",
        "entrain",
        "gate",
        "classif",
        "regress",
        "infer",
        "embed",
        "drift",
        "load_model",
        "feature",
    ];
    let named = |text: &str| {
        let folded = fold(text);
        VERBS.iter().any(|it| folded.contains(it))
    };
    let inside = |line: usize| (function.line..=function.end).contains(&line);
    code.language != Language::Python
        || code.calls.iter().any(|it| {
            let is_class = it.method().starts_with(char::is_uppercase);
            inside(it.line) && !is_class && named(it.method())
        })
        || code.imports.iter().any(|it| {
            let is_class = it.name.starts_with(char::is_uppercase);
            let is_schema = is_class || it.module.contains("schema");
            !is_schema && (named(&it.name) || named(&it.module))
        })
}

/// The path of an address: `{BASE}/clients/1` and `http://x/clients/1` are `/clients/1`.
pub(crate) fn path_of(text: &str) -> Option<String> {
    let text = match text.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/')?..],
        None => text,
    };
    let text = match text.strip_prefix(['{', '$']) {
        Some(rest) => &rest[rest.find('}')? + 1..],
        None => text,
    };
    (text.starts_with('/') && !text.contains(' ') && text.len() < 200).then(|| text.to_owned())
}

impl Tests {
    pub fn effective(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|it| it.is_effective())
    }

    pub fn hollow(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|it| !it.is_effective())
    }
}
