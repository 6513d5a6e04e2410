//! The evening: 18:00 in New York, when the flights of the next day are asked about and when the
//! calibration moves (docs/adr/0043).

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Local hour of the evening.
const HOUR: u32 = 18;
/// The three origins share this zone; an origin elsewhere would need an evening of its own.
const ZONE: Tz = chrono_tz::America::New_York;

/// 18:00 of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evening {
    /// Local day.
    pub day: NaiveDate,
    pub at: DateTime<Utc>,
}

impl Evening {
    /// That of a local day in New York.
    pub fn of(day: NaiveDate) -> Self {
        Self {
            day,
            at: at(day, ZONE),
        }
    }

    /// The last one that has come at an instant.
    pub fn last(instant: DateTime<Utc>) -> Self {
        let today = Self::of(instant.with_timezone(&ZONE).date_naive());
        if today.at <= instant {
            today
        } else {
            Self::of(today.day - Days::new(1))
        }
    }
}

/// 18:00 local of a day.
pub(crate) fn at(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default());
    // No time zone of the world changes its clock at 18:00; if one did, a day before is earlier.
    zone.from_local_datetime(&local).earliest().map_or_else(
        || zone.from_utc_datetime(&local).to_utc() - Duration::days(1),
        |local| local.to_utc(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_begins_at_18_00_in_winter_and_in_summer() {
        let last = |text: &str| Evening::last(text.parse().expect("an instant"));
        let of = |text: &str| Evening::of(text.parse().expect("a day"));
        assert_eq!(last("2013-12-10T22:59:59Z"), of("2013-12-09"));
        assert_eq!(last("2013-12-10T23:00:00Z"), of("2013-12-10"));
        assert_eq!(last("2013-12-11T04:59:59Z"), of("2013-12-10"));
        assert_eq!(last("2013-07-01T21:59:59Z"), of("2013-06-30"));
        assert_eq!(last("2013-07-01T22:00:00Z"), of("2013-07-01"));
        assert_eq!(
            of("2013-07-01").at.to_rfc3339(),
            "2013-07-01T22:00:00+00:00"
        );
    }
}
