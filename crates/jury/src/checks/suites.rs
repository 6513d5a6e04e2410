//! Tests that prove nothing, and reports written in advance.

use super::{Finding, Kind, against, found};
use crate::facts::Facts;
use crate::facts::tests::Weakness;

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for case in &facts.tests.cases {
        for (weakness, evidence) in &case.weaknesses {
            let kind = match weakness {
                Weakness::Nothing | Weakness::Swallows => Kind::NoAssertion,
                Weakness::Always | Weakness::Escapes => Kind::AlwaysTrue,
                Weakness::AcceptsError => Kind::AcceptsError,
                Weakness::Skipped => Kind::AlwaysSkipped,
                Weakness::NotCollected => Kind::NeverCollected,
                Weakness::NoProject => Kind::NoProject,
            };
            let sentence = format!("« {} » : {}.", case.name, weakness.sentence());
            found(findings, kind, evidence.clone(), sentence);
        }
    }
    typed_reports(facts, findings);
    counts(facts, findings);
}

/// A test or script that writes a literal as its report.
fn typed_reports(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for (source, code) in facts.codes().filter(|(source, _)| source.role.is_test) {
        for call in code
            .calls
            .iter()
            .filter(|it| it.callee == "json.dump" || it.method() == "write_text")
        {
            let value = call.positional(0).unwrap_or_default();
            // The variable, when it was given a literal in the same function.
            let literal = if value.starts_with('{') {
                Some((value, call.line))
            } else {
                code.assigns
                    .iter()
                    .filter(|it| it.function == call.function && it.name == value)
                    .find(|it| it.value.starts_with('{'))
                    .map(|it| (it.value.as_str(), it.line))
            };
            let Some((literal, line)) = literal else {
                continue;
            };
            let lower = literal.to_lowercase();
            let speaks = [
                "pass", "result", "success", "succes", "ok", "status", "test",
            ]
            .iter()
            .any(|it| lower.contains(it));
            let computed = literal.matches('(').count();
            let is_fixture = call
                .function
                .is_some_and(|it| code.functions[it].parameters.contains("tmp"));
            if speaks && !is_fixture && literal.matches(':').count() >= 5 && computed <= 2 {
                found(
                    findings,
                    Kind::TypedReport,
                    facts.at(source, line),
                    "Ce rapport de tests est un texte écrit d'avance : il dit la même chose quoi que donnent les tests.",
                );
            }
        }
    }
}

/// « 56/56 tests » in a document, when some of them are hollow.
fn counts(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let hollow = facts.tests.hollow().count();
    let Some(first) = facts
        .tests
        .hollow()
        .next()
        .filter(|_| hollow * 5 > facts.tests.cases.len())
    else {
        return;
    };
    let said = facts.lines(|line| {
        let text = &line.folded;
        text.contains("test") && ratio(text).is_some_and(|(done, all)| done == all && all >= 5)
    });
    for evidence in said {
        let sentence = format!(
            "Le document annonce tous les tests réussis ; {hollow} sur {} ne peuvent pas échouer.",
            facts.tests.cases.len()
        );
        against(
            findings,
            Kind::CountedHollow,
            (evidence, first.evidence.clone()),
            sentence,
        );
    }
}

/// `56/56` in a text.
fn ratio(text: &str) -> Option<(usize, usize)> {
    text.match_indices('/').find_map(|(place, _)| {
        let before: String = text[..place]
            .chars()
            .rev()
            .take_while(char::is_ascii_digit)
            .collect();
        let after: String = text[place + 1..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let before: String = before.chars().rev().collect();
        Some((before.parse().ok()?, after.parse().ok()?))
    })
}
