//! The instant whose knowledge a model may use.

use chrono::{DateTime, Duration, Utc};

/// How long before the scheduled departure the question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Horizon {
    /// Two hours before: the weather at the origin is known as of then.
    H2,
}

impl Horizon {
    /// Stable name, used in manifests and by the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::H2 => "h2",
        }
    }

    /// Name of its models: `<models>/<name>/<version>/`.
    pub fn model_name(self) -> &'static str {
        match self {
            Self::H2 => "late-h2",
        }
    }

    /// Nothing later than this instant may reach a vector.
    pub fn known_at(self, scheduled_departure: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::H2 => scheduled_departure - Duration::hours(2),
        }
    }
}
