//! Local `hhmm` clock times to UTC instants, daylight saving included.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// What a local clock time means as an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Instant {
    Unique(DateTime<Utc>),
    /// The hour is lived twice; this is the first.
    FirstOfTwo(DateTime<Utc>),
    /// The hour was skipped.
    Nonexistent,
}

/// A clock time of `hhmm` writing: minutes from midnight, 0 to 1440 (`2400` ends the day).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClockTime(u16);

impl ClockTime {
    pub(crate) fn parse(hhmm: i32) -> Option<Self> {
        let hhmm = u16::try_from(hhmm).ok()?;
        let (hours, minutes) = (hhmm / 100, hhmm % 100);
        let valid = minutes < 60 && (hours < 24 || (hours == 24 && minutes == 0));
        valid.then_some(Self(hours * 60 + minutes))
    }

    /// Minutes from midnight, 0 to 1439.
    pub(crate) fn minute_of_day(self) -> u16 {
        self.0 % 1440
    }

    /// That clock time on that day, in no zone yet.
    fn local(self, date: NaiveDate) -> Option<NaiveDateTime> {
        let date = if self.0 == 1440 {
            date.checked_add_days(Days::new(1))?
        } else {
            date
        };
        let minute = u32::from(self.minute_of_day());
        Some(date.and_time(NaiveTime::from_hms_opt(minute / 60, minute % 60, 0)?))
    }

    pub(crate) fn on(self, date: NaiveDate, zone: Tz) -> Option<Instant> {
        Some(match zone.from_local_datetime(&self.local(date)?) {
            LocalResult::Single(instant) => Instant::Unique(instant.to_utc()),
            LocalResult::Ambiguous(first, _) => Instant::FirstOfTwo(first.to_utc()),
            LocalResult::None => Instant::Nonexistent,
        })
    }
}

/// The next time after `departure` that the destination's clocks show `arrival`.
///
/// `None` when that clock time does not exist that day.
pub(crate) fn arrival_after(
    departure: DateTime<Utc>,
    arrival: ClockTime,
    zone: Tz,
) -> Option<DateTime<Utc>> {
    let today = departure.with_timezone(&zone).date_naive();
    for day in [today, today.succ_opt()?] {
        let local = arrival.local(day)?;
        let shown = match zone.from_local_datetime(&local) {
            LocalResult::Single(instant) => [Some(instant), None],
            LocalResult::Ambiguous(first, second) => [Some(first), Some(second)],
            // Skipped that day: the next day's is not the arrival meant, unless it was past.
            LocalResult::None if local > departure.with_timezone(&zone).naive_local() => {
                return None;
            }
            LocalResult::None => [None, None],
        };
        let next = shown
            .into_iter()
            .flatten()
            .map(|at| at.to_utc())
            .find(|at| *at > departure);
        if next.is_some() {
            return next;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW_YORK: Tz = chrono_tz::America::New_York;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2013, month, day).expect("a valid date")
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("a valid instant")
    }

    fn at(hhmm: i32, date: NaiveDate) -> Instant {
        ClockTime::parse(hhmm)
            .expect("valid")
            .on(date, NEW_YORK)
            .expect("in range")
    }

    #[test]
    fn winter_and_summer_offsets_differ() {
        assert_eq!(
            at(515, day(1, 1)),
            Instant::Unique(utc("2013-01-01T10:15:00Z"))
        );
        assert_eq!(
            at(515, day(7, 1)),
            Instant::Unique(utc("2013-07-01T09:15:00Z"))
        );
    }

    #[test]
    fn the_skipped_hour_does_not_exist_and_the_repeated_one_is_the_first() {
        assert_eq!(at(230, day(3, 10)), Instant::Nonexistent);
        assert_eq!(
            at(130, day(11, 3)),
            Instant::FirstOfTwo(utc("2013-11-03T05:30:00Z"))
        );
    }

    #[test]
    fn midnight_written_2400_belongs_to_the_next_day() {
        assert_eq!(
            at(2400, day(1, 1)),
            Instant::Unique(utc("2013-01-02T05:00:00Z"))
        );
    }

    #[test]
    fn impossible_clock_times_are_refused() {
        for bad in [-1, 60, 2360, 2401, 9999, i32::MAX, i32::MIN] {
            assert_eq!(ClockTime::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_arrival_is_the_next_time_the_clock_shows_it() {
        let los_angeles = chrono_tz::America::Los_Angeles;
        let clock = |hhmm| ClockTime::parse(hhmm).expect("valid");
        // Westward: the clock at the destination shows an earlier hour than at departure plus flight.
        let west = arrival_after(utc("2013-01-01T11:00:00Z"), clock(909), los_angeles);
        assert_eq!(west, Some(utc("2013-01-01T17:09:00Z")));
        // Overnight: past midnight at the destination.
        let night = arrival_after(utc("2013-01-02T04:30:00Z"), clock(45), NEW_YORK);
        assert_eq!(night, Some(utc("2013-01-02T05:45:00Z")));
    }

    #[test]
    fn an_arrival_in_a_skipped_hour_is_no_arrival_and_in_a_repeated_one_is_the_next() {
        let clock = |hhmm| ClockTime::parse(hhmm).expect("valid");
        // 9 March 23:00 in New York; 02:30 does not exist the next day.
        assert_eq!(
            arrival_after(utc("2013-03-10T04:00:00Z"), clock(230), NEW_YORK),
            None
        );
        // 3 November 01:30, the first time; its clocks show 01:15 again an hour later.
        let repeated = arrival_after(utc("2013-11-03T05:30:00Z"), clock(115), NEW_YORK);
        assert_eq!(repeated, Some(utc("2013-11-03T06:15:00Z")));
    }
}
