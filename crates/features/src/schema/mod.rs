//! What a feature is, which ones a horizon knows, and the hash by which a model of others is refused.
//! The features themselves are in [`table`].

mod table;

use std::fmt::Write as _;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::Horizon;
use crate::moment::Moment;
pub use table::FEATURES;

/// To raise when a formula changes without its name, so that older models are refused.
const REVISION: u32 = 2;

/// What a feature speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    Weather,
    Congestion,
    CarrierRoute,
    Aircraft,
    Calendar,
}

/// From when a feature is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownFrom {
    /// When the schedule is published, months ahead: at every horizon.
    Schedule,
    /// When the aircraft is assigned, usually the day before: from `veille` on.
    Assignment,
    /// At the instant asked, which is the evening before or later: from `veille` on.
    Observation,
    /// At the instant asked, too short-lived to be of use the evening before: at `h2`.
    LastHours,
}

/// One line of the table.
#[derive(Debug)]
pub struct Feature {
    pub name: &'static str,
    pub unit: &'static str,
    pub group: Group,
    pub known_from: KnownFrom,
    formula: fn(&Moment) -> Option<f32>,
}

impl Feature {
    /// NaN when missing; an infinite value is missing too.
    pub(crate) fn of(&self, moment: &Moment) -> f32 {
        (self.formula)(moment)
            .filter(|value| value.is_finite())
            .unwrap_or(f32::NAN)
    }
}

impl Feature {
    /// Whether more of it can only raise the risk: a longer queue never makes a flight safer,
    /// whatever chance a training finds to say the contrary.
    pub fn only_raises(&self) -> bool {
        matches!(
            self.name,
            "origin_waiting"
                | "origin_waiting_time"
                | "network_waiting_time"
                | "destination_waiting_time"
                | "carrier_here_waiting_time"
        )
    }
}

impl Group {
    /// Stable name, used by the schema's hash and by explanations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weather => "weather",
            Self::Congestion => "congestion",
            Self::CarrierRoute => "carrier_route",
            Self::Aircraft => "aircraft",
            Self::Calendar => "calendar",
        }
    }
}

impl KnownFrom {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Assignment => "assignment",
            Self::Observation => "observation",
            Self::LastHours => "last_hours",
        }
    }

    /// The first horizon that knows it.
    pub fn first_horizon(self) -> Horizon {
        match self {
            Self::Schedule => Horizon::Reservation,
            Self::Assignment | Self::Observation => Horizon::Veille,
            Self::LastHours => Horizon::H2,
        }
    }
}

impl Horizon {
    /// The features of its model, in the order of the vector.
    pub fn features(self) -> &'static [&'static Feature] {
        static OF: LazyLock<[Vec<&Feature>; 3]> = LazyLock::new(|| {
            Horizon::ALL.map(|horizon| {
                let is_known = |f: &&Feature| f.known_from.first_horizon() <= horizon;
                FEATURES.iter().filter(is_known).collect()
            })
        });
        let [reservation, veille, h2] = &*OF;
        match self {
            Self::Reservation => reservation,
            Self::Veille => veille,
            Self::H2 => h2,
        }
    }

    /// Names of its features, in the order of the vector.
    pub fn feature_names(self) -> Vec<String> {
        self.features().iter().map(|f| f.name.to_owned()).collect()
    }

    /// Hash of its features, in hexadecimal. A model trained on others is refused.
    pub fn schema_sha256(self) -> String {
        hash_of(self)
    }
}

fn hash_of(horizon: Horizon) -> String {
    let mut text = format!("{} revision {REVISION}\n", horizon.as_str());
    for feature in horizon.features() {
        let Feature { name, unit, .. } = feature;
        let (group, known_from) = (feature.group.as_str(), feature.known_from.as_str());
        let _ = writeln!(text, "{name}\t{unit}\t{group}\t{known_from}");
    }
    let digest = Sha256::digest(text);
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = FEATURES.iter().map(|f| f.name).collect();
        assert_eq!(names.len(), FEATURES.len());
    }

    /// Changing this value means that every model trained before is refused.
    #[test]
    fn the_schema_hash_is_stable() {
        assert_eq!(
            Horizon::ALL.map(Horizon::schema_sha256),
            [
                "9a09596d3817297044a5e083ab640c8acef87e89d61ff40f4918307f07b66d7e",
                "33c031189cd5a05f9177f78999e6e4e2c4f826856ac1ecbc2bbef1107e859e49",
                "436f3df1c81e6e6df5cff1f70748b56f1d86b1caa8d86fde00b7e38b2fc042d3",
            ]
        );
    }
}
