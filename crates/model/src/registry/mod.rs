//! The registry: `<name>/<version>/` never changes, `<name>/journal/` says which version is at
//! which stage. A folder or an S3-compatible bucket (docs/adr/0030).

mod error;
mod journal;
mod keys;
mod place;
mod publish;
mod settings;
mod verify;
mod worker;

use std::path::{Path, PathBuf};

pub use error::RegistryError;
pub use journal::{Action, Actor, Move, Stages};
pub use keys::{SigningKey, Trust};
pub use place::Bucket;
pub use settings::{RegistrySettings, Unsigned};

use journal::Journal;
use place::Place;

/// Models by name and version, and their stages. Cheap to clone; calls block, so an
/// asynchronous program makes them on a thread that may.
#[derive(Debug, Clone)]
pub struct Registry {
    place: Place,
    trust: Trust,
    /// Where versions of a bucket are copied to be opened.
    cache: PathBuf,
}

impl Registry {
    /// The registry in a folder, made when absent.
    pub fn folder(root: impl AsRef<Path>, trust: Trust) -> Result<Self, RegistryError> {
        Ok(Self {
            place: Place::folder(root.as_ref())?,
            trust,
            cache: PathBuf::new(),
        })
    }

    /// The registry in a bucket; `cache` keeps the versions that were opened.
    pub fn bucket(bucket: &Bucket, cache: &Path, trust: Trust) -> Result<Self, RegistryError> {
        Ok(Self {
            place: Place::bucket(bucket)?,
            trust,
            cache: cache.to_owned(),
        })
    }

    /// The stages of a model; all empty before its first version.
    pub fn stages(&self, name: &str) -> Result<Stages, RegistryError> {
        self.journal(name)?.head()
    }

    /// The version in production; `None` before the first promotion.
    pub fn production(&self, name: &str) -> Result<Option<String>, RegistryError> {
        Ok(self.stages(name)?.production)
    }

    /// The stages, if they moved since those numbered `number`. Costs one read when they did
    /// not: a service asks as often as it likes.
    pub fn moved_since(&self, name: &str, number: u64) -> Result<Option<Stages>, RegistryError> {
        self.journal(name)?.after(number)
    }

    /// Every move of the stages, oldest first.
    pub fn history(&self, name: &str) -> Result<Vec<Move>, RegistryError> {
        self.journal(name)?.moves()
    }

    /// The published versions, in their order.
    pub fn versions(&self, name: &str) -> Result<Vec<String>, RegistryError> {
        let mut versions = self.place.folders(plain(name)?)?;
        versions.retain(|version| version != journal::FOLDER);
        versions.sort();
        Ok(versions)
    }

    /// A folder of this machine that holds the version, checked: signature, address, and the
    /// hash of every file. A version of a bucket is copied into the cache first.
    pub fn local(&self, name: &str, version: &str) -> Result<PathBuf, RegistryError> {
        let path = match self.place.path() {
            Some(root) => root.join(plain(name)?).join(plain(version)?),
            None => self.cached(name, version)?,
        };
        verify::directory(&path, name, version, &self.trust)?;
        Ok(path)
    }

    /// Makes a published version the candidate. Again changes nothing.
    pub fn nominate(
        &self,
        name: &str,
        version: &str,
        actor: &Actor<'_>,
    ) -> Result<Stages, RegistryError> {
        self.known(name, version)?;
        self.journal(name)?.append(Action::Nominate, actor, |now| {
            let is_there = now.candidate.as_deref() == Some(version)
                || now.production.as_deref() == Some(version);
            Ok((!is_there).then(|| Stages {
                candidate: Some(version.to_owned()),
                ..now.clone()
            }))
        })
    }

    /// Puts a version in production. `against` is the production it was compared with: when
    /// another took its place meanwhile, nothing moves. Again changes nothing.
    pub fn promote(
        &self,
        name: &str,
        version: &str,
        against: Option<&str>,
        actor: &Actor<'_>,
    ) -> Result<Stages, RegistryError> {
        // Nothing altered, unsigned or unreadable ever gets there.
        self.local(name, version)?;
        self.journal(name)?.append(Action::Promote, actor, |now| {
            if now.production.as_deref() == Some(version) {
                return Ok(None);
            }
            if now.production.as_deref() != against {
                return Err(RegistryError::Overtaken {
                    found: now.production.clone(),
                });
            }
            let candidate = now.candidate.clone();
            Ok(Some(Stages {
                candidate: candidate.filter(|candidate| candidate != version),
                production: Some(version.to_owned()),
                previous: now.production.clone(),
                ..*now
            }))
        })
    }

    /// Swaps production and previous: a second rollback comes back. `from` is the production
    /// that the caller saw: two rollbacks of the same version at once move once.
    pub fn rollback(
        &self,
        name: &str,
        from: &str,
        actor: &Actor<'_>,
    ) -> Result<Stages, RegistryError> {
        self.back(name, from, None, actor)
    }

    /// Puts a version of before in production again, whatever came in between: after an evening's
    /// calibration, the previous version is the same model. It must have been in production once.
    pub fn rollback_to(
        &self,
        name: &str,
        (from, to): (&str, &str),
        actor: &Actor<'_>,
    ) -> Result<Stages, RegistryError> {
        let moves = self.history(name)?;
        let served = |it: &Move| it.stages.production.as_deref() == Some(to);
        if !moves.iter().any(served) {
            return Err(RegistryError::UnknownVersion);
        }
        self.back(name, from, Some(to), actor)
    }

    fn back(
        &self,
        name: &str,
        from: &str,
        to: Option<&str>,
        actor: &Actor<'_>,
    ) -> Result<Stages, RegistryError> {
        self.journal(name)?.append(Action::Rollback, actor, |now| {
            if now.production.as_deref() == to {
                return Ok(None);
            }
            if now.production.as_deref() != Some(from) {
                return Err(RegistryError::Overtaken {
                    found: now.production.clone(),
                });
            }
            let wanted = to.map(str::to_owned).or_else(|| now.previous.clone());
            let Some(previous) = wanted else {
                return Err(RegistryError::NothingBefore);
            };
            self.local(name, &previous)?;
            Ok(Some(Stages {
                production: Some(previous),
                previous: now.production.clone(),
                ..now.clone()
            }))
        })
    }

    fn known(&self, name: &str, version: &str) -> Result<(), RegistryError> {
        let path = format!("{}/{}/{}", plain(name)?, plain(version)?, verify::SIGNATURE);
        match self.place.get(&path)? {
            Some(_) => Ok(()),
            None => Err(RegistryError::UnknownVersion),
        }
    }

    fn journal(&self, name: &str) -> Result<Journal<'_>, RegistryError> {
        Ok(Journal::new(&self.place, plain(name)?))
    }
}

/// Refuses anything that could leave the folder.
fn plain(text: &str) -> Result<&str, RegistryError> {
    let is_plain = !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    is_plain.then_some(text).ok_or(RegistryError::InvalidName)
}
