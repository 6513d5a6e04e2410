//! The purge: every rule of `privacy::RULES`, on rows, keys, run folders and logs.

mod keys;
mod logs;
mod payloads;

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use privacy::{Rule, RuleId};
use settings::Reader;
use store::Pool;
use store::retention::Purger;

use crate::{PipelineError, RunFolder};

/// Rows of one transaction: short enough that nobody waits for it.
pub const BATCH: u32 = 1000;

/// Where what is not in the database stands.
#[derive(Debug, Clone)]
pub struct Places {
    pub runs_dir: PathBuf,
    pub keys_dir: PathBuf,
    pub logs_dir: PathBuf,
}

impl Places {
    /// `None` notes a fault on `reader`, which [`Reader::finish`] tells.
    pub fn from_settings(reader: &mut Reader) -> Option<Self> {
        let runs_dir = reader.get("runs_dir");
        let keys_dir = reader.get("keys_dir");
        let logs_dir = reader.get("logs_dir");
        Some(Self {
            runs_dir: runs_dir?,
            keys_dir: keys_dir?,
            logs_dir: logs_dir?,
        })
    }
}

/// What became of one rule.
#[derive(Debug)]
pub enum Outcome {
    /// So many rows, keys, folders or files.
    Purged(u64),
    /// A run is at work in the folder of runs: the next purge does it.
    Postponed,
    Failed(PipelineError),
}

/// A purge of one database and what goes with it.
#[derive(Debug)]
pub struct Purge<'a> {
    pub pool: &'a Pool,
    pub places: &'a Places,
    pub batch: u32,
}

impl Purge<'_> {
    /// What each rule would purge at `now`; nothing is written.
    pub async fn due(&self, now: DateTime<Utc>) -> Result<BTreeMap<RuleId, u64>, PipelineError> {
        let limit = |id: RuleId| id.rule().keep.limit(now);
        let mut due = store::retention::due(self.pool, now).await?;
        let keys = keys::due(self.pool, &self.places.keys_dir, limit(RuleId::Keys)).await?;
        let imported = store::runs::list(self.pool, 1).await?;
        let folders = payloads::due(&self.places.runs_dir, limit(RuleId::Payloads), &imported);
        let logs = logs::due(&self.places.logs_dir, limit(RuleId::Logs))?;
        due.insert(RuleId::Keys, keys.len() as u64);
        due.insert(RuleId::Payloads, folders.len() as u64);
        due.insert(RuleId::Logs, logs.len() as u64);
        Ok(due)
    }

    /// Applies the rules, in the order of the table. A rule that fails does not stop the others.
    /// `each` hears of every batch.
    ///
    /// # Errors
    /// Fails at once when another purge is at work on this database.
    pub async fn run(
        &self,
        rules: &[RuleId],
        now: DateTime<Utc>,
        mut each: impl FnMut(RuleId, u64),
    ) -> Result<Vec<(RuleId, Outcome)>, PipelineError> {
        let purger = Purger::take(self.pool).await?;
        let mut purger = purger.ok_or(PipelineError::PurgeBusy)?;
        let mut outcomes = Vec::new();
        for rule in privacy::RULES {
            if !rules.contains(&rule.id) {
                continue;
            }
            let applied = self
                .apply(&mut purger, rule, now, |rows| each(rule.id, rows))
                .await;
            let outcome = applied.unwrap_or_else(Outcome::Failed);
            log(rule.id, &outcome);
            outcomes.push((rule.id, outcome));
        }
        // What was done is done; the lock goes with the session, however that ends.
        let _ = purger.leave().await;
        Ok(outcomes)
    }

    async fn apply(
        &self,
        purger: &mut Purger,
        rule: &Rule,
        now: DateTime<Utc>,
        mut each: impl FnMut(u64),
    ) -> Result<Outcome, PipelineError> {
        let limit = rule.keep.limit(now);
        let removed = match rule.id {
            RuleId::Keys => keys::purge(self.pool, &self.places.keys_dir, limit).await?,
            RuleId::Payloads => {
                let _lock = match RunFolder::lock(&self.places.runs_dir) {
                    Err(PipelineError::Busy(_)) => return Ok(Outcome::Postponed),
                    lock => lock?,
                };
                let imported = store::runs::list(self.pool, 1).await?;
                payloads::purge(&self.places.runs_dir, limit, &imported)?
            }
            RuleId::Logs => logs::purge(&self.places.logs_dir, limit)?,
            RuleId::Sessions
            | RuleId::Trips
            | RuleId::Accounts
            | RuleId::Pseudonyms
            | RuleId::Feedback
            | RuleId::Predictions
            | RuleId::Audit => {
                let rows = purger.apply(rule, now, self.batch, each).await?;
                return Ok(Outcome::Purged(rows.unwrap_or_default()));
            }
        };
        purger.record(rule, now, removed).await?;
        each(removed);
        Ok(Outcome::Purged(removed))
    }
}

fn log(rule: RuleId, outcome: &Outcome) {
    let rule = rule.as_str();
    match outcome {
        Outcome::Purged(count) => tracing::info!(rule, count, "retention rule applied"),
        Outcome::Postponed => tracing::warn!(rule, "retention rule postponed: a run is at work"),
        Outcome::Failed(error) => {
            let error = error as &dyn std::error::Error;
            tracing::error!(rule, error, "retention rule failed");
        }
    }
}
