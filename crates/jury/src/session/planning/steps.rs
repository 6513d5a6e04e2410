//! How long an oral lasts, and what it is made of: 90 minutes for a full title; 25, 45 and 40
//! minutes for a bloc alone (`referentiel/referentiel.toml`).

use crate::grid::{Epreuve, Grid};

/// A part of an oral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub title: String,
    pub minutes: u32,
}

/// A full title is questioned once, at its end; blocs presented without the others, after each.
pub fn steps(blocs: &[String]) -> Vec<Step> {
    let grid = Grid::get();
    let presented: Vec<_> = grid
        .blocs
        .iter()
        .filter(|it| blocs.contains(&it.id))
        .collect();
    let is_full = presented.len() == grid.blocs.len();
    let mut found = Vec::new();
    for bloc in &presented {
        let epreuves = grid
            .epreuves
            .iter()
            .filter(|it| bloc.epreuves.contains(&it.id));
        found.extend(epreuves.map(talk));
        if !is_full {
            found.push(questions(bloc.oral_minutes.questions));
        }
    }
    if is_full {
        let longest = presented.iter().map(|it| it.oral_minutes.questions).max();
        found.push(questions(longest.unwrap_or_default()));
    }
    found
}

pub fn minutes(blocs: &[String]) -> u32 {
    steps(blocs).iter().map(|it| it.minutes).sum()
}

fn talk(epreuve: &Epreuve) -> Step {
    Step {
        title: epreuve.id.clone(),
        minutes: epreuve.expose_minutes,
    }
}

fn questions(minutes: u32) -> Step {
    Step {
        title: "questions".to_owned(),
        minutes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(blocs: &[&str]) -> u32 {
        let blocs: Vec<_> = blocs.iter().map(|it| (*it).to_owned()).collect();
        minutes(&blocs)
    }

    #[test]
    fn a_full_title_takes_90_minutes_and_a_bloc_25_45_or_40() {
        assert_eq!(of(&["BC01", "BC02", "BC03"]), 90);
        assert_eq!(of(&["BC01"]), 25);
        assert_eq!(of(&["BC02"]), 45);
        assert_eq!(of(&["BC03"]), 40);
        assert_eq!(of(&["BC03", "BC01"]), 65);
    }
}
