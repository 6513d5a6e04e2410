//! Placing the candidates: imposed hours first, then each in turn where a jury is free soonest.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::{Kind, Planning, PlanningError, Slot, conflicts, minutes};
use crate::session::dossier::{Candidat, Jury, Session};

/// Makes the timetable, and refuses one that contradicts itself.
pub fn plan(session: &Session) -> Result<Planning, PlanningError> {
    if session.jurys.is_empty() {
        return Err(PlanningError::NoJury);
    }
    if session.candidats.is_empty() {
        return Err(PlanningError::NoCandidate);
    }
    let mut room = Room::new(session);
    for candidat in &session.candidats {
        if let Some(start) = candidat.creneau {
            room.impose(candidat, start);
        }
    }
    for candidat in session.candidats.iter().filter(|it| it.creneau.is_none()) {
        room.place(candidat)?;
    }
    let slots = room.with_breaks();
    let planning = Planning { slots };
    let found = conflicts(session, &planning);
    if found.is_empty() {
        return Ok(planning);
    }
    Err(PlanningError::Conflicts(found))
}

struct Room<'a> {
    session: &'a Session,
    days: Vec<NaiveDate>,
    slots: Vec<Slot>,
}

impl<'a> Room<'a> {
    fn new(session: &'a Session) -> Self {
        let mut days = session.session.dates.clone();
        days.sort_unstable();
        days.dedup();
        Self {
            session,
            days,
            slots: Vec::new(),
        }
    }

