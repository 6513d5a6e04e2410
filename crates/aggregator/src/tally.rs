//! What was read, kept and rejected, how often each rule was tripped, and by what.

use std::collections::BTreeMap;

use domain::Source;
use domain::clean::Rejection;
use serde::{Deserialize, Serialize};

use crate::Verdict;
use crate::rules::Rule;

/// Examples kept of each rule.
pub const EXAMPLES: usize = 3;

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

/// One of the first rows that tripped a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Where the row stands in the raw payload; for what only the join finds, the flight's id.
    pub position: String,
    /// The raw value, or values, that the rule looks at.
    pub value: String,
}

/// Counts by source and by rule, and the rejected rows not yet taken away.
#[derive(Debug, Default)]
pub struct Tally {
    sources: BTreeMap<Source, Counts>,
    rules: BTreeMap<&'static str, u64>,
    examples: BTreeMap<&'static str, Vec<Example>>,
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

    /// The first [`EXAMPLES`] rows that tripped each rule, in the order of reading.
    #[must_use]
    pub fn examples(&self) -> &BTreeMap<&'static str, Vec<Example>> {
        &self.examples
    }

    /// Takes the rejected rows away, so that a caller who writes them keeps memory flat.
    pub fn take_rejections(&mut self) -> Vec<Rejection> {
        std::mem::take(&mut self.rejections)
    }

    /// Counts a rule. The example is built for the first rows only.
    pub(crate) fn note(&mut self, rule: &'static Rule, example: impl FnOnce() -> Example) {
        let count = self.rules.entry(rule.id).or_default();
        *count += 1;
        if *count <= EXAMPLES as u64 {
            self.examples.entry(rule.id).or_default().push(example());
        }
    }

    /// Settles one row by `judge`: counts it as kept, or stores its rejection. Returns the clean
    /// record.
    pub(crate) fn settle<R: Serialize, T>(
        &mut self,
        source: Source,
        record: &R,
        position: &dyn Fn() -> String,
        judge: impl FnOnce(&mut Row<'_, R>) -> Verdict<T>,
    ) -> Option<T> {
        let mut row = Row {
            tally: self,
            record,
            position,
        };
        let verdict = judge(&mut row);
        if let Err(rule) = verdict {
            row.note(rule);
        }
        let counts = self.sources.entry(source).or_default();
        counts.read += 1;
        match verdict {
            Ok(clean) => {
                counts.kept += 1;
                Some(clean)
            }
            Err(rule) => {
                counts.rejected += 1;
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

/// The row being judged, which knows its place.
pub(crate) struct Row<'a, R> {
    tally: &'a mut Tally,
    record: &'a R,
    position: &'a dyn Fn() -> String,
}

impl<R: Serialize> Row<'_, R> {
    /// Counts a rule that this row trips.
    pub(crate) fn note(&mut self, rule: &'static Rule) {
        let (record, position) = (self.record, self.position);
        self.tally.note(rule, || Example {
            position: position(),
            value: value(rule, record),
        });
    }
}

/// The fields that the rule looks at, as the source wrote them; all that are there when the rule
/// looks at the whole row.
fn value<R: Serialize>(rule: &Rule, record: &R) -> String {
    let record = serde_json::to_value(record).unwrap_or_default();
    let Some(fields) = record.as_object() else {
        return String::new();
    };
    let named: Vec<_> = rule
        .fields()
        .filter_map(|name| fields.get_key_value(name))
        .collect();
    let shown: Vec<_> = match named[..] {
        [(_, only)] => vec![text(only)],
        [] => fields
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| format!("{name} = {}", text(value)))
            .collect(),
        _ => named
            .iter()
            .map(|(name, value)| format!("{name} = {}", text(value)))
            .collect(),
    };
    shorten(&shown.join(", "))
}

fn text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "absent".to_owned(),
        serde_json::Value::String(text) => format!("«\u{a0}{text}\u{a0}»"),
        other => other.to_string(),
    }
}

/// Longest example, in characters.
const LONGEST: usize = 160;

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
