//! One function a rule of the table: whoever breaks it, and what to do.

use crate::grid::JuryRules;
use crate::session::dossier::{
    Candidat, Decision, Dossier, Fiche, Jure, Jury, Presence, Totaux, dates,
};
use crate::session::grille;
use crate::words::{fold, plural};

pub(super) fn enough_jurors(dossier: &Dossier, rules: &JuryRules) -> Vec<String> {
    let wanted = rules.jures_minimum as usize;
    if dossier.session.jurys.is_empty() {
        return vec![format!(
            "la session n'a aucun jury : décrivez-en un par [[jury]], avec {} au moins",
            plural(wanted, "juré")
        )];
    }
    jurys(dossier)
        .filter(|(_, jures)| jures.len() < wanted)
        .map(|(jury, jures)| {
            format!(
                "le jury {} compte {}, il en faut au moins {wanted} : complétez jures",
                jury.id,
                plural(jures.len(), "juré")
            )
        })
        .collect()
}

pub(super) fn enough_outsiders(dossier: &Dossier, rules: &JuryRules) -> Vec<String> {
    jurys(dossier)
        .filter_map(|(jury, jures)| {
            let outside = jures.iter().filter(|it| it.externe).count();
            let is_enough = outside as f64 >= rules.part_externe_minimum * jures.len() as f64;
            (!is_enough).then(|| {
                format!(
                    "le jury {} compte {} sur {} : il en faut au moins {:.0} %",
                    jury.id,
                    plural(outside, "juré externe"),
                    jures.len(),
                    rules.part_externe_minimum * 100.0
                )
            })
        })
        .collect()
}

pub(super) fn outsiders_are_outside(dossier: &Dossier, _: &JuryRules) -> Vec<String> {
    let session = &dossier.session.session;
    let inside = [fold(&session.centre), fold(&session.certificateur)];
    sitting(dossier)
        .into_iter()
        .filter(|it| it.externe && inside.contains(&fold(&it.employeur)))
        .map(|it| {
            format!(
                "{} est noté externe et travaille pour {} : corrigez externe ou employeur",
                it.nom, it.employeur
            )
        })
        .collect()
}

pub(super) fn enough_experience(dossier: &Dossier, rules: &JuryRules) -> Vec<String> {
    let wanted = rules.experience_minimum_ans;
    sitting(dossier)
        .into_iter()
        .filter(|it| it.experience_ans < f64::from(wanted))
        .map(|it| {
            format!(
                "{} a {} d'expérience, il en faut au moins {wanted}",
                it.nom,
                years(it.experience_ans)
            )
        })
        .collect()
}

fn years(count: f64) -> String {
    let word = if count < 2.0 { "an" } else { "ans" };
    format!("{count} {word}").replace('.', ",")
}

pub(super) fn deliverables_in_time(dossier: &Dossier, rules: &JuryRules) -> Vec<String> {
    let wanted = i64::from(rules.livrables_remis_avant_jours);
    let Some(first) = dossier.session.premier_jour() else {
        return Vec::new();
    };
    present(dossier)
        .filter_map(|(candidat, _)| match dossier.session.remise(candidat) {
            None => Some(format!(
                "{} : la date de remise des livrables n'est pas écrite (livrables_remis_le)",
                candidat.nom
            )),
            Some(given) if (first - given).num_days() < wanted => Some(format!(
                "{} a remis ses livrables le {}, pour une session le {} : il faut au moins {wanted} jours",
                candidat.nom,
                dates::short(given),
                dates::short(first)
            )),
            Some(_) => None,
        })
        .collect()
}

pub(super) fn everything_is_decided(dossier: &Dossier, _: &JuryRules) -> Vec<String> {
    if dossier.session.candidats.is_empty() {
        return vec!["la session n'a aucun candidat : décrivez-les par [[candidat]]".to_owned()];
    }
    let mut found = Vec::new();
    for (candidat, fiche) in dossier.candidats() {
        let place = format!("candidats/{}.toml", candidat.id);
        match fiche.presence {
            None => found.push(format!(
                "{} n'est noté ni présent ni absent : écrivez presence dans {place}",
                candidat.nom
            )),
            Some(Presence::Absent) => {
                if fiche.decision.is_some() {
                    found.push(format!(
                        "{} est noté absent et a une décision : corrigez {place}",
                        candidat.nom
                    ));
                }
            }
            Some(Presence::Present) => {
                if fiche.decision.is_none() {
                    found.push(format!(
                        "{} n'a pas de décision : écrivez decision dans {place}",
                        candidat.nom
                    ));
                }
                if let Some(first) = grille::missing(candidat, fiche).first() {
                    found.push(format!(
                        "la grille de {} n'est pas décidée ({first}) : « jury grille --candidat {} » dit tout ce qui manque",
                        candidat.nom, candidat.id
                    ));
                }
            }
        }
    }
    found
}

