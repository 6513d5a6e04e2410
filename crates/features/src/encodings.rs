//! What is learned on the training period and travels with the model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Weight of the overall rate in a smoothed one, in flights: a route with few flights
/// says little.
pub const SMOOTHING_FLIGHTS: f64 = 50.0;

/// Vocabularies and historical rates: `encodings.json` of a model directory.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encodings {
    pub carriers: Vocabulary,
    pub origins: Vocabulary,
    pub destinations: Vocabulary,
    pub manufacturers: Vocabulary,
    pub rates: Rates,
}

/// Words seen in training, sorted; a word's code is its rank.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Vocabulary(Vec<String>);

/// How often flights were late, over the training period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    pub overall: Tally,
    pub by_carrier: BTreeMap<String, Tally>,
    pub by_destination: BTreeMap<String, Tally>,
    /// Key: origin, a space, local hour of departure.
    pub by_origin_hour: BTreeMap<String, Tally>,
    /// Key: carrier, a space, destination.
    pub by_carrier_destination: BTreeMap<String, Tally>,
}

/// Flights that arrived, and the late ones among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub late: u32,
    pub flights: u32,
}

impl Vocabulary {
    /// NaN, a missing value, for a word never seen in training.
    pub fn code(&self, word: &str) -> f32 {
        self.0
            .binary_search_by(|known| known.as_str().cmp(word))
            .map_or(f32::NAN, |rank| rank as f32)
    }
}

impl From<Vec<String>> for Vocabulary {
    fn from(mut words: Vec<String>) -> Self {
        words.sort_unstable();
        words.dedup();
        Self(words)
    }
}

impl From<Vocabulary> for Vec<String> {
    fn from(vocabulary: Vocabulary) -> Self {
        vocabulary.0
    }
}

impl Rates {
    /// How much more often than overall the flights of `group` were late, shrunk towards 0.
    ///
    /// An excess and not a rate: during training each month is described by the others, whose
    /// overall rate is lower when the month itself was bad, and a rate would betray that.
    pub(crate) fn excess(&self, group: &BTreeMap<String, Tally>, key: &str) -> f32 {
        let (Some(overall), Some(tally)) = (self.overall.rate(), group.get(key)) else {
            return f32::NAN;
        };
        let flights = f64::from(tally.flights);
        let excess = f64::from(tally.late) - flights * overall;
        (excess / (flights + SMOOTHING_FLIGHTS)) as f32
    }
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.late += other.late;
        self.flights += other.flights;
    }

    fn rate(self) -> Option<f64> {
        (self.flights > 0).then(|| f64::from(self.late) / f64::from(self.flights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_never_seen_is_a_missing_value() {
        let vocabulary = Vocabulary::from(vec!["UA".to_owned(), "AA".to_owned(), "UA".to_owned()]);
        assert_eq!(vocabulary.code("UA").to_bits(), 1.0_f32.to_bits());
        assert!(vocabulary.code("ZZ").is_nan());
    }

    #[test]
    fn an_excess_is_shrunk_by_fifty_flights() {
        let rates = Rates {
            overall: Tally {
                late: 200,
                flights: 1000,
            },
            by_carrier: BTreeMap::from([(
                "UA".to_owned(),
                Tally {
                    late: 30,
                    flights: 50,
                },
            )]),
            ..Rates::default()
        };
        // (30 - 50 × 0.2) / (50 + 50)
        assert!((rates.excess(&rates.by_carrier, "UA") - 0.2).abs() < 1e-6);
        assert!(rates.excess(&rates.by_carrier, "ZZ").is_nan());
    }
}
