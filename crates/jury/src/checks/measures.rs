//! Values given as measures: drawn at random, typed by hand, or never computed.

use super::{Finding, Kind, against, found};
use crate::facts::Facts;

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for evidence in &facts.model.random_measures {
        found(
            findings,
            Kind::RandomMeasure,
            evidence.clone(),
            "Cette valeur est tirée au hasard et donnée comme une mesure.",
        );
    }
    for evidence in &facts.model.typed_measures {
        found(
            findings,
            Kind::TypedMeasure,
            evidence.clone(),
            "Cette mesure est écrite en dur : rien ne la calcule.",
        );
    }
    for (source, code) in facts.codes().filter(|(source, _)| source.role.is_notebook) {
        if code.cells.len() >= 2 && code.cells.iter().all(|(_, has_output)| !has_output) {
            let line = code.cells[0].0;
            found(
                findings,
                Kind::UnrunNotebook,
                facts.at(source, line),
                "Aucune cellule de ce carnet n'a de sortie : il n'a jamais été exécuté, ou ses résultats ont été effacés.",
            );
        }
    }
    for origin in &facts.origins {
        if let Some(maker) = &origin.fabricated {
            against(
                findings,
                Kind::Fabricated,
                (origin.evidence.clone(), maker.clone()),
                format!(
                    "Cette source ({}) est fabriquée par un programme du projet.",
                    origin.kind.word()
                ),
            );
        }
    }
}
