//! The procès-verbal (annexe 4): it is written only when every rule holds.

mod checks;
mod paper;
pub mod regles;

use std::collections::HashSet;

use super::dossier::{Acquis, Candidat, Decision, Dossier, Fiche, Presence, Totaux};
use crate::grid::Grid;

pub use paper::{csv, paper};
pub use regles::{REGLES, Refus, Regle, refus};

/// The totals that the sheets give.
pub fn count(dossier: &Dossier) -> Totaux {
    let count =
        |wanted: &dyn Fn(&Fiche) -> bool| dossier.fiches.iter().filter(|it| wanted(it)).count();
    let decided = |decision| {
        count(&|it: &Fiche| it.presence == Some(Presence::Present) && it.decision == Some(decision))
    };
    Totaux {
        inscrits: dossier.fiches.len(),
        presents: count(&|it| it.presence == Some(Presence::Present)),
        admis: decided(Decision::Admis),
        partielles: decided(Decision::Partielle),
        refuses: decided(Decision::NonAdmis),
        absents: count(&Fiche::is_absent),
    }
}

/// The blocs whose competences are all acquired, among those that are presented.
pub fn validated(candidat: &Candidat, fiche: &Fiche) -> Vec<&'static str> {
    let grid = Grid::get();
    grid.blocs
        .iter()
        .filter(|bloc| candidat.blocs.contains(&bloc.id))
        .filter(|bloc| {
            grid.competences
                .iter()
                .filter(|it| it.bloc == bloc.id)
                .all(|it| {
                    fiche.competence(&it.id).and_then(|it| it.decision) == Some(Acquis::Acquis)
                })
        })
        .map(|it| it.id.as_str())
        .collect()
}

/// The decision that the règlement ties to the blocs: what a written one is checked against.
pub fn expected(candidat: &Candidat, fiche: &Fiche) -> Decision {
    let mut own: HashSet<&str> = validated(candidat, fiche).into_iter().collect();
    let is_none = own.is_empty();
    own.extend(candidat.blocs_obtenus.iter().map(String::as_str));
    if own.len() == Grid::get().blocs.len() && !is_none {
        return Decision::Admis;
    }
    if is_none {
        Decision::NonAdmis
    } else {
        Decision::Partielle
    }
}
