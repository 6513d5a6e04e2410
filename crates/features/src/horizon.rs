//! The instant whose knowledge a model may use.

use std::str::FromStr;

use chrono::{DateTime, Days, Duration, Utc};
use chrono_tz::Tz;

/// When the question is asked, before the scheduled departure. Each horizon has a model of
/// its own, because each knows other things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Horizon {
    /// Weeks before: the schedule, and nothing observed.
    Reservation,
    /// The evening before, at 18:00 at the origin: the aircraft is assigned, the weather and
    /// the state of the network are those of that evening.
    Veille,
    /// Two hours before: the weather and the state of the network are those of that instant.
    H2,
}

/// A text that names no horizon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a horizon: expected reservation, veille or h2")]
pub struct UnknownHorizon;

/// How long before the departure a booking is held to be made at the latest.
const RESERVATION_DAYS: i64 = 30;

impl Horizon {
    /// From the earliest to the latest.
    pub const ALL: [Self; 3] = [Self::Reservation, Self::Veille, Self::H2];

    /// Stable name, used in manifests and by the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reservation => "reservation",
            Self::Veille => "veille",
            Self::H2 => "h2",
        }
    }

    /// Name of its models: `<models>/<name>/<version>/`.
    pub fn model_name(self) -> &'static str {
        match self {
            Self::Reservation => "late-reservation",
            Self::Veille => "late-veille",
            Self::H2 => "late-h2",
        }
    }

    /// Nothing later than this instant may reach a vector. `zone` is the origin's.
    pub fn known_at(self, scheduled_departure: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        match self {
            Self::Reservation => scheduled_departure - Duration::days(RESERVATION_DAYS),
            Self::Veille => evening_before(scheduled_departure, zone),
            Self::H2 => scheduled_departure - Duration::hours(2),
        }
    }

    /// The best horizon whose instant of knowledge has come at `instant`; `Reservation` before
    /// the evening before, whatever the instant, since it observes nothing.
    pub fn reached_at(
        instant: DateTime<Utc>,
        scheduled_departure: DateTime<Utc>,
        zone: Tz,
    ) -> Self {
        [Self::H2, Self::Veille]
            .into_iter()
            .find(|horizon| horizon.known_at(scheduled_departure, zone) <= instant)
            .unwrap_or(Self::Reservation)
    }

    /// Whether the weather at the origin is among what is known.
    pub fn reads_weather(self) -> bool {
        self != Self::Reservation
    }
}

impl FromStr for Horizon {
    type Err = UnknownHorizon;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|horizon| horizon.as_str() == text)
            .ok_or(UnknownHorizon)
    }
}

/// 18:00 local on the day before the local day of departure.
fn evening_before(departure: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let day_before = departure.with_timezone(&zone).date_naive() - Days::new(1);
    crate::evening::at(day_before, zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn the_evening_before_is_at_18_00_in_new_york_in_winter_and_in_summer() {
        let zone = chrono_tz::America::New_York;
        let known = |departure| Horizon::Veille.known_at(at(departure), zone);
        // 07:00 on January 5th; 23:30 on July 5th, which is the 6th in UTC.
        assert_eq!(known("2013-01-05T12:00:00Z"), at("2013-01-04T23:00:00Z"));
        assert_eq!(known("2013-07-06T03:30:00Z"), at("2013-07-04T22:00:00Z"));
        // The clock changes between that evening and that morning.
        assert_eq!(known("2013-03-10T14:00:00Z"), at("2013-03-09T23:00:00Z"));
    }

    #[test]
    fn the_best_horizon_is_the_last_whose_instant_has_come() {
        let zone = chrono_tz::America::New_York;
        let departure = at("2013-01-05T12:00:00Z");
        let reached = |instant| Horizon::reached_at(at(instant), departure, zone);
        assert_eq!(reached("2012-01-01T00:00:00Z"), Horizon::Reservation);
        assert_eq!(reached("2013-01-04T22:59:59Z"), Horizon::Reservation);
        assert_eq!(reached("2013-01-04T23:00:00Z"), Horizon::Veille);
        assert_eq!(reached("2013-01-05T09:59:59Z"), Horizon::Veille);
        assert_eq!(reached("2013-01-05T10:00:00Z"), Horizon::H2);
    }

    #[test]
    fn names_are_read_back() {
        for horizon in Horizon::ALL {
            assert_eq!(horizon.as_str().parse(), Ok(horizon));
        }
        assert_eq!("H2".parse::<Horizon>(), Err(UnknownHorizon));
    }
}