pub(super) fn decisions_follow_the_blocs(dossier: &Dossier, _: &JuryRules) -> Vec<String> {
    present(dossier)
        .filter(|(candidat, fiche)| grille::missing(candidat, fiche).is_empty())
        .filter_map(|(candidat, fiche)| {
            let written = fiche.decision?;
            let blocs = super::validated(candidat, fiche);
            if written == super::expected(candidat, fiche) {
                return None;
            }
            let blocs = match blocs.as_slice() {
                [] => "aucun bloc n'est validé".to_owned(),
                blocs => format!("blocs validés : {}", blocs.join(", ")),
            };
            Some(format!(
                "{} est noté « {} », et d'après sa grille {blocs} : le jury corrige l'une ou l'autre",
                candidat.nom,
                written.word()
            ))
        })
        .collect()
}

pub(super) fn partial_admissions_are_explained(dossier: &Dossier, _: &JuryRules) -> Vec<String> {
    unexplained(dossier, Decision::Partielle, "l'admission partielle")
}

pub(super) fn refusals_are_explained(dossier: &Dossier, _: &JuryRules) -> Vec<String> {
    unexplained(dossier, Decision::NonAdmis, "le refus")
}

fn unexplained(dossier: &Dossier, decision: Decision, what: &str) -> Vec<String> {
    present(dossier)
        .filter(|(_, it)| it.decision == Some(decision) && it.commentaire.trim().is_empty())
        .map(|(candidat, _)| {
            format!(
                "{what} de {} n'a pas de commentaire : écrivez commentaire dans candidats/{}.toml",
                candidat.nom, candidat.id
            )
        })
        .collect()
}

pub(super) fn totals_add_up(dossier: &Dossier, _: &JuryRules) -> Vec<String> {
    let (it, place) = match dossier.session.totaux {
        Some(written) => (written, "[totaux] de session.toml"),
        None => (super::count(dossier), "les fiches"),
    };
    let Totaux {
        inscrits,
        presents,
        admis,
        partielles,
        refuses,
        absents,
    } = it;
    let mut found = Vec::new();
    if inscrits != presents + absents {
        found.push(format!(
            "{place} : {presents} présents + {absents} absents ne font pas {inscrits} inscrits"
        ));
    }
    if presents != admis + partielles + refuses {
        found.push(format!(
            "{place} : {admis} admis + {partielles} admissions partielles + {refuses} refusés ne font pas {presents} présents"
        ));
    }
    found
}

pub(super) fn totals_match_the_sheets(dossier: &Dossier, _: &JuryRules) -> Vec<String> {
    let Some(written) = dossier.session.totaux else {
        return Vec::new();
    };
    let counted = super::count(dossier);
    [
        ("inscrits", written.inscrits, counted.inscrits),
        ("presents", written.presents, counted.presents),
        ("admis", written.admis, counted.admis),
        ("partielles", written.partielles, counted.partielles),
        ("refuses", written.refuses, counted.refuses),
        ("absents", written.absents, counted.absents),
    ]
    .into_iter()
    .filter(|(_, written, counted)| written != counted)
    .map(|(name, written, counted)| {
        format!("{name} = {written} dans session.toml, et les fiches en donnent {counted}")
    })
    .collect()
}

fn jurys(dossier: &Dossier) -> impl Iterator<Item = (&Jury, Vec<&Jure>)> {
    dossier.session.jurys.iter().map(|jury| {
        let jures = jury.jures.iter().filter_map(|id| dossier.session.jure(id));
        (jury, jures.collect())
    })
}

/// The jurors of some jury, each once.
fn sitting(dossier: &Dossier) -> Vec<&Jure> {
    let is_sitting = |it: &&Jure| {
        dossier
            .session
            .jurys
            .iter()
            .any(|jury| jury.jures.contains(&it.id))
    };
    dossier.session.jures.iter().filter(is_sitting).collect()
}

fn present(dossier: &Dossier) -> impl Iterator<Item = (&Candidat, &Fiche)> {
    dossier
        .candidats()
        .filter(|(_, fiche)| fiche.presence == Some(Presence::Present))
}
