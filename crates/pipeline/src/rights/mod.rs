//! The rights of a person: export, rectification, erasure, and the proof that nothing is left.

mod file_scan;
mod letter;
mod sample;

use std::path::Path;

use auth::{KeyRing, Pseudonym, Use};
use chrono::{DateTime, Utc};
use domain::{Email, Personal};
use serde_json::{Value, json};
use store::Pool;
use store::audit::{Event, Subject};
use store::rights::{Correction, Erased, HeldAccount, Trace};
use store::scan::Scan;

use crate::PipelineError;

pub use file_scan::scan_folder;
pub use sample::{Sample, sample};

/// What is needed to answer a person.
#[derive(Debug)]
pub struct Rights<'a> {
    pub pool: &'a Pool,
    pub ring: KeyRing,
    pub now: DateTime<Utc>,
}

/// What became of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rectified {
    Done,
    /// Another account has the new address: nothing is changed.
    AddressTaken,
}

/// An erasure, and the values that must be found nowhere after it.
#[derive(Debug)]
pub struct Erasure {
    pub erased: Erased,
    pub traces: Vec<Trace>,
}

impl<'a> Rights<'a> {
    pub fn new(pool: &'a Pool, keys_dir: &Path, now: DateTime<Utc>) -> Result<Self, PipelineError> {
        let ring = KeyRing::load_or_create(keys_dir, now)?;
        Ok(Self { pool, ring, now })
    }

    /// Keys that made pseudonyms still in the database, and that are no longer kept: what they
    /// made cannot be found.
    pub async fn lost_keys(&self) -> Result<usize, PipelineError> {
        let used = store::retention::keys_used(self.pool).await?;
        let is_lost = |key: &&String| !self.ring.names().any(|kept| kept == key.as_str());
        Ok(used.iter().filter(is_lost).count())
    }

    /// All that is held about the person of that address; `None` when nobody has it.
    pub async fn export(&self, email: &Email) -> Result<Option<Value>, PipelineError> {
        let Some(mut account) = HeldAccount::hold(self.pool, email).await? else {
            return Ok(None);
        };
        let predictions = self.pseudonyms(Use::Prediction, &account);
        let traces = self.pseudonyms(Use::Audit, &account);
        let held = account.export(&predictions, &traces).await?;
        let counts: Value = held
            .iter()
            .map(|(table, rows)| (table.clone(), json!(rows.len())))
            .collect::<serde_json::Map<_, _>>()
            .into();
        self.commit(account, "rights.export", counts).await?;
        Ok(Some(letter::export(held, self.now)))
    }

    /// `None` when nobody has that address.
    pub async fn rectify(
        &self,
        email: &Email,
        correction: &Correction,
    ) -> Result<Option<Rectified>, PipelineError> {
        let Some(mut account) = HeldAccount::hold(self.pool, email).await? else {
            return Ok(None);
        };
        if !account.rectify(correction).await? {
            return Ok(Some(Rectified::AddressTaken));
        }
        let fields = json!({
            "email": correction.email.is_some(),
            "display_name": correction.display_name.is_some(),
        });
        self.commit(account, "rights.rectify", fields).await?;
        store::rights::renew_statistics(self.pool).await?;
        Ok(Some(Rectified::Done))
    }

    /// `None` when nobody has that address.
    pub async fn erase(&self, email: &Email) -> Result<Option<Erasure>, PipelineError> {
        let Some(mut account) = HeldAccount::hold(self.pool, email).await? else {
            return Ok(None);
        };
        let predictions = self.pseudonyms(Use::Prediction, &account);
        let traces = account.traces(&predictions).await?;
        let erased = account.erase(&predictions).await?;
        let counts = json!({
            "sessions": erased.sessions,
            "trips": erased.trips,
            "feedback": erased.feedback,
            "predictions": erased.predictions,
        });
        self.commit(account, "rights.erase", counts).await?;
        store::rights::renew_statistics(self.pool).await?;
        Ok(Some(Erasure { erased, traces }))
    }

    /// Makes a new key of pseudonyms, and leaves the trace of it.
    pub async fn rotate_key(&mut self) -> Result<(), PipelineError> {
        self.ring.rotate(self.now)?;
        let event = Event {
            occurred_at: self.now,
            action: "pseudonym.rotate",
            subject: None,
            detail: json!({ "keys": self.ring.names().count() }),
        };
        store::audit::record(self.pool, &event).await?;
        Ok(())
    }

    fn pseudonyms(&self, purpose: Use, account: &HeldAccount) -> Vec<[u8; 32]> {
        let id = account.id().open_for("traces");
        self.ring.every_pseudonym(purpose, id)
    }

    async fn commit(
        &self,
        account: HeldAccount,
        action: &'static str,
        detail: Value,
    ) -> Result<(), PipelineError> {
        let id = account.id().open_for("traces");
        let Pseudonym { key, bytes } = self.ring.pseudonym(Use::Audit, id);
        let event = Event {
            occurred_at: self.now,
            action,
            subject: Some(Subject {
                pseudonym: &bytes,
                key: &key,
            }),
            detail,
        };
        Ok(account.commit(&event).await?)
    }
}

/// Looks for values in the database and in the files of a folder.
pub async fn scan(
    pool: &Pool,
    folder: &Path,
    values: &[Personal<String>],
) -> Result<Scan, PipelineError> {
    let mut scan = store::scan::scan(pool, values).await?;
    scan.found.extend(scan_folder(folder, values)?);
    Ok(scan)
}
