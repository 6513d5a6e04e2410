//! One test: what it calls, checks and touches.

use super::Case;
use super::weak::Weakness;
use crate::facts::{Evidence, Facts};
use crate::readers::code::{Code, Function, Language};
use crate::words::fold;

pub(super) fn is_case(in_test_file: bool, code: &Code, function: &Function) -> bool {
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
pub(super) fn case(
    facts: &Facts<'_>,
    place: usize,
    code: &Code,
    number: usize,
    weaknesses: Vec<(Weakness, Evidence)>,
) -> Case {
    let source = &facts.sources[place];
    let function = &code.functions[number];
    let mut paths = Vec::new();
    let mut is_http = false;
    let mut words = fold(&function.name);
    for call in code.within(&code.calls, function) {
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
    let strings = code.within(&code.strings, function);
    for string in strings.filter(|it| it.text.starts_with('/')) {
        paths.extend(path_of(&string.text));
    }
    for assert in code.within(&code.asserts, function) {
        words.push(' ');
        words.push_str(&fold(&assert.text));
    }
    let path = fold(&source.file.path);
    let said = function
        .docstring
        .as_ref()
        .map(|it| it.text.to_string())
        .unwrap_or_default();
    let all = format!("{path} {words} {}", fold(&said));
    let any = |terms: &[&str]| terms.iter().any(|it| all.contains(it));
    Case {
        name: function.name.to_string(),
        evidence: facts.at(source, function.line),
        source: place,
        paths,
        is_http,
        is_model: asks_model(facts, place, code, function)
            // Words first: what the file imports is long to look at.
            || any(&[
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
                ]) && (weaknesses.iter().any(|(it, _)| !it.is_slight())
                    || touches_model(code, function)),
        is_data: is_about_data(
            &all,
            &[
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
            ],
        ),
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

/// A database is where data are, and not the data.
fn is_about_data(all: &str, terms: &[&str]) -> bool {
    let all = all.replace("database", "").replace("metadata", "");
    terms.iter().any(|it| all.contains(it))
}

/// Calls a function of the project that asks a model or an AI service.
fn asks_model(facts: &Facts<'_>, place: usize, code: &Code, function: &Function) -> bool {
    let inside = |line: usize| (function.line..=function.end).contains(&line);
    (code.calls.iter()).any(|it| inside(it.line) && facts.askers.reaches(facts, place, code, it))
}

/// Asks the model, its training or its gate for something: a schema that bears its name is not it.
pub(super) fn touches_model(code: &Code, function: &Function) -> bool {
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
    code.language != Language::Python
        || code.within(&code.calls, function).any(|it| {
            let is_class = it.method().starts_with(char::is_uppercase);
            !is_class && named(it.method())
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
