//! A submission beside a baseline, criterion by criterion.

use serde::{Deserialize, Serialize};

use crate::audit::Audit;
use crate::grid::Grid;
use crate::verdict::Status;

/// What is kept of an audit to compare with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Baseline {
    pub nom: String,
    pub commit: Option<String>,
    pub criteres: Vec<Known>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Known {
    pub critere: String,
    pub statut: Status,
    pub raison: String,
    /// Where the first evidence is.
    pub preuve: Option<String>,
}

/// The audit of the project that ships this program, at the commit that it names.
const SHIPPED: &str = include_str!("../referentiel/socle.json");

impl Baseline {
    /// The baseline shipped with the program.
    pub fn shipped() -> serde_json::Result<Self> {
        serde_json::from_str(SHIPPED)
    }

    pub fn of(audit: &Audit) -> Self {
        let names: Vec<_> = audit.depots.iter().map(|it| it.nom.as_str()).collect();
        Self {
            nom: names.join(", "),
            commit: audit.depots.first().and_then(|it| it.commit.clone()),
            criteres: audit
                .criteres
                .iter()
                .map(|it| Known {
                    critere: it.critere.to_owned(),
                    statut: it.statut,
                    raison: it.raison.clone(),
                    preuve: it.preuves.first().map(crate::facts::Evidence::place),
                })
                .collect(),
        }
    }

    pub fn get(&self, id: &str) -> Option<&Known> {
        self.criteres.iter().find(|it| it.critere == id)
    }
}

/// One criterion, in the baseline and in each submission.
#[derive(Debug, Serialize)]
pub struct Row {
    pub critere: &'static str,
    pub libelle: &'static str,
    pub socle: Option<Known>,
    pub candidatures: Vec<Known>,
    pub ecart: usize,
}

/// How far a status is from being shown.
fn rank(status: Status) -> usize {
    match status {
        Status::Observed => 0,
        Status::Partial => 1,
        Status::Oral | Status::Unavailable | Status::Declared => 2,
        Status::Misleading | Status::Absent => 3,
    }
}

/// Every criterion, the widest differences first.
pub fn rows(baseline: &Baseline, submissions: &[Baseline]) -> Vec<Row> {
    let mut rows: Vec<Row> = Grid::get()
        .criteres()
        .map(|(_, critere)| {
            let socle = baseline.get(&critere.id).cloned();
            let candidatures: Vec<_> = submissions
                .iter()
                .filter_map(|it| it.get(&critere.id).cloned())
                .collect();
            let reference = socle.as_ref().map_or(0, |it| rank(it.statut));
            let gaps = candidatures.iter().map(|it| {
                let differs = socle.as_ref().is_some_and(|own| own.statut != it.statut);
                rank(it.statut).abs_diff(reference) * 2 + usize::from(differs)
            });
            Row {
                critere: &critere.id,
                libelle: &critere.libelle,
                ecart: gaps.max().unwrap_or(0),
                socle,
                candidatures,
            }
        })
        .collect();
    // Stable: the order of the grid remains inside a gap.
    rows.sort_by_key(|it| std::cmp::Reverse(it.ecart));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_baseline_judges_every_criterion_and_names_its_commit() {
        let baseline = Baseline::shipped().expect("a baseline");
        assert_eq!(baseline.criteres.len(), 141);
        assert_eq!(baseline.commit.map(|it| it.len()), Some(40));
    }

    #[test]
    fn differences_come_first_in_the_order_of_the_grid() {
        let known = |id: &str, statut| Known {
            critere: id.to_owned(),
            statut,
            raison: String::new(),
            preuve: None,
        };
        let of = |statuses: &[(&str, Status)]| Baseline {
            nom: "x".to_owned(),
            commit: None,
            criteres: statuses.iter().map(|(id, it)| known(id, *it)).collect(),
        };
        let base = of(&[
            ("C1.1", Status::Observed),
            ("C1.2", Status::Observed),
            ("C1.3", Status::Partial),
        ]);
        let other = of(&[
            ("C1.1", Status::Observed),
            ("C1.2", Status::Absent),
            ("C1.3", Status::Observed),
        ]);
        let rows = rows(&base, &[other]);
        let first: Vec<_> = rows.iter().take(2).map(|it| it.critere).collect();
        assert_eq!(first, ["C1.2", "C1.3"]);
    }
}
