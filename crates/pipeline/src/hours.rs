//! The hours of the jobs: which are done, and when each is due.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use settings::Reader;

/// What is done at its hours. One at a time: the leader does them one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Job {
    Run,
    Purge,
}

impl Job {
    pub(crate) const ALL: [Self; 2] = [Self::Run, Self::Purge];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Purge => "purge",
        }
    }

    /// In French, for people.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Run => "pipeline",
            Self::Purge => "purge",
        }
    }

    fn setting(self) -> &'static str {
        match self {
            Self::Run => "schedule_run",
            Self::Purge => "schedule_purge",
        }
    }
}

/// When a job is due.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    pub(crate) job: Job,
    cron: Cron,
    zone: Tz,
}

/// A cron expression, its faults told in the words of the settings.
#[derive(Debug, Clone)]
struct Expression(Cron);

impl FromStr for Expression {
    type Err = croner::errors::CronError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.parse()?))
    }
}

impl Schedule {
    /// One by job. `None` notes a fault on `reader`, which [`Reader::finish`] tells.
    pub(crate) fn from_settings(reader: &mut Reader) -> Option<Vec<Self>> {
        let zone = reader.get::<Tz>("schedule_time_zone");
        // Every expression is read, so that every fault is told.
        let crons = Job::ALL.map(|job| (job, reader.get::<Expression>(job.setting())));
        let zone = zone?;
        crons
            .into_iter()
            .map(|(job, cron)| {
                let Expression(cron) = cron?;
                Some(Self { job, cron, zone })
            })
            .collect()
    }

    /// The first occurrence strictly after `instant`; `None` when there will be none.
    pub(crate) fn next_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = instant.with_timezone(&self.zone);
        let next = self.cron.find_next_occurrence(&local, false).ok()?;
        Some(next.to_utc())
    }

    /// The last occurrence at or before `now` that comes after `done`: those before it were
    /// missed, and one run catches them all up.
    pub(crate) fn missed(&self, done: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = now.with_timezone(&self.zone);
        let last = self.cron.find_previous_occurrence(&local, true).ok()?;
        Some(last.to_utc()).filter(|last| *last > done)
    }

    /// For people: in the schedule's own zone.
    pub(crate) fn local(&self, instant: DateTime<Utc>) -> String {
        let local = instant.with_timezone(&self.zone);
        format!(
            "{} ({})",
            local.format("%Y-%m-%d %H:%M:%S"),
            self.zone.name()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(cron: &str) -> Schedule {
        let variables = [
            ("PONCTUEL_SCHEDULE_RUN", cron),
            ("PONCTUEL_SCHEDULE_TIME_ZONE", "Europe/Paris"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut reader = Reader::from_variables(variables);
        let schedules = Schedule::from_settings(&mut reader);
        reader.finish(schedules).expect("schedules").remove(0)
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn the_hour_is_that_of_the_zone_in_winter_as_in_summer() {
        let nightly = schedule("30 4 * * *");
        let next = |instant| nightly.next_after(utc(instant));
        assert_eq!(
            next("2026-01-10T12:00:00Z"),
            Some(utc("2026-01-11T03:30:00Z"))
        );
        assert_eq!(
            next("2026-07-10T12:00:00Z"),
            Some(utc("2026-07-11T02:30:00Z"))
        );
        assert_eq!(
            next("2026-01-11T03:30:00Z"),
            Some(utc("2026-01-12T03:30:00Z"))
        );
    }

    #[test]
    fn what_was_missed_is_caught_up_once() {
        let nightly = schedule("30 4 * * *");
        let now = utc("2026-01-15T10:00:00Z");
        let last = utc("2026-01-15T03:30:00Z");
        assert_eq!(nightly.missed(utc("2026-01-11T03:30:00Z"), now), Some(last));
        assert_eq!(nightly.missed(last, now), None);
        assert_eq!(nightly.missed(utc("2026-01-15T09:00:00Z"), now), None);
    }

    #[test]
    fn a_bad_expression_or_zone_is_a_fault_of_the_settings() {
        let variables = [
            ("PONCTUEL_SCHEDULE_RUN", "every day"),
            ("PONCTUEL_SCHEDULE_PURGE", "every night"),
            ("PONCTUEL_SCHEDULE_TIME_ZONE", "Europe/Lutèce"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut reader = Reader::from_variables(variables);
        let schedule = Schedule::from_settings(&mut reader);
        let error = reader.finish(schedule).expect_err("three faults");
        assert_eq!(error.faults.len(), 3, "{error}");
    }
}
