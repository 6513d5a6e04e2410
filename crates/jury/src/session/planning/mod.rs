//! The timetable of the orals (annexes 1 and 2).

pub mod conflicts;
pub mod ics;
mod paper;
mod place;
pub mod steps;

use chrono::{NaiveDateTime, TimeDelta};
use thiserror::Error;

pub use conflicts::conflicts;
pub use paper::{csv, paper};
pub use place::plan;
pub use steps::{Step, minutes, steps};

/// What happens in a room, from `start` to `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub jury: String,
    pub kind: Kind,
    /// The candidate heard or judged; nobody during a break.
    pub candidat: Option<String>,
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Oral,
    Deliberation,
    Pause,
    Dejeuner,
}

/// By day, by hour, then by jury.
#[derive(Debug, Clone, Default)]
pub struct Planning {
    pub slots: Vec<Slot>,
}

#[derive(Debug, Error)]
pub enum PlanningError {
    #[error("la session n'a aucun jury : décrivez-en un par [[jury]] dans session.toml")]
    NoJury,
    #[error("la session n'a aucun candidat : décrivez-les par [[candidat]] dans session.toml")]
    NoCandidate,
    #[error(
        "il n'y a plus de place pour {name} ({minutes} minutes, délibération comprise) : ajoutez un jour à dates ou un jury, ou élargissez les horaires"
    )]
    NoRoom { name: String, minutes: i64 },
    #[error("le planning se contredit ; corrigez les créneaux imposés :\n- {}", .0.join("\n- "))]
    Conflicts(Vec<String>),
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Oral => "oral",
            Self::Deliberation => "délibération",
            Self::Pause => "pause",
            Self::Dejeuner => "déjeuner",
        }
    }

    /// Whether the jurors sit.
    pub fn is_sitting(self) -> bool {
        matches!(self, Self::Oral | Self::Deliberation)
    }
}

impl Planning {
    /// The jury that hears a candidate.
    pub fn jury_of(&self, candidat: &str) -> Option<String> {
        let mut orals = self.slots.iter().filter(|it| it.kind == Kind::Oral);
        let found = orals.find(|it| it.candidat.as_deref() == Some(candidat))?;
        Some(found.jury.clone())
    }
}

impl Slot {
    pub fn length(&self) -> TimeDelta {
        self.end - self.start
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}
