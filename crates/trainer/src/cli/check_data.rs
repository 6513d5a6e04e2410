//! `trainer check-data`.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{Datelike, Days, NaiveDate};
use clap::Args;
use domain::{Clock, SystemClock};
use settings::Reader;
use trainer::check_data::{check_data, drift, table};
use trainer::{ApiAccess, Snapshot};

use super::desk::Desk;
use super::{Chosen, explained};

#[derive(Debug, Args)]
pub(super) struct CheckData {
    #[command(flatten)]
    chosen: Chosen,
    /// Contrôle un instantané déjà téléchargé, sans appeler l'API.
    #[arg(long)]
    snapshot: Option<PathBuf>,
}

pub(super) async fn run(options: CheckData, mut reader: Reader) -> anyhow::Result<ExitCode> {
    let api = ApiAccess::read(&mut reader);
    let snapshot_dir = reader.get::<PathBuf>("snapshot_dir");
    let period_end = reader.get::<PeriodEnd>("period_end");
    let desk = Desk::settings(&mut reader);
    let settings = api.zip(snapshot_dir).zip(period_end).zip(desk);
    let (((api, snapshot_dir), period_end), desk) = reader.finish(settings)?;
    let is_there = options.snapshot.is_some();
    let folder = options.snapshot.unwrap_or(snapshot_dir);
    if !is_there {
        trainer::download(&api, &folder).await.map_err(explained)?;
    }
    let expected_until = period_end.day(SystemClock.now().date_naive());
    let mut checks = check_data(&folder, expected_until).map_err(explained)?;
    // What cannot be read has no drift to measure.
    if checks.iter().all(|check| check.is_good) {
        let desk = Desk::open(desk)?;
        let snapshot = Snapshot::read(&folder).map_err(explained)?;
        for horizon in options.chosen.horizons() {
            if let Some((_, path)) = desk.production(horizon)? {
                checks.push(drift(horizon, &path, &snapshot).map_err(explained)?);
            }
        }
    }
    println!("{}", table(&checks));
    let refused = checks.iter().filter(|check| !check.is_good).count();
    if refused == 0 {
        println!("\nInstantané contrôlé : {}", folder.display());
        return Ok(ExitCode::SUCCESS);
    }
    println!("\n{refused} contrôles refusés : rien ne devrait être entraîné sur cet instantané.");
    Ok(ExitCode::FAILURE)
}

/// The last day that the sources should tell, as the pipeline understands it.
#[derive(Debug, Clone, Copy)]
enum PeriodEnd {
    Day(NaiveDate),
    Yesterday,
    LastMonth,
}

impl PeriodEnd {
    fn day(self, today: NaiveDate) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Yesterday => today - Days::new(1),
            Self::LastMonth => today - Days::new(u64::from(today.day())),
        }
    }
}

impl std::str::FromStr for PeriodEnd {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "yesterday" => Ok(Self::Yesterday),
            "last-month" => Ok(Self::LastMonth),
            day => day
                .parse()
                .map(Self::Day)
                .map_err(|_| "AAAA-MM-JJ, yesterday ou last-month"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_expected_is_told_by_a_date_or_a_word() {
        let today: NaiveDate = "2013-03-05".parse().expect("a day");
        let day = |text: &str| {
            text.parse::<PeriodEnd>()
                .map(|end| end.day(today).to_string())
        };
        assert_eq!(day("2013-01-31"), Ok("2013-01-31".to_owned()));
        assert_eq!(day("yesterday"), Ok("2013-03-04".to_owned()));
        assert_eq!(day("last-month"), Ok("2013-02-28".to_owned()));
        assert!(day("demain").is_err());
    }
}
