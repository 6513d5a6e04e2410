//! Whether time zones are right: against what the airports file publishes, on the days when clocks
//! change, and against the time that flights really take.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, NaiveTime, Offset, TimeZone, Utc};
use chrono_tz::{OffsetComponents, Tz};
use contract::DatasetRow;
use domain::raw::{RawAirport, RawFlight};

use super::distribution::{Distribution, Tallied};

/// The zone of the three origins.
const NEW_YORK: Tz = chrono_tz::America::New_York;

/// What is gathered row after row.
#[derive(Default)]
pub(super) struct ZonesReading {
    days: BTreeMap<NaiveDate, Day>,
    flights_of: HashMap<String, u64>,
    /// By destination: its zone, and scheduled duration less air time, in minutes.
    durations: BTreeMap<String, (String, Tallied)>,
}

/// Raw flights of one local day, by hour of the scheduled departure.
#[derive(Default)]
struct Day {
    flights: u64,
    by_hour: [u64; 25],
}

impl ZonesReading {
    pub(super) fn raw_flight(&mut self, raw: &RawFlight) {
        let Ok(date) = raw.flight_date.parse() else {
            return;
        };
        let day = self.days.entry(date).or_default();
        day.flights += 1;
        let hour = raw.scheduled_departure_hhmm.map(|hhmm| hhmm / 100);
        let hour = hour.and_then(|hour| usize::try_from(hour).ok());
        if let Some(flights) = hour.and_then(|hour| day.by_hour.get_mut(hour)) {
            *flights += 1;
        }
    }

    pub(super) fn flight(&mut self, row: &DatasetRow) {
        *self.flights_of.entry(row.destination.clone()).or_default() += 1;
        let (Some(arrival), Some(air_time), Some(zone)) = (
            row.scheduled_arrival,
            row.air_time_min,
            &row.destination_time_zone,
        ) else {
            return;
        };
        let scheduled = (arrival - row.scheduled_departure).num_minutes();
        let (_, gaps) = self
            .durations
            .entry(row.destination.clone())
            .or_insert_with(|| (zone.clone(), Tallied::default()));
        gaps.add(scheduled as f64 - f64::from(air_time));
    }

    /// Zones are compared as they are at the first flight, or at `otherwise` without flight.
    pub(super) fn finish(self, airports: &[RawAirport], otherwise: DateTime<Utc>) -> Zones {
        let first_day = self.days.keys().next();
        let at = first_day.map_or(otherwise, |day| day.and_time(NaiveTime::MIN).and_utc());
        let flights_of = |code: &str| self.flights_of.get(code).copied().unwrap_or_default();
        let (mut unzoned, mut offsets, mut compared) = (Vec::new(), Vec::new(), 0);
        for airport in airports {
            let Ok(zone) = airport.tzone.trim().parse::<Tz>() else {
                unzoned.push(Unzoned {
                    code: airport.faa.clone(),
                    written: airport.tzone.clone(),
                    flights: flights_of(&airport.faa),
                });
                continue;
            };
            let Ok(published) = airport.tz.trim().parse::<f64>() else {
                continue;
            };
            compared += 1;
            let iana = standard_hours(zone, at);
            if (published - iana).abs() > 0.01 {
                offsets.push(OffsetGap {
                    code: airport.faa.clone(),
                    zone: zone.name(),
                    published,
                    iana,
                    flights: flights_of(&airport.faa),
                });
            }
        }
        unzoned.sort_by_key(|airport| std::cmp::Reverse(airport.flights));
        offsets.sort_by_key(|airport| std::cmp::Reverse(airport.flights));
        Zones {
            airports: airports.len(),
            unzoned,
            compared,
            offsets,
            changes: self.days.iter().filter_map(change).collect(),
            durations: self
                .durations
                .into_iter()
                .map(|(code, (zone, gaps))| Duration {
                    code,
                    zone,
                    gaps: gaps.finish(0),
                })
                .collect(),
        }
    }
}

/// Hours from UTC out of daylight saving.
fn standard_hours(zone: Tz, at: DateTime<Utc>) -> f64 {
    let offset = zone.offset_from_utc_datetime(&at.naive_utc());
    offset.base_utc_offset().num_minutes() as f64 / 60.0
}

/// The day as a day when New York's clocks change, if it is one.
fn change((date, day): (&NaiveDate, &Day)) -> Option<Change> {
    let hours = |date: NaiveDate| {
        let midnight = NEW_YORK
            .from_local_datetime(&date.and_time(NaiveTime::MIN))
            .earliest()?;
        Some(midnight.offset().fix().local_minus_utc())
    };
    let (start, end) = (hours(*date)?, hours(date.succ_opt()?)?);
    // In spring the hour from 2 is skipped, in autumn the hour from 1 is lived twice (US Energy
    // Policy Act of 2005: clocks change at 2 in the morning).
    let (to_summer, hour) = match end.cmp(&start) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => (true, 2),
        std::cmp::Ordering::Less => (false, 1),
    };
    Some(Change {
        date: *date,
        to_summer,
        flights: day.flights,
        in_the_hour: day.by_hour[hour],
    })
}

/// What was found.
#[derive(Default)]
pub(super) struct Zones {
    pub(super) airports: usize,
    pub(super) unzoned: Vec<Unzoned>,
    pub(super) compared: usize,
    pub(super) offsets: Vec<OffsetGap>,
    pub(super) changes: Vec<Change>,
    pub(super) durations: Vec<Duration>,
}

/// An airport without zone, or with one that IANA does not know.
pub(super) struct Unzoned {
    pub(super) code: String,
    pub(super) written: String,
    pub(super) flights: u64,
}

/// An airport whose published offset is not that of its zone in winter.
pub(super) struct OffsetGap {
    pub(super) code: String,
    pub(super) zone: &'static str,
    pub(super) published: f64,
    pub(super) iana: f64,
    pub(super) flights: u64,
}

/// A day when clocks change.
pub(super) struct Change {
    pub(super) date: NaiveDate,
    pub(super) to_summer: bool,
    pub(super) flights: u64,
    /// Flights scheduled in the hour that is skipped, or lived twice.
    pub(super) in_the_hour: u64,
}

/// A destination, and by how many minutes its scheduled durations exceed the time in the air.
pub(super) struct Duration {
    pub(super) code: String,
    pub(super) zone: String,
    pub(super) gaps: Distribution,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_days_when_clocks_change_are_found() {
        let of = |date: &str| change((&day(date), &Day::default())).map(|it| it.to_summer);
        assert_eq!(of("2013-03-10"), Some(true));
        assert_eq!(of("2013-11-03"), Some(false));
        assert_eq!(of("2013-03-09"), None);
        assert_eq!(of("2013-03-11"), None);
    }

    #[test]
    fn an_offset_that_is_not_that_of_its_zone_is_found() {
        let airport = |faa: &str, tz: &str, tzone: &str| RawAirport {
            faa: faa.into(),
            tz: tz.into(),
            tzone: tzone.into(),
            ..RawAirport::default()
        };
        let airports = [
            airport("JFK", "-5", "America/New_York"),
            airport("LAX", "-7", "America/Los_Angeles"),
            airport("XXX", "-8", "\\N"),
        ];
        let july = day("2013-07-01").and_time(NaiveTime::MIN).and_utc();
        let zones = ZonesReading::default().finish(&airports, july);
        assert_eq!(zones.compared, 2);
        let gap = &zones.offsets[..];
        assert_eq!(gap.len(), 1);
        assert_eq!((gap[0].code.as_str(), gap[0].iana), ("LAX", -8.0));
        assert_eq!(zones.unzoned[0].code, "XXX");
    }
}
