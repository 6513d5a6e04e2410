//! `pipeline schedule`: one leader runs the jobs when they are due, the others wait.

use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::{Clock, SystemClock};
use pipeline::retention::Places;
use pipeline::{Console, Request};
use privacy::RuleId;
use settings::Reader;
use store::Pool;
use store::jobs::{self, JobExecution, Leader};

use crate::cli::Failure;
use crate::flow::{Flow, Outcome};
use crate::hours::{Job, Schedule};
use crate::purge;

/// Between two looks: at the lead while waiting for it, at the session while leading.
const LOOK: Duration = Duration::from_secs(2);

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Imprime les prochaines échéances sans rien lancer.
    #[arg(long)]
    dry_run: bool,
}

/// What the jobs need, opened once.
struct Jobs {
    schedules: Vec<Schedule>,
    flow: Flow,
    places: Places,
    /// The importer may not purge: the purge may have a login of its own.
    purge_pool: Option<Pool>,
    work: Work,
}

pub(crate) async fn run(
    mut reader: Reader,
    options: &Options,
    console: &Console,
) -> Result<ExitCode, Failure> {
    let schedules = Schedule::from_settings(&mut reader);
    let places = Places::from_settings(&mut reader);
    let (schedules, places) = reader.finish(schedules.zip(places))?;
    if options.dry_run {
        for schedule in &schedules {
            let first = schedule.next_after(SystemClock.now());
            for next in std::iter::successors(first, |last| schedule.next_after(*last)).take(5) {
                println!("{:<9} {}", schedule.job.label(), schedule.local(next));
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let jobs = Jobs {
        schedules,
        flow: Flow::open(Reader::from_environment()).await?,
        places,
        purge_pool: purge::own_pool(Reader::from_environment()).await?,
        work: Work::default(),
    };
    tokio::select! {
        ended = keep_leading(&jobs, console) => ended?,
        () = telemetry::shutdown_signal() => {
            if let Some((job, due)) = jobs.work.under_way() {
                let detail = "planificateur arrêté pendant la tâche".to_owned();
                end(&jobs.flow.pool, job, due, ("interrupted", Some(detail))).await?;
            }
            console.say("Planificateur arrêté.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The occurrence that this very process is running: no other one's is its to close.
#[derive(Debug, Default)]
struct Work(Mutex<Option<(Job, DateTime<Utc>)>>);

impl Work {
    fn set(&self, due: Option<(Job, DateTime<Utc>)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = due;
    }

    fn under_way(&self) -> Option<(Job, DateTime<Utc>)> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for the lead, leads, and waits again when the lead is lost.
async fn keep_leading(jobs: &Jobs, console: &Console) -> Result<(), Failure> {
    let mut waiting = false;
    loop {
        match Leader::elect(&jobs.flow.pool).await {
            Ok(Some(leader)) => {
                waiting = false;
                console.say("Ce planificateur mène.");
                if let Err(lost) = lead(jobs, leader, console).await {
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
async fn lead(jobs: &Jobs, mut leader: Leader, console: &Console) -> Result<(), Failure> {
    let pool = &jobs.flow.pool;
    let began = SystemClock.now();
    jobs::interrupt(pool, began, "planificateur mort pendant la tâche").await?;
    let mut done = Vec::new();
    for schedule in &jobs.schedules {
        done.push(last_done(pool, schedule.job, began).await?);
    }
    let mut told = None;
    loop {
        let now = SystemClock.now();
        for (schedule, done) in jobs.schedules.iter().zip(&mut done) {
            if let Some(due) = schedule.missed(*done, now) {
                // A lead that is lost stops the job with it: the next leader runs it again.
                tokio::select! {
                    executed = execute(jobs, schedule.job, due, console) => executed?,
                    lost = watch(&mut leader) => return Err(lost),
                }
                *done = due;
            }
        }
        let next = next(&jobs.schedules, SystemClock.now());
        let said = next.map(|(schedule, next)| (schedule.job, next));
        if said != told {
            told = said;
            console.say(&next.map_or_else(
                || "Aucune échéance à venir.".to_owned(),
                |(schedule, next)| {
                    let (job, at) = (schedule.job.label(), schedule.local(next));
                    format!("Prochaine échéance : {job}, {at}.")
                },
            ));
        }
        let left = said.and_then(|(_, next)| (next - SystemClock.now()).to_std().ok());
        tokio::time::sleep(left.unwrap_or(LOOK).min(LOOK)).await;
        leader.check().await?;
    }
}

/// What a dead leader left undone is done first; a job that never ran begins now.
async fn last_done(pool: &Pool, job: Job, began: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
    Ok(match jobs::last(pool, job.as_str()).await? {
        Some(last) => last,
        None if jobs::is_known(pool, job.as_str()).await? => DateTime::UNIX_EPOCH,
        None => began,
    })
}

/// The first occurrence to come, whichever the job.
fn next(schedules: &[Schedule], now: DateTime<Utc>) -> Option<(&Schedule, DateTime<Utc>)> {
    schedules
        .iter()
        .filter_map(|schedule| Some((schedule, schedule.next_after(now)?)))
        .min_by_key(|(_, next)| *next)
}

/// Ends when the lead is lost.
async fn watch(leader: &mut Leader) -> Failure {
    loop {
        tokio::time::sleep(LOOK).await;
        if let Err(lost) = leader.check().await {
            return lost.into();
        }
    }
}

/// Runs one occurrence, once whoever else tried, and writes how it ended.
async fn execute(
    jobs: &Jobs,
    job: Job,
    due: DateTime<Utc>,
    console: &Console,
) -> Result<(), Failure> {
    let pool: &Pool = &jobs.flow.pool;
    let started_at = SystemClock.now();
    if !jobs::begin(pool, job.as_str(), due, started_at).await? {
        return Ok(());
    }
    jobs.work.set(Some((job, due)));
    let ended = match job {
        Job::Run => run_pipeline(&jobs.flow, console).await,
        Job::Purge => run_purge(jobs, console).await,
    };
    jobs.work.set(None);
    let ended = ended.unwrap_or_else(|Failure(message)| {
        console.say(&format!("erreur : {message}"));
        ("failed", Some(message.replace('\n', " ")))
    });
    end(pool, job, due, ended).await
}

/// An outcome and, in French, why.
type Ended = (&'static str, Option<String>);

async fn run_pipeline(flow: &Flow, console: &Console) -> Result<Ended, Failure> {
    Ok(match flow.run(Request::default(), console).await? {
        Outcome::Done => ("done", None),
        Outcome::Partial => (
            "partial",
            Some("une partie des sources a échoué".to_owned()),
        ),
        Outcome::Failed => ("failed", Some("aucune source n'a été lue".to_owned())),
    })
}

async fn run_purge(jobs: &Jobs, console: &Console) -> Result<Ended, Failure> {
    let outcomes = purge::apply(
        jobs.purge_pool.as_ref().unwrap_or(&jobs.flow.pool),
        &jobs.places,
        &RuleId::ALL,
        console,
    )
    .await?;
    let said = purge::summary(&outcomes);
    console.say(&said);
    let outcome = match () {
        () if purge::is_whole(&outcomes) => "done",
        () if purge::is_nothing(&outcomes) => "failed",
        () => "partial",
    };
    Ok((outcome, Some(said)))
}

/// Writes how an occurrence of a job ended.
async fn end(
    pool: &Pool,
    job: Job,
    due: DateTime<Utc>,
    (outcome, detail): (&str, Option<String>),
) -> Result<(), Failure> {
    let now = SystemClock.now();
    let execution = JobExecution {
        job: job.as_str().to_owned(),
        scheduled_for: due,
        started_at: now,
        ended_at: Some(now),
        outcome: outcome.to_owned(),
        detail,
    };
    jobs::end(pool, &execution).await?;
    Ok(())
}
