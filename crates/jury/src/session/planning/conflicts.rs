//! What a timetable must not do, found from the timetable alone and not from how it was made.

use std::collections::HashMap;

use super::{Kind, Planning, Slot};
use crate::session::dossier::{Session, dates};

/// Every contradiction, in French.
pub fn conflicts(session: &Session, planning: &Planning) -> Vec<String> {
    let mut found = jurors(session, planning);
    found.extend(candidates(session, planning));
    found.extend(hours(session, planning));
    found
}

/// A juror in two rooms, or twice in one.
fn jurors(session: &Session, planning: &Planning) -> Vec<String> {
    let mut found = Vec::new();
    for jure in &session.jures {
        let sits = |slot: &Slot| {
            let mut jurys = session.jurys.iter().filter(|it| it.id == slot.jury);
            slot.kind.is_sitting() && jurys.any(|it| it.jures.contains(&jure.id))
        };
        let own: Vec<_> = planning.slots.iter().filter(|it| sits(it)).collect();
        for (a, b) in overlapping(&own) {
            found.push(format!(
                "{} serait à la fois avec {} et avec {} le {}",
                jure.nom,
                told(a),
                told(b),
                when(a)
            ));
        }
    }
    found
}

/// A candidate heard twice, not at all, or judged while heard.
fn candidates(session: &Session, planning: &Planning) -> Vec<String> {
    let mut orals: HashMap<&str, Vec<&Slot>> = HashMap::new();
    for slot in planning.slots.iter().filter(|it| it.kind == Kind::Oral) {
        orals
            .entry(slot.candidat.as_deref().unwrap_or_default())
            .or_default()
            .push(slot);
    }
    session
        .candidats
        .iter()
        .filter_map(|it| match orals.get(it.id.as_str()).map_or(0, Vec::len) {
            1 => None,
            0 => Some(format!("{} n'a pas d'oral", it.nom)),
            count => Some(format!("{} a {count} oraux", it.nom)),
        })
        .collect()
}

/// Outside the days and hours of the session, or across the lunch.
fn hours(session: &Session, planning: &Planning) -> Vec<String> {
    let hours = &session.horaires;
    let mut found = Vec::new();
    for slot in planning.slots.iter().filter(|it| it.kind.is_sitting()) {
        let day = slot.start.date();
        let is_inside = session.session.dates.contains(&day)
            && slot.start >= day.and_time(hours.debut)
            && slot.end <= day.and_time(hours.fin);
        if !is_inside {
            found.push(format!(
                "{} : {} hors des horaires de la session",
                told(slot),
                when(slot)
            ));
        }
        let (lunch, after) = (
            day.and_time(hours.dejeuner_debut),
            day.and_time(hours.dejeuner_fin),
        );
        if lunch < after && slot.start < after && lunch < slot.end {
            found.push(format!(
                "{} : {} pendant le déjeuner",
                told(slot),
                when(slot)
            ));
        }
    }
    found
}

fn overlapping<'a>(slots: &[&'a Slot]) -> Vec<(&'a Slot, &'a Slot)> {
    let mut found = Vec::new();
    for (place, a) in slots.iter().enumerate() {
        for b in &slots[place + 1..] {
            if a.overlaps(b) {
                found.push((*a, *b));
            }
        }
    }
    found
}

fn told(slot: &Slot) -> String {
    format!(
        "{} ({}, {})",
        slot.candidat.as_deref().unwrap_or("personne"),
        slot.kind.word(),
        slot.jury
    )
}

fn when(slot: &Slot) -> String {
    format!(
        "{} à {}",
        dates::short(slot.start.date()),
        dates::hour(slot.start.time())
    )
}
