//! Tests: what each asserts, what it calls, and why one may prove nothing.

mod case;
mod collect;
mod weak;

use super::{Evidence, Facts};
pub(crate) use case::path_of;
use case::{case, is_case};
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
    /// The settings give files of tests names of their own.
    names_files: bool,
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
    tests.names_files = collect::names_files(facts);
    let own = weak::Own::of(facts);
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = &source.read.code else {
            continue;
        };
        if source.role.is_notebook {
            continue;
        }
        let has_project = weak::reaches_project(&own, source, code);
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

impl Tests {
    pub fn effective(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|it| it.is_effective())
    }

    pub fn hollow(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|it| !it.is_effective())
    }
}
