//! What was read, kept and rejected, and how often each rule was tripped.

use std::collections::BTreeMap;

use domain::Source;
use domain::clean::Rejection;
use serde::{Deserialize, Serialize};

use crate::Verdict;
use crate::rules::Rule;

/// Rows of one source. The invariant is `read == kept + rejected`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub read: u64,
    pub kept: u64,
    pub rejected: u64,
}

impl Counts {
    #[must_use]
    pub fn is_conserved(&self) -> bool {
        self.read == self.kept + self.rejected
    }
}

/// Counts by source and by rule, and the rejected rows not yet taken away.
#[derive(Debug, Default)]
pub struct Tally {
    sources: BTreeMap<Source, Counts>,
    rules: BTreeMap<&'static str, u64>,
    rejections: Vec<Rejection>,
}

impl Tally {
    #[must_use]
    pub fn counts(&self, source: Source) -> Counts {
        self.sources.get(&source).copied().unwrap_or_default()
    }

    /// How many times each rule was tripped; rules never tripped are absent.
    #[must_use]
    pub fn rules(&self) -> &BTreeMap<&'static str, u64> {
        &self.rules
    }

    /// Takes the rejected rows away, so that a caller who writes them keeps memory flat.
    pub fn take_rejections(&mut self) -> Vec<Rejection> {
        std::mem::take(&mut self.rejections)
    }

    /// Counts a rule that leaves the row in place.
    pub(crate) fn note(&mut self, rule: &'static Rule) {
        *self.rules.entry(rule.id).or_default() += 1;
    }

    /// Settles one row: counts it as kept, or stores its rejection. Returns the clean record.
    pub(crate) fn settle<R: Serialize, T>(
        &mut self,
        source: Source,
        record: &R,
        position: impl FnOnce() -> String,
        verdict: Verdict<T>,
    ) -> Option<T> {
        let counts = self.sources.entry(source).or_default();
        counts.read += 1;
        match verdict {
            Ok(clean) => {
                counts.kept += 1;
                Some(clean)
            }
            Err(rule) => {
                counts.rejected += 1;
                self.note(rule);
                self.rejections.push(Rejection {
                    source,
                    rule: rule.id.to_owned(),
                    reason: format!("{} : {} ; {}", rule.field, rule.condition, rule.reason),
                    position: position(),
                    row: serde_json::to_value(record).unwrap_or_default(),
                });
                None
            }
        }
    }
}
