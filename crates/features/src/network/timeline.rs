//! Delays in the order in which they became known, with running sums: any window is two searches.

use chrono::{DateTime, Duration, Utc};

/// Minutes from which a movement counts as late, as for the label.
const LATE_MIN: i16 = domain::LATE_THRESHOLD_MIN;
/// Delays are capped, so that one flight does not make the mean of an hour.
const MOST_MIN: i16 = 240;
const LEAST_MIN: i16 = -15;

/// Delays by the instant from which each is known. A search reads the instants alone, as numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Timeline {
    /// As they come; emptied by `finish`.
    given: Vec<(i64, i16)>,
    /// Microseconds since 1970, in order.
    known: Vec<i64>,
    /// Sums of the delays and counts of the late ones, before each rank.
    sums: Vec<(i64, u32)>,
}

/// What a window of delays says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Delays {
    pub(crate) flights: u32,
    pub(crate) mean_min: f32,
    pub(crate) late_share: f32,
}

impl Timeline {
    pub(super) fn push(&mut self, known_at: DateTime<Utc>, delay_min: i16) {
        let delay_min = delay_min.clamp(LEAST_MIN, MOST_MIN);
        self.given.push((known_at.timestamp_micros(), delay_min));
    }

    pub(super) fn finish(&mut self) {
        let mut given = std::mem::take(&mut self.given);
        given.sort_unstable();
        let mut sum = (0, 0);
        self.sums = std::iter::once(sum)
            .chain(given.iter().map(|(_, delay)| {
                sum.0 += i64::from(*delay);
                sum.1 += u32::from(*delay >= LATE_MIN);
                sum
            }))
            .collect();
        self.known = given.into_iter().map(|(known, _)| known).collect();
    }

    /// The delays known in the `span` that ends at `until`, which is included.
    pub(super) fn last(&self, span: Duration, until: DateTime<Utc>) -> Option<Delays> {
        self.between(until - span, until)
    }

    /// The delays that became known after `from` and up to `until`.
    pub(super) fn between(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Option<Delays> {
        let rank = |instant: DateTime<Utc>| {
            let instant = instant.timestamp_micros();
            self.known.partition_point(|known| *known <= instant)
        };
        let (start, end) = (rank(from), rank(until));
        let flights = u32::try_from(end.checked_sub(start)?)
            .ok()
            .filter(|n| *n > 0)?;
        let (before, after) = (self.sums[start], self.sums[end]);
        Some(Delays {
            flights,
            mean_min: (after.0 - before.0) as f32 / flights as f32,
            late_share: (after.1 - before.1) as f32 / flights as f32,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::minutes(minute)
    }

    #[test]
    fn a_window_counts_what_became_known_in_it() {
        let mut timeline = Timeline::default();
        for (minute, delay) in [(50, 20), (10, 0), (60, -60), (30, 600), (61, 5)] {
            timeline.push(at(minute), delay);
        }
        timeline.finish();
        // 10 is not after the start; 600 is capped to 240 and -60 to -15.
        let delays = timeline
            .last(Duration::minutes(50), at(60))
            .expect("flights");
        assert_eq!(delays.flights, 3);
        assert!((delays.mean_min - 245.0 / 3.0).abs() < 1e-4);
        assert!((delays.late_share - 2.0 / 3.0).abs() < 1e-6);
        assert_eq!(timeline.last(Duration::minutes(5), at(9)), None);
        assert_eq!(timeline.between(at(60), at(50)), None);
    }
}
