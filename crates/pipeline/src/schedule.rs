//! `pipeline schedule`: one leader runs the jobs when they are due, the others wait.

use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use domain::{Clock, SystemClock};
use pipeline::{Console, Request};
use settings::Reader;
use store::Pool;
use store::jobs::{self, JobExecution, Leader};

use crate::cli::Failure;
use crate::flow::{Flow, Outcome};

/// The job that runs the pipeline.
const RUN: &str = "run";

/// Between two looks: at the lead while waiting for it, at the session while leading.
const LOOK: Duration = Duration::from_secs(2);

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Imprime les prochaines échéances sans rien lancer.
    #[arg(long)]
    dry_run: bool,
}

/// When the pipeline is due.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
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
    /// `None` notes a fault on `reader`, which [`Reader::finish`] tells.
    pub(crate) fn from_settings(reader: &mut Reader) -> Option<Self> {
        let cron = reader.get::<Expression>("schedule_run");
        let zone = reader.get::<Tz>("schedule_time_zone");
        let (Expression(cron), zone) = cron.zip(zone)?;
        Some(Self { cron, zone })
    }

    /// The first occurrence strictly after `instant`; `None` when there will be none.
    pub(crate) fn next_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = instant.with_timezone(&self.zone);
        let next = self.cron.find_next_occurrence(&local, false).ok()?;
        Some(next.to_utc())
    }

    /// The last occurrence at or before `now` that comes after `done`: those before it were
    /// missed, and one run catches them all up.
    fn missed(&self, done: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
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

pub(crate) async fn run(
    mut reader: Reader,
    options: &Options,
    console: &Console,
) -> Result<ExitCode, Failure> {
    let schedule = Schedule::from_settings(&mut reader);
    let schedule = reader.finish(schedule)?;
    if options.dry_run {
        let first = schedule.next_after(SystemClock.now());
        for next in std::iter::successors(first, |last| schedule.next_after(*last)).take(5) {
            println!("{}", schedule.local(next));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let flow = Flow::open(Reader::from_environment()).await?;
    tokio::select! {
        ended = keep_leading(&schedule, &flow, console) => ended?,
        () = telemetry::shutdown_signal() => {
            let detail = "planificateur arrêté pendant la tâche";
            jobs::interrupt(&flow.pool, SystemClock.now(), detail).await?;
            console.say("Planificateur arrêté.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Waits for the lead, leads, and waits again when the lead is lost.
async fn keep_leading(schedule: &Schedule, flow: &Flow, console: &Console) -> Result<(), Failure> {
    let mut waiting = false;
    loop {
        match Leader::elect(&flow.pool).await {
            Ok(Some(leader)) => {
                waiting = false;
                console.say("Ce planificateur mène.");
                if let Err(lost) = lead(schedule, flow, leader, console).await {
                    console.say(&format!("Place perdue : {}", lost.0));
                }
            }
            Ok(None) if !waiting => {
                waiting = true;
                console.say("Un autre planificateur mène ; en attente de sa place.");
            }
            Ok(None) => {}
            // The database may come back: a scheduler outlives it.
            Err(error) => console.say(error.advice()),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Runs what is due until the lead is lost, which is the only way out.
async fn lead(
    schedule: &Schedule,
    flow: &Flow,
    mut leader: Leader,
    console: &Console,
) -> Result<(), Failure> {
    let pool = &flow.pool;
    let began = SystemClock.now();
    jobs::interrupt(pool, began, "planificateur mort pendant la tâche").await?;
    let mut done = jobs::last(pool, RUN).await?.unwrap_or(began);
    let mut told = None;
    loop {
        let now = SystemClock.now();
        if let Some(due) = schedule.missed(done, now) {
            execute(flow, due, console).await?;
            done = due;
        }
        let next = schedule.next_after(SystemClock.now());
        if next != told {
            told = next;
            console.say(&next.map_or_else(
                || "Aucune échéance à venir.".to_owned(),
                |next| format!("Prochaine échéance : {}.", schedule.local(next)),
            ));
        }
        let left = next.and_then(|next| (next - SystemClock.now()).to_std().ok());
        tokio::time::sleep(left.unwrap_or(LOOK).min(LOOK)).await;
        leader.check().await?;
    }
}

/// Runs one occurrence, once whoever else tried, and writes how it ended.
async fn execute(flow: &Flow, due: DateTime<Utc>, console: &Console) -> Result<(), Failure> {
    let pool: &Pool = &flow.pool;
    let started_at = SystemClock.now();
    if !jobs::begin(pool, RUN, due, started_at).await? {
        return Ok(());
    }
    let ended = flow.run(Request::default(), console).await;
    let (outcome, detail) = match ended {
        Ok(Outcome::Done) => ("done", None),
        Ok(Outcome::Partial) => (
            "partial",
            Some("une partie des sources a échoué".to_owned()),
        ),
        Ok(Outcome::Failed) => ("failed", Some("aucune source n'a été lue".to_owned())),
        Err(Failure(message)) => {
            console.say(&format!("erreur : {message}"));
            ("failed", Some(message.replace('\n', " ")))
        }
    };
    let execution = JobExecution {
        job: RUN.to_owned(),
        scheduled_for: due,
        started_at,
        ended_at: Some(SystemClock.now()),
        outcome: outcome.to_owned(),
        detail,
    };
    jobs::end(pool, &execution).await?;
    Ok(())
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
        let schedule = Schedule::from_settings(&mut reader);
        reader.finish(schedule).expect("a schedule")
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
            ("PONCTUEL_SCHEDULE_TIME_ZONE", "Europe/Lutèce"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut reader = Reader::from_variables(variables);
        let schedule = Schedule::from_settings(&mut reader);
        let error = reader.finish(schedule).expect_err("two faults");
        assert_eq!(error.faults.len(), 2, "{error}");
    }
}
