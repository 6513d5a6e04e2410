//! The timetable as a calendar (RFC 5545): an event an oral, an event a deliberation. Hours are
//! written in UTC, so that no calendar has to know the time zone of the session.

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

use super::paper::{detail, heard, jurors};
use super::{Planning, Slot};
use crate::session::dossier::Session;

/// `revised` is when the session was last changed. Each event keeps its identifier from one
/// calendar to the next, so that importing again moves it instead of doubling it.
pub fn render(session: &Session, planning: &Planning, revised: DateTime<Utc>) -> Result<String> {
    let mut calendar = Calendar::new();
    calendar.name(&session.session.intitule);
    for slot in planning.slots.iter().filter(|it| it.kind.is_sitting()) {
        calendar.push(event(session, slot, revised)?);
    }
    Ok(calendar.done().to_string())
}

fn event(session: &Session, slot: &Slot, revised: DateTime<Utc>) -> Result<Event> {
    let jury = session
        .jurys
        .iter()
        .find(|it| it.id == slot.jury)
        .context("un passage sans jury")?;
    let candidat = heard(session, slot).context("un passage sans candidat")?;
    let mut description = vec![format!("Jurés : {}", jurors(session, jury))];
    let steps = detail(slot, Some(candidat));
    if !steps.is_empty() {
        description.push(steps);
    }
    let what = slot.kind.word();
    let place: Vec<_> = [jury.salle.as_str(), session.session.lieu.as_str()]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    let kind = if slot.kind == super::Kind::Oral {
        "oral"
    } else {
        "deliberation"
    };
    Ok(Event::new()
        .uid(&format!(
            "{kind}-{}-{}@jury.invalid",
            candidat.id,
            key(session)
        ))
        .timestamp(revised)
        .starts(utc(session, slot.start)?)
        .ends(utc(session, slot.end)?)
        .summary(&format!("{what} : {}", candidat.nom))
        .location(&place.join(", "))
        .description(&description.join("\n"))
        .done())
}

/// The same for every calendar of a session, and another for another session.
fn key(session: &Session) -> String {
    let title: String = crate::words::fold(&session.session.intitule)
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it } else { '-' })
        .collect();
    let day = session
        .premier_jour()
        .map(|it| it.to_string())
        .unwrap_or_default();
    format!("{title}-{day}")
}

fn utc(session: &Session, local: NaiveDateTime) -> Result<DateTime<Utc>> {
    let zoned = local.and_local_timezone(session.session.fuseau).earliest();
    let zoned = zoned.with_context(|| {
        format!("{local} n'existe pas dans ce fuseau (passage à l'heure d'été) : changez l'heure")
    })?;
    Ok(zoned.to_utc())
}
