//! What makes a session or a sheet unusable, all faults listed together.

use std::collections::HashSet;

use super::{Candidat, Fiche, Session};
use crate::grid::Grid;

pub(super) fn session(session: &Session) -> Vec<String> {
    let mut faults = Vec::new();
    if session.session.dates.is_empty() {
        faults.push("dates est vide : écrivez au moins un jour d'oral".to_owned());
    }
    hours(session, &mut faults);
    ids("juré", session.jures.iter().map(|it| &it.id), &mut faults);
    ids("jury", session.jurys.iter().map(|it| &it.id), &mut faults);
    ids(
        "candidat",
        session.candidats.iter().map(|it| &it.id),
        &mut faults,
    );
    for jure in &session.jures {
        if !jure.experience_ans.is_finite() || jure.experience_ans < 0.0 {
            faults.push(format!(
                "juré {} : experience_ans est un nombre d'années, par exemple 2",
                jure.id
            ));
        }
    }
    for jury in &session.jurys {
        for (place, jure) in jury.jures.iter().enumerate() {
            if session.jure(jure).is_none() {
                faults.push(format!(
                    "jury {} : le juré « {jure} » n'est pas décrit par [[jure]]",
                    jury.id
                ));
            }
            if jury.jures[..place].contains(jure) {
                faults.push(format!(
                    "jury {} : le juré « {jure} » y est deux fois",
                    jury.id
                ));
            }
        }
    }
    for candidat in &session.candidats {
        one(session, candidat, &mut faults);
    }
    faults
}

fn hours(session: &Session, faults: &mut Vec<String>) {
    let it = &session.horaires;
    if it.debut >= it.fin {
        faults.push("horaires : debut doit précéder fin".to_owned());
    }
    if it.dejeuner_debut > it.dejeuner_fin {
        faults.push("horaires : dejeuner_debut doit précéder dejeuner_fin".to_owned());
    }
    if it.deliberation_minutes > 240 || it.pause_minutes > 240 {
        faults.push("horaires : une délibération ou une pause dure au plus 240 minutes".to_owned());
    }
}

fn one(session: &Session, candidat: &Candidat, faults: &mut Vec<String>) {
    let id = &candidat.id;
    if candidat.nom.trim().is_empty() {
        faults.push(format!("candidat {id} : nom est vide"));
    }
    if candidat.blocs.is_empty() {
        faults.push(format!(
            "candidat {id} : blocs est vide, écrivez [\"BC01\", \"BC02\", \"BC03\"] ou une partie"
        ));
    }
    let mut seen = HashSet::new();
    for bloc in candidat.blocs.iter().chain(&candidat.blocs_obtenus) {
        if !Grid::get().blocs.iter().any(|it| it.id == *bloc) {
            faults.push(format!(
                "candidat {id} : « {bloc} » n'est pas un bloc (BC01, BC02, BC03)"
            ));
        }
        if !seen.insert(bloc) {
            faults.push(format!(
                "candidat {id} : {bloc} est écrit deux fois (blocs, blocs_obtenus)"
            ));
        }
    }
    if let Some(jury) = &candidat.jury
        && !session.jurys.iter().any(|it| it.id == *jury)
    {
        faults.push(format!(
            "candidat {id} : le jury « {jury} » n'est pas décrit par [[jury]]"
        ));
    }
    if let Some(moment) = candidat.creneau
        && !session.session.dates.contains(&moment.date())
    {
        faults.push(format!(
            "candidat {id} : le créneau n'est pas un jour de la session"
        ));
    }
}

/// An id names a file: it holds nothing that a path could mean.
fn ids<'a>(what: &str, ids: impl Iterator<Item = &'a String>, faults: &mut Vec<String>) {
    let mut seen = HashSet::new();
    for id in ids {
        let is_plain = !id.is_empty()
            && id.len() <= 60
            && id
                .chars()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-');
        if !is_plain {
            faults.push(format!(
                "{what} « {id} » : un id s'écrit en minuscules sans accent, chiffres et tirets (par exemple alice-martin)"
            ));
        }
        if !seen.insert(id) {
            faults.push(format!("{what} « {id} » : cet id est écrit deux fois"));
        }
    }
}

pub(super) fn sheet(candidat: &Candidat, fiche: &Fiche) -> Vec<String> {
    let mut faults = Vec::new();
    if fiche.candidat != candidat.id {
        faults.push(format!(
            "la fiche est celle de « {} », pas de « {} »",
            fiche.candidat, candidat.id
        ));
    }
    let mut seen = HashSet::new();
    for judged in &fiche.competences {
        let Some(competence) = Grid::get().competence(&judged.id) else {
            faults.push(format!(
                "« {} » n'est pas une compétence (C1 à C21)",
                judged.id
            ));
            continue;
        };
        if !seen.insert(judged.id.as_str()) {
            faults.push(format!("{} est écrite deux fois", judged.id));
        }
        for critere in &judged.criteres {
            if !competence.criteres.iter().any(|it| it.id == critere.id) {
                faults.push(format!(
                    "« {} » n'est pas un critère de {}",
                    critere.id, judged.id
                ));
            }
            if !seen.insert(critere.id.as_str()) {
                faults.push(format!("{} est écrit deux fois", critere.id));
            }
        }
    }
    faults
}
