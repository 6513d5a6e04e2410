//! The stages of a model, as a journal of numbered moves. Each move is an object that is created
//! once: of two programs that write the same number, one is told that it came second. Nothing
//! is overwritten, so history is kept and no lock is ever left behind.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::RegistryError;
use super::place::Place;

pub(super) const FOLDER: &str = "journal";

/// How many times a move that came second is tried again.
const ATTEMPTS: usize = 100;

/// Which version is at which stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stages {
    /// Of the move that made them; 0 before the first.
    pub number: u64,
    pub candidate: Option<String>,
    pub production: Option<String>,
    pub previous: Option<String>,
}

/// What moved the stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    Nominate,
    Promote,
    Rollback,
}

/// Who moves the stages, when and why.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    pub by: &'a str,
    pub at: DateTime<Utc>,
    pub why: &'a str,
}

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    pub at: DateTime<Utc>,
    pub by: String,
    pub action: Action,
    /// Version that was at the stage (candidate, or production) before.
    pub from: Option<String>,
    pub to: Option<String>,
    pub why: String,
    /// The stages after the move.
    #[serde(flatten)]
    pub stages: Stages,
}

/// The journal of one model.
pub(super) struct Journal<'a> {
    place: &'a Place,
    folder: String,
}

impl<'a> Journal<'a> {
    pub(super) fn new(place: &'a Place, name: &str) -> Self {
        let folder = format!("{name}/{FOLDER}");
        Self { place, folder }
    }

    /// The stages now.
    pub(super) fn head(&self) -> Result<Stages, RegistryError> {
        let last = self.numbers()?.last().copied();
        let Some(last) = last else {
            return Ok(Stages::default());
        };
        let read = self.read(last)?;
        Ok(read.map(|it| it.stages).unwrap_or_default())
    }

    /// The stages now, unless they are still those of that number.
    pub(super) fn after(&self, number: u64) -> Result<Option<Stages>, RegistryError> {
        let mut found = None;
        let mut next = number + 1;
        while let Some(read) = self.read(next)? {
            found = Some(read.stages);
            next += 1;
        }
        Ok(found)
    }

    pub(super) fn moves(&self) -> Result<Vec<Move>, RegistryError> {
        let numbers = self.numbers()?.into_iter();
        numbers
            .filter_map(|number| self.read(number).transpose())
            .collect()
    }

    /// Writes the move that `decide` asks for, `None` being none. When another move came first,
    /// decides again from it.
    pub(super) fn append(
        &self,
        action: Action,
        actor: &Actor<'_>,
        decide: impl Fn(&Stages) -> Result<Option<Stages>, RegistryError>,
    ) -> Result<Stages, RegistryError> {
        let mut now = self.head()?;
        for _ in 0..ATTEMPTS {
            let Some(wanted) = decide(&now)? else {
                return Ok(now);
            };
            let stages = Stages {
                number: now.number + 1,
                ..wanted
            };
            let written = entry(action, actor, &now, stages);
            let mut bytes =
                serde_json::to_vec_pretty(&written).map_err(|source| RegistryError::Malformed {
                    file: self.path(written.stages.number),
                    source,
                })?;
            bytes.push(b'\n');
            if self
                .place
                .create(&self.path(written.stages.number), bytes)?
            {
                return Ok(written.stages);
            }
            now = self.after(now.number)?.ok_or(RegistryError::Busy)?;
        }
        Err(RegistryError::Busy)
    }

    fn read(&self, number: u64) -> Result<Option<Move>, RegistryError> {
        let path = self.path(number);
        let Some(bytes) = self.place.get(&path)? else {
            return Ok(None);
        };
        let parsed = serde_json::from_slice(&bytes);
        Ok(Some(parsed.map_err(|source| RegistryError::Malformed {
            file: path,
            source,
        })?))
    }

    fn numbers(&self) -> Result<Vec<u64>, RegistryError> {
        let names = self.place.objects(&self.folder)?;
        let mut numbers: Vec<u64> = names
            .iter()
            .filter_map(|name| name.strip_suffix(".json")?.parse().ok())
            .collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn path(&self, number: u64) -> String {
        format!("{}/{number:08}.json", self.folder)
    }
}

fn entry(action: Action, actor: &Actor<'_>, before: &Stages, after: Stages) -> Move {
    let stage = |stages: &Stages| match action {
        Action::Nominate => stages.candidate.clone(),
        Action::Promote | Action::Rollback => stages.production.clone(),
    };
    Move {
        at: actor.at,
        by: actor.by.to_owned(),
        action,
        from: stage(before),
        to: stage(&after),
        why: actor.why.to_owned(),
        stages: after,
    }
}
