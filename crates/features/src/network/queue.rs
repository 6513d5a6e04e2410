//! Flights that should have left and have not.

use chrono::{DateTime, Duration, Utc};

/// A flight leaves the queue at the latest this long after its schedule, so that a window of
/// events that begins earlier holds the whole queue.
pub(super) const LONGEST_WAIT_HOURS: i64 = 6;

/// Scheduled and actual departures, each in order, with running sums.
#[derive(Debug, Clone, Default)]
pub(super) struct Queue {
    /// When each left, and when it should have, as they come; emptied by `finish`.
    given: Vec<(i64, i64)>,
    scheduled: Vec<i64>,
    left: Vec<i64>,
    scheduled_sums: Vec<i64>,
    left_sums: Vec<i64>,
}

/// Who waits at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Waiting {
    pub(crate) flights: f32,
    /// Minutes since the scheduled departures, added up.
    pub(crate) minutes: f32,
}

impl Queue {
    /// `gone` is when the flight left or was known cancelled; `None` when it has done neither.
    pub(super) fn push(&mut self, scheduled: DateTime<Utc>, gone: Option<DateTime<Utc>>) {
        let latest = scheduled + Duration::hours(LONGEST_WAIT_HOURS);
        // One that leaves early was never late: it enters and leaves at once.
        let left = gone.unwrap_or(latest).clamp(scheduled, latest);
        self.scheduled.push(scheduled.timestamp());
        self.given.push((left.timestamp(), scheduled.timestamp()));
    }

    pub(super) fn finish(&mut self) {
        self.scheduled.sort_unstable();
        let mut given = std::mem::take(&mut self.given);
        given.sort_unstable();
        self.scheduled_sums = running(self.scheduled.iter().copied());
        self.left_sums = running(given.iter().map(|(_, scheduled)| *scheduled));
        self.left = given.into_iter().map(|(left, _)| left).collect();
    }

    pub(super) fn at(&self, instant: DateTime<Utc>) -> Waiting {
        let now = instant.timestamp();
        let entered = self
            .scheduled
            .partition_point(|scheduled| *scheduled <= now);
        let left = self.left.partition_point(|left| *left <= now);
        let flights = entered as i64 - left as i64;
        let seconds = flights * now - (self.scheduled_sums[entered] - self.left_sums[left]);
        Waiting {
            flights: flights as f32,
            minutes: seconds as f32 / 60.0,
        }
    }

    /// Flights scheduled from `from`, included, to `until`, excluded.
    pub(super) fn scheduled(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> f32 {
        let before = |instant: DateTime<Utc>| {
            let instant = instant.timestamp();
            self.scheduled
                .partition_point(|scheduled| *scheduled < instant)
        };
        before(until).saturating_sub(before(from)) as f32
    }
}

fn running(values: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut sum = 0;
    std::iter::once(0)
        .chain(values.map(|value| {
            sum += value;
            sum
        }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::minutes(minute)
    }

    #[test]
    fn those_who_wait_are_counted_with_their_minutes() {
        let mut queue = Queue::default();
        queue.push(at(0), Some(at(100)));
        queue.push(at(10), Some(at(5)));
        queue.push(at(30), None);
        queue.push(at(90), Some(at(95)));
        queue.finish();
        let waiting = |minute, flights, minutes| {
            assert_eq!(
                queue.at(at(minute)),
                Waiting { flights, minutes },
                "{minute}"
            );
        };
        waiting(-1, 0.0, 0.0);
        waiting(20, 1.0, 20.0);
        waiting(60, 2.0, 60.0 + 30.0);
        waiting(94, 3.0, 94.0 + 64.0 + 4.0);
        waiting(95, 2.0, 95.0 + 65.0);
        // The one that never left is forgotten after six hours.
        waiting(30 + 360, 0.0, 0.0);
        assert!((queue.scheduled(at(0), at(30)) - 2.0).abs() < 1e-6);
    }
}
