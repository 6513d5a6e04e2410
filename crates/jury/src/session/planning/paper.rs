//! The timetable as a paper and as a table.

use anyhow::Result;

use super::{Kind, Planning, Slot, minutes, steps};
use crate::grid::Grid;
use crate::session::dossier::{Candidat, Jury, Session, dates};
use crate::session::paper::{Paper, Table};

pub fn paper(session: &Session, planning: &Planning) -> Paper {
    let grid = Grid::get();
    let mut paper = Paper::new(format!("Planning des oraux : {}", session.session.intitule));
    paper.list(vec![
        format!("Certification : {}, {}", grid.certification, grid.titre),
        format!("Centre : {}", session.session.centre),
        format!("Lieu : {}", session.session.lieu),
    ]);
    paper.text(lengths());
    let mut days = session.session.dates.clone();
    days.sort_unstable();
    days.dedup();
    for day in days {
        let of_day = |jury: &Jury| -> Vec<&Slot> {
            let own = planning.slots.iter();
            own.filter(|it| it.jury == jury.id && it.start.date() == day)
                .collect()
        };
        if session.jurys.iter().all(|it| of_day(it).is_empty()) {
            continue;
        }
        paper.heading(2, capital(&dates::long(day)));
        for jury in &session.jurys {
            let slots = of_day(jury);
            if slots.is_empty() {
                continue;
            }
            paper.heading(3, format!("{} : {}", jury.id, jury.salle));
            paper.text(format!("Jurés : {}.", jurors(session, jury)));
            paper.table(Table::new(
                format!("{}, {}", jury.id, dates::long(day)),
                &[
                    ("Heures", 2.0),
                    ("Quoi", 1.4),
                    ("Candidat", 1.8),
                    ("Détail", 4.2),
                    ("Minutes", 1.1),
                ],
                slots.into_iter().map(|it| row(session, it)).collect(),
            ));
        }
    }
    paper
}

/// How long each kind of oral lasts, from the grid.
fn lengths() -> String {
    let blocs = &Grid::get().blocs;
    let all: Vec<_> = blocs.iter().map(|it| it.id.clone()).collect();
    let each: Vec<_> = all
        .iter()
        .map(|it| format!("{it} : {} minutes", minutes(std::slice::from_ref(it))))
        .collect();
    format!(
        "Un titre complet est présenté en {} minutes. Un bloc présenté seul a sa propre durée ({}). Le jury délibère ensuite sans le candidat.",
        minutes(&all),
        each.join(", ")
    )
}

fn row(session: &Session, slot: &Slot) -> Vec<String> {
    let candidat = heard(session, slot);
    vec![
        format!(
            "{}\u{a0}– {}",
            dates::hour(slot.start.time()),
            dates::hour(slot.end.time())
        ),
        capital(slot.kind.word()),
        candidat.map_or_else(String::new, |it| it.nom.clone()),
        detail(slot, candidat),
        slot.length().num_minutes().to_string(),
    ]
}

pub(super) fn heard<'a>(session: &'a Session, slot: &Slot) -> Option<&'a Candidat> {
    session.candidat(slot.candidat.as_deref()?)
}

/// `titre complet : E1 15 min, …, questions 10 min`.
pub(super) fn detail(slot: &Slot, candidat: Option<&Candidat>) -> String {
    let Some(candidat) = candidat.filter(|_| slot.kind == Kind::Oral) else {
        return String::new();
    };
    let parts: Vec<_> = steps(&candidat.blocs)
        .iter()
        .map(|it| format!("{}\u{a0}{}\u{a0}min", it.title, it.minutes))
        .collect();
    let what = if candidat.blocs.len() == Grid::get().blocs.len() {
        "titre complet".to_owned()
    } else {
        candidat.blocs.join(", ")
    };
    format!(
        "{what}, accès {} : {}",
        candidat.acces.word(),
        parts.join(", ")
    )
}

pub(super) fn jurors(session: &Session, jury: &Jury) -> String {
    let names: Vec<_> = jury
        .jures
        .iter()
        .filter_map(|id| session.jure(id))
        .map(|it| it.nom.as_str())
        .collect();
    names.join(", ")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A line a slot, breaks among them.
pub fn csv(session: &Session, planning: &Planning) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "date",
        "debut",
        "fin",
        "minutes",
        "jury",
        "salle",
        "type",
        "candidat",
        "acces",
        "blocs",
        "minutes_oral",
        "jures",
    ])?;
    for slot in &planning.slots {
        let jury = session.jurys.iter().find(|it| it.id == slot.jury);
        let candidat = heard(session, slot);
        writer.write_record([
            slot.start.format("%Y-%m-%d").to_string().as_str(),
            &slot.start.format("%H:%M").to_string(),
            &slot.end.format("%H:%M").to_string(),
            &slot.length().num_minutes().to_string(),
            &slot.jury,
            jury.map_or("", |it| &it.salle),
            slot.kind.word(),
            candidat.map_or("", |it| &it.nom),
            candidat.map_or("", |it| it.acces.word()),
            &candidat.map_or_else(String::new, |it| it.blocs.join(" ")),
            &candidat.map_or_else(String::new, |it| minutes(&it.blocs).to_string()),
            &jury.map_or_else(String::new, |it| jurors(session, it)),
        ])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
