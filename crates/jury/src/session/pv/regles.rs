//! What makes a session irregular: one table, which `jury pv --regles` lists.

use super::checks;
use crate::grid::{Grid, JuryRules};
use crate::session::dossier::Dossier;

/// One rule: what it says, where it comes from, and the check that finds who breaks it.
pub struct Regle {
    pub id: &'static str,
    /// `{…}` stands for a value of `referentiel/referentiel.toml`.
    modele: &'static str,
    pub source: &'static str,
    controle: fn(&Dossier, &JuryRules) -> Vec<String>,
}

/// A rule that is broken, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refus {
    pub regle: &'static str,
    pub message: String,
}

/// The règlement gives these together; which part holds which rule is not recorded here.
const REGLEMENT: &str = "règlement, 2.1, 2.5, 2.6 et annexe 4";
const TENUE: &str = "cohérence du procès-verbal";

pub const REGLES: [Regle; 11] = [
    Regle {
        id: "jures-nombre",
        modele: "Chaque jury compte au moins {jures} jurés.",
        source: REGLEMENT,
        controle: checks::enough_jurors,
    },
    Regle {
        id: "jures-externes",
        modele: "Au moins {externes} % des jurés de chaque jury sont extérieurs au certificateur et à l'organisme qui évalue.",
        source: REGLEMENT,
        controle: checks::enough_outsiders,
    },
    Regle {
        id: "externe-employeur",
        modele: "Un juré noté externe n'est employé ni par le certificateur ni par le centre.",
        source: REGLEMENT,
        controle: checks::outsiders_are_outside,
    },
    Regle {
        id: "jures-experience",
        modele: "Chaque juré a au moins {experience} ans d'expérience.",
        source: REGLEMENT,
        controle: checks::enough_experience,
    },
    Regle {
        id: "livrables-delai",
        modele: "Les livrables de chaque candidat présent sont remis au moins {jours} jours avant la session.",
        source: REGLEMENT,
        controle: checks::deliverables_in_time,
    },
    Regle {
        id: "decision-ecrite",
        modele: "Chaque candidat est noté présent ou absent ; chaque présent a sa grille et sa décision, un absent n'en a pas.",
        source: TENUE,
        controle: checks::everything_is_decided,
    },
    Regle {
        id: "decision-blocs",
        modele: "Admis : les trois blocs validés ; admission partielle : au moins un ; non admis : aucun. Un bloc est validé quand toutes ses compétences sont acquises.",
        source: REGLEMENT,
        controle: checks::decisions_follow_the_blocs,
    },
    Regle {
        id: "commentaire-partielle",
        modele: "Une admission partielle est commentée.",
        source: REGLEMENT,
        controle: checks::partial_admissions_are_explained,
    },
    Regle {
        id: "commentaire-refus",
        modele: "Un refus est commenté.",
        source: REGLEMENT,
        controle: checks::refusals_are_explained,
    },
    Regle {
        id: "totaux-somme",
        modele: "Inscrits = présents + absents ; présents = admis + admissions partielles + refusés.",
        source: REGLEMENT,
        controle: checks::totals_add_up,
    },
    Regle {
        id: "totaux-fiches",
        modele: "Les totaux écrits dans session.toml sont ceux des fiches.",
        source: TENUE,
        controle: checks::totals_match_the_sheets,
    },
];

/// Every rule that the session breaks, in the order of the table.
pub fn refus(dossier: &Dossier) -> Vec<Refus> {
    let values = &Grid::get().jury;
    REGLES
        .iter()
        .flat_map(|regle| {
            let found = (regle.controle)(dossier, values);
            found.into_iter().map(|message| Refus {
                regle: regle.id,
                message,
            })
        })
        .collect()
}

impl Regle {
    /// The rule in French, its values filled in.
    pub fn texte(&self) -> String {
        let values = &Grid::get().jury;
        self.modele
            .replace("{jures}", &values.jures_minimum.to_string())
            .replace(
                "{externes}",
                &format!("{:.0}", values.part_externe_minimum * 100.0),
            )
            .replace("{experience}", &values.experience_minimum_ans.to_string())
            .replace("{jours}", &values.livrables_remis_avant_jours.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_rule_has_its_own_id_and_no_value_left_open() {
        let ids: HashSet<_> = REGLES.iter().map(|it| it.id).collect();
        assert_eq!(ids.len(), REGLES.len());
        for it in &REGLES {
            assert!(!it.texte().contains('{'), "{}", it.id);
        }
    }
}
