//! One small function a criterion: from facts to a status, evidence, and one sentence.

mod c1;
mod c10;
mod c11;
mod c12;
mod c13;
mod c14;
mod c15;
mod c16;
mod c17;
mod c18;
mod c19;
mod c2;
mod c20;
mod c21;
mod c3;
mod c4;
mod c5;
mod c6;
mod c7;
mod c8;
mod c9;
mod shared;
mod weigh;

use serde::{Deserialize, Serialize};

use crate::checks::{Finding, Kind};
use crate::crew;
use crate::facts::{Evidence, Facts};
use crate::grid::Grid;
use crate::tree::Content;
pub use weigh::Opinion;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Status {
    #[serde(rename = "observé")]
    Observed,
    #[serde(rename = "partiel")]
    Partial,
    #[serde(rename = "déclaré")]
    Declared,
    #[serde(rename = "trompeur")]
    Misleading,
    #[serde(rename = "absent")]
    Absent,
    #[serde(rename = "à l'oral")]
    Oral,
    #[serde(rename = "non disponible")]
    Unavailable,
}

impl Status {
    pub const ALL: [Self; 7] = [
        Self::Observed,
        Self::Partial,
        Self::Declared,
        Self::Misleading,
        Self::Absent,
        Self::Oral,
        Self::Unavailable,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Observed => "observé",
            Self::Partial => "partiel",
            Self::Declared => "déclaré",
            Self::Misleading => "trompeur",
            Self::Absent => "absent",
            Self::Oral => "à l'oral",
            Self::Unavailable => "non disponible",
        }
    }

    /// What the status means, for who reads a report for the first time.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Observed => "la chose elle-même est dans le dépôt",
            Self::Partial => "une partie nommée manque",
            Self::Declared => "seule une phrase le dit",
            Self::Misleading => "cela a l'air d'une preuve et n'en est pas une",
            Self::Absent => "rien dans le dépôt",
            Self::Oral => "ne peut se voir qu'à l'oral",
            Self::Unavailable => {
                "des fichiers manquent à ce clone ou n'ont pas été lus : on ne peut pas savoir"
            }
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    pub critere: &'static str,
    pub statut: Status,
    pub preuves: Vec<Evidence>,
    pub raison: String,
    pub question: &'static str,
    /// Findings that weaken this criterion, by their position.
    pub trouvailles: Vec<usize>,
}

/// What a criterion is judged from.
pub(crate) struct Context<'a> {
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) findings: &'a [Finding],
}

type Judge = fn(&Context<'_>) -> Opinion;

/// The criteria of a competence, in order.
type Competence = &'static [(&'static str, Judge)];

const COMPETENCES: [Competence; 21] = [
    c1::CRITERIA,
    c2::CRITERIA,
    c3::CRITERIA,
    c4::CRITERIA,
    c5::CRITERIA,
    c6::CRITERIA,
    c7::CRITERIA,
    c8::CRITERIA,
    c9::CRITERIA,
    c10::CRITERIA,
    c11::CRITERIA,
    c12::CRITERIA,
    c13::CRITERIA,
    c14::CRITERIA,
    c15::CRITERIA,
    c16::CRITERIA,
    c17::CRITERIA,
    c18::CRITERIA,
    c19::CRITERIA,
    c20::CRITERIA,
    c21::CRITERIA,
];

/// A verdict for each of the 141 criteria.
///
/// # Panics
/// Never in a program that passed its tests: one compares what is judged to the grid.
pub fn all(facts: &Facts<'_>, findings: &[Finding]) -> Vec<Verdict> {
    let context = Context { facts, findings };
    let criteria: Vec<_> = COMPETENCES.iter().flat_map(|it| it.iter()).collect();
    let judged = |number: usize| {
        let (id, judge) = criteria[number];
        context.verdict(id, judge(&context))
    };
    crew::each(criteria.len(), judged, &mut |_| ())
}

fn positions(findings: &[Finding], id: &str) -> Vec<usize> {
    let concerns = |finding: &Finding| finding.kind.criteria().contains(&id);
    findings
        .iter()
        .enumerate()
        .filter(|(_, it)| concerns(it))
        .map(|(place, _)| place)
        .collect()
}

impl<'a> Context<'a> {
    fn verdict(&self, id: &str, opinion: Opinion) -> Verdict {
        let (competence, critere) = Grid::get().critere(id).expect("a test compares both lists");
        let hidden = (opinion.status == Status::Absent)
            .then(|| self.facts.hidden(competence, critere))
            .flatten();
        Verdict {
            critere: &critere.id,
            statut: hidden.map_or(opinion.status, |_| Status::Unavailable),
            preuves: opinion.evidence,
            raison: hidden.map_or(opinion.reason, |file| match file.content {
                Content::PastBudget => format!("Rien n'a été trouvé, mais {} n'a pas été lu : le dépôt tient plus de texte qu'on n'en lit.", file.path),
                _ => format!("Rien n'a été trouvé, mais {} manque à ce clone : refaites un clone complet.", file.path),
            }),
            question: &critere.question,
            trouvailles: positions(self.findings, id),
        }
    }

    /// Findings of these kinds.
    pub(crate) fn of(&self, kinds: &[Kind]) -> Vec<&'a Finding> {
        self.findings
            .iter()
            .filter(|it| kinds.contains(&it.kind))
            .collect()
    }

    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.findings.iter().any(|it| it.kind == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_criterion_of_the_grid_is_judged_once_in_order() {
        let judged: Vec<_> = COMPETENCES
            .iter()
            .flat_map(|it| it.iter())
            .map(|(id, _)| *id)
            .collect();
        let listed: Vec<_> = Grid::get()
            .criteres()
            .map(|(_, it)| it.id.as_str())
            .collect();
        assert_eq!(judged, listed);
    }
}
