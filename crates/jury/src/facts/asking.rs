//! Functions that ask a model or an AI service, by themselves or through another of the project.

use std::collections::{HashMap, HashSet};

use super::Facts;
use super::model::{is_client, is_service, names_service, taken};
use crate::readers::code::{Call, Code};

/// How many functions a question may pass through.
const DEPTH: usize = 3;

/// The names of these functions, and the files that define them.
#[derive(Debug, Default)]
pub struct Askers {
    known: HashMap<String, HashSet<usize>>,
}

pub(super) fn of(facts: &Facts<'_>) -> Askers {
    let mut askers = Askers::default();
    let makers = makers(facts);
    for (place, code) in programs(facts) {
        // A client made elsewhere is asked here: `get_llm()`, then `invoke`.
        let is_handed = || {
            code.calls
                .iter()
                .any(|it| makers.reaches(facts, place, code, it))
        };
        let is_service = is_service(code) || is_handed();
        let direct = code.calls.iter().filter(|it| asks(it, code, is_service));
        askers.learn(owners(code, direct).map(|it| (place, it)));
    }
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for (place, code) in programs(facts) {
            let reached = (code.calls.iter()).filter(|it| askers.reaches(facts, place, code, it));
            next.extend(owners(code, reached).map(|it| (place, it)));
        }
        askers.learn(next);
    }
    askers
}

/// Functions that make the client of a service, or what is built on one.
fn makers(facts: &Facts<'_>) -> Askers {
    let mut makers = Askers::default();
    for (place, code) in programs(facts) {
        let taken = taken(code);
        let made = code.calls.iter().filter(|it| is_client(it, &taken));
        makers.learn(owners(code, made).map(|it| (place, it)));
    }
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for (place, code) in programs(facts) {
            let reached = (code.calls.iter()).filter(|it| makers.reaches(facts, place, code, it));
            next.extend(owners(code, reached).map(|it| (place, it)));
        }
        makers.learn(next);
    }
    makers
}

fn programs<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = (usize, &'a Code)> {
    let sources = facts.sources.iter().enumerate();
    sources.filter_map(|(place, source)| {
        let is_program = !source.role.is_test && !source.role.is_notebook;
        Some((place, source.read.code.as_deref().filter(|_| is_program)?))
    })
}

/// The functions that hold these calls; what every class and program has tells nothing.
fn owners<'a>(
    code: &'a Code,
    calls: impl Iterator<Item = &'a Call> + 'a,
) -> impl Iterator<Item = String> + 'a {
    calls
        .filter_map(|it| code.functions.get(it.function?))
        .map(|it| it.name.to_string())
        .filter(|it| !it.starts_with("__") && it != "main")
}

/// The call itself is the question.
fn asks(call: &Call, code: &Code, is_service: bool) -> bool {
    let method = call.method();
    let is_prediction = matches!(
        method,
        "predict" | "predict_proba" | "ainvoke" | "run_model"
    );
    let is_answer = matches!(
        method,
        "generate_content" | "generate" | "invoke" | "chat" | "complete" | "embed"
    ) || ["completions.create", "messages.create", "chat.complete"]
        .iter()
        .any(|it| call.callee.ends_with(it));
    let is_http = matches!(method, "post" | "get") && names_service(call, code);
    is_prediction || (is_service && is_answer) || is_http
}

impl Askers {
    fn learn(&mut self, found: impl IntoIterator<Item = (usize, String)>) {
        for (place, name) in found {
            self.known.entry(name).or_default().insert(place);
        }
    }

    /// Whether a call is one of them: in the same file, or in one that this file imports.
    pub fn reaches(&self, facts: &Facts<'_>, place: usize, code: &Code, call: &Call) -> bool {
        self.known.get(call.method()).is_some_and(|owners| {
            let is_imported = |it: &usize| imports(code, facts.sources[*it].file.name());
            owners.contains(&place) || owners.iter().any(is_imported)
        })
    }

    pub fn has(&self, place: usize, name: &str) -> bool {
        self.known.get(name).is_some_and(|it| it.contains(&place))
    }
}

/// `from a.b import c` names the file `b.py` or `c.py`.
fn imports(code: &Code, name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    code.imports.iter().any(|it| {
        let last = it.module.rsplit(['.', '/', ':']).next().unwrap_or_default();
        last == stem || it.name == stem
    })
}
