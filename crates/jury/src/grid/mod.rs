//! The grid as data: blocs, épreuves, competences and their 141 criteria (`referentiel/`).

mod data;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// The whole grid, in the order of the règlement.
#[derive(Debug, Clone, Serialize)]
pub struct Grid {
    pub certification: String,
    pub titre: String,
    pub blocs: Vec<Bloc>,
    pub epreuves: Vec<Epreuve>,
    pub competences: Vec<Competence>,
    pub jury: JuryRules,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bloc {
    pub id: String,
    pub titre: String,
    pub epreuves: Vec<String>,
    pub oral_minutes: OralMinutes,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OralMinutes {
    pub expose: u32,
    pub questions: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epreuve {
    pub id: String,
    pub titre: String,
    pub expose_minutes: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competence {
    pub id: String,
    pub bloc: String,
    pub epreuve: String,
    pub titre: String,
    #[serde(rename = "critere")]
    pub criteres: Vec<Critere>,
}

/// One criterion, and what helps a juror judge it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Critere {
    pub id: String,
    pub nature: Nature,
    pub libelle: String,
    /// What a juror looks for, in plain words.
    pub attendu: String,
    /// Where it usually is.
    pub fichiers: Vec<String>,
    /// What often passes for proof and is not.
    pub faux: Vec<String>,
    /// One open question for the oral.
    pub question: String,
}

/// What proves a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nature {
    /// A command shows it.
    Execution,
    Code,
    Document,
}

/// Rules of the jury (règlement, 2.1, 2.5, 2.6 and annexe 4).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JuryRules {
    pub jures_minimum: u32,
    pub experience_minimum_ans: u32,
    pub part_externe_minimum: f64,
    pub livrables_remis_avant_jours: u32,
    pub decisions: Vec<String>,
}

impl Grid {
    /// The grid that this program holds.
    ///
    /// # Panics
    /// Never in a program that passed its tests: the grid is compiled in.
    pub fn get() -> &'static Self {
        static GRID: OnceLock<Grid> = OnceLock::new();
        GRID.get_or_init(|| data::load().expect("the grid is read by a test"))
    }

    /// Every criterion with its competence, in order.
    pub fn criteres(&self) -> impl Iterator<Item = (&Competence, &Critere)> {
        self.competences
            .iter()
            .flat_map(|competence| competence.criteres.iter().map(move |it| (competence, it)))
    }

    pub fn competence(&self, id: &str) -> Option<&Competence> {
        self.competences.iter().find(|it| it.id == id)
    }

    pub fn critere(&self, id: &str) -> Option<(&Competence, &Critere)> {
        self.criteres().find(|(_, critere)| critere.id == id)
    }
}

impl Nature {
    /// As a juror reads it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Execution => "se montre par une commande",
            Self::Code => "se lit dans le code",
            Self::Document => "se lit dans un document",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_holds_141_criteria_in_21_competences() {
        let grid = data::load().expect("a grid");
        assert_eq!(grid.competences.len(), 21);
        assert_eq!(grid.criteres().count(), 141);
        assert_eq!(grid.blocs.len(), 3);
        for (_, critere) in grid.criteres() {
            let said = [&critere.attendu, &critere.question];
            assert!(said.iter().all(|it| it.len() > 10), "{}", critere.id);
            assert!(critere.question.ends_with(['?', '.']), "{}", critere.id);
            assert!(
                !critere.fichiers.is_empty() && !critere.faux.is_empty(),
                "{}",
                critere.id
            );
        }
    }

    #[test]
    fn ids_follow_their_competence_and_belong_to_a_bloc() {
        for (competence, critere) in Grid::get().criteres() {
            let (owner, number) = critere.id.split_once('.').expect("an id with a point");
            assert_eq!(owner, competence.id);
            let place: usize = number.parse().expect("a number");
            assert_eq!(competence.criteres[place - 1].id, critere.id);
            let bloc = Grid::get()
                .blocs
                .iter()
                .find(|bloc| bloc.id == competence.bloc)
                .expect("a bloc");
            assert!(bloc.epreuves.contains(&competence.epreuve));
        }
    }
}