    fn eligible(&self, candidat: &'a Candidat) -> impl Iterator<Item = &'a Jury> {
        let jurys = self.session.jurys.iter();
        jurys.filter(|jury| candidat.jury.as_ref().is_none_or(|it| *it == jury.id))
    }

    /// Where the human said; a conflict is told at the end.
    fn impose(&mut self, candidat: &'a Candidat, start: NaiveDateTime) {
        let end = start + self.whole(candidat);
        let free = self
            .eligible(candidat)
            .find(|jury| self.busy_until(jury, start, end).is_none());
        if let Some(jury) = free.or_else(|| self.eligible(candidat).next()) {
            self.sit(candidat, jury, start);
        }
    }

    fn place(&mut self, candidat: &'a Candidat) -> Result<(), PlanningError> {
        let whole = self.whole(candidat);
        let found = self
            .eligible(candidat)
            .filter_map(|jury| Some((self.soonest(jury, whole)?, jury)))
            .min_by_key(|(start, _)| *start);
        let Some((start, jury)) = found else {
            return Err(PlanningError::NoRoom {
                name: candidat.nom.clone(),
                minutes: whole.num_minutes(),
            });
        };
        self.sit(candidat, jury, start);
        Ok(())
    }

    fn sit(&mut self, candidat: &Candidat, jury: &Jury, start: NaiveDateTime) {
        let middle = start + oral(candidat);
        let end = start + self.whole(candidat);
        let mut push = |kind, start, end| {
            if start < end {
                self.slots.push(Slot {
                    jury: jury.id.clone(),
                    kind,
                    candidat: Some(candidat.id.clone()),
                    start,
                    end,
                });
            }
        };
        push(Kind::Oral, start, middle);
        push(Kind::Deliberation, middle, end);
    }

    /// The oral and the deliberation that follows it.
    fn whole(&self, candidat: &Candidat) -> TimeDelta {
        oral(candidat) + TimeDelta::minutes(self.session.horaires.deliberation_minutes.into())
    }

    fn soonest(&self, jury: &Jury, whole: TimeDelta) -> Option<NaiveDateTime> {
        self.days
            .iter()
            .find_map(|day| self.soonest_on(jury, whole, *day))
    }

    fn soonest_on(&self, jury: &Jury, whole: TimeDelta, day: NaiveDate) -> Option<NaiveDateTime> {
        let hours = &self.session.horaires;
        let (lunch, after) = (
            day.and_time(hours.dejeuner_debut),
            day.and_time(hours.dejeuner_fin),
        );
        let last = day.and_time(hours.fin);
        let mut start = day.and_time(hours.debut);
        // Each turn moves the start forward.
        while start + whole <= last {
            let end = start + whole;
            if let Some(later) = self.busy_until(jury, start, end) {
                start = later;
            } else if start < after && lunch < end {
                start = after;
            } else if self.needs_break(jury, start) {
                start += self.pause();
            } else {
                return Some(start);
            }
        }
        None
    }

    /// When one of the jurors is busy meanwhile, the end of what keeps them.
    fn busy_until(
        &self,
        jury: &Jury,
        start: NaiveDateTime,
        end: NaiveDateTime,
    ) -> Option<NaiveDateTime> {
        self.slots
            .iter()
            .filter(|it| it.start < end && start < it.end)
            .filter(|it| shares(self.session, &it.jury, jury))
            .map(|it| it.end)
            .max()
    }

    /// Whether so many candidates in a row end at that moment that a break is due.
    fn needs_break(&self, jury: &Jury, start: NaiveDateTime) -> bool {
        let after = self.session.horaires.pause_apres as usize;
        if after == 0 || self.pause().is_zero() {
            return false;
        }
        let (mut count, mut moment) = (0, start);
        while let Some(slot) = self
            .slots
            .iter()
            .find(|it| it.jury == jury.id && it.end == moment)
        {
            count += usize::from(slot.kind == Kind::Oral);
            moment = slot.start;
        }
        count >= after
    }

    fn pause(&self) -> TimeDelta {
        TimeDelta::minutes(self.session.horaires.pause_minutes.into())
    }

    fn with_breaks(mut self) -> Vec<Slot> {
        let mut breaks = Vec::new();
        for jury in &self.session.jurys {
            for day in &self.days {
                breaks.extend(self.breaks(jury, *day));
            }
        }
        self.slots.extend(breaks);
        self.slots
            .sort_by(|a, b| (a.start, &a.jury, a.end).cmp(&(b.start, &b.jury, b.end)));
        self.slots
    }

    fn breaks(&self, jury: &Jury, day: NaiveDate) -> Vec<Slot> {
        let own: Vec<_> = self
            .slots
            .iter()
            .filter(|it| it.jury == jury.id && it.start.date() == day)
            .collect();
        if own.is_empty() {
            return Vec::new();
        }
        let hours = &self.session.horaires;
        let slot = |kind, start, end| Slot {
            jury: jury.id.clone(),
            kind,
            candidat: None,
            start,
            end,
        };
        let mut found = Vec::new();
        let lunch = slot(
            Kind::Dejeuner,
            day.and_time(hours.dejeuner_debut),
            day.and_time(hours.dejeuner_fin),
        );
        let is_free = |wanted: &Slot| !own.iter().any(|it| it.overlaps(wanted));
        if lunch.start < lunch.end && is_free(&lunch) {
            found.push(lunch);
        }
        for it in &own {
            let pause = slot(Kind::Pause, it.end, it.end + self.pause());
            let is_followed = own.iter().any(|next| next.start >= pause.end);
            let is_apart = found
                .iter()
                .all(|other| !other.overlaps(&pause) && other.start != pause.start);
            if self.needs_break(jury, it.end) && is_free(&pause) && is_followed && is_apart {
                found.push(pause);
            }
        }
        found
    }
}

fn oral(candidat: &Candidat) -> TimeDelta {
    TimeDelta::minutes(minutes(&candidat.blocs).into())
}

/// Whether a jury is the same as another, or has a juror of it.
pub(super) fn shares(session: &Session, id: &str, jury: &Jury) -> bool {
    id == jury.id
        || session
            .jurys
            .iter()
            .filter(|it| it.id == id)
            .any(|it| it.jures.iter().any(|jure| jury.jures.contains(jure)))
}
