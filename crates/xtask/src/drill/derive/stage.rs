//! What the drill is played on: a base of its own, both APIs, the models of the registry.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::base::{Api, Base, Content, DATASET_API, MODEL_API};
use crate::cli::ServerChoice;
use crate::postgres::Server;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{process, stop};

const CONTENT: Content = Content {
    name: "ponctuel_derive",
    until: "2013-08-31",
    last_day: "2013-08-31",
};

/// The weeks of the summer, from Monday, by the share of their flights that were an hour late or more:
/// what storms do, here and on the way. Then the share of these that left on a day of rain, and that
/// of late flights.
const WEEKS: &str = "
WITH rain AS (
    SELECT airport_code, (observed_at AT TIME ZONE 'America/New_York')::date AS day
    FROM weather WHERE precipitation_mm > 0 GROUP BY 1, 2
)
SELECT date_trunc('week', flight_date)::date, date_trunc('week', flight_date)::date + 6,
       avg((arrival_delay_min >= 60)::int)::float8 AS hour_late,
       avg((day IS NOT NULL)::int) FILTER (WHERE arrival_delay_min >= 60)::float8 AS in_rain,
       avg((arrival_delay_min >= 15)::int)::float8 AS late
FROM flight
LEFT JOIN rain ON airport_code = origin_code AND day = flight_date
WHERE flight_date BETWEEN '2013-06-03' AND '2013-08-25' AND arrival_delay_min IS NOT NULL
GROUP BY 1, 2 ORDER BY hour_late DESC";

/// What the model API may believe of the dataset for this long after it changed.
const BELIEVED: Duration = Duration::from_secs(31);

/// The exact values, so that they come back; a run that was killed left them there.
const REPAIR: &str = "
CREATE TABLE IF NOT EXISTS derive_wind AS SELECT airport_code, observed_at, wind_speed_ms FROM weather;
UPDATE weather SET wind_speed_ms = kept.wind_speed_ms FROM derive_wind AS kept
WHERE kept.airport_code = weather.airport_code AND kept.observed_at = weather.observed_at
  AND kept.wind_speed_ms IS DISTINCT FROM weather.wind_speed_ms;";
/// A source that gives miles an hour where metres a second are expected.
const IN_MPH: &str = "UPDATE weather SET wind_speed_ms = wind_speed_ms * 2.237;";

/// Seven days, from Monday.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Week {
    /// Its Monday and its Sunday, as PostgreSQL writes them.
    pub(super) first: String,
    pub(super) last: String,
    /// Share of its flights that were an hour late or more.
    pub(super) hour_late: f64,
    /// Share of these that left on a day of rain.
    pub(super) in_rain: f64,
    pub(super) late: f64,
}

pub(crate) struct Stage {
    pub(crate) dataset: Api,
    pub(crate) model: Api,
    pub(super) storm: Week,
    pub(crate) ordinary: Week,
    sql: PathBuf,
    /// Last: what is above stops before it.
    server: Server,
}

impl Stage {
    pub(crate) fn set(
        workspace: &Workspace,
        models: &Path,
        choice: ServerChoice,
        steps: &mut Steps,
    ) -> Result<Self> {
        steps.shown("Compilation", || {
            workspace.build()?;
            Ok(((), "faite".to_owned()))
        })?;
        let server = steps.quiet("PostgreSQL", || {
            let server = Server::obtain(workspace, choice.postgres)?;
            let said = server.description();
            Ok((server, said))
        })?;
        let base = steps.quiet("Base de janvier à août", || {
            Base::prepare(workspace, &server, CONTENT)
        })?;
        let sql = workspace.data_dir(CONTENT.name)?.join("derive.sql");
        apply(&server, &sql, REPAIR)?;
        let mut weeks = weeks(&server)?;
        let (dataset, model) = steps.quiet("API du jeu de données, API du modèle", || {
            let dataset = Api::start(workspace, workspace, &base, DATASET_API, &[])?;
            let settings = base.serving(workspace, &dataset, models)?;
            let settings: Vec<_> = settings
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let model = Api::start(workspace, workspace, &base, MODEL_API, &settings)
                .context("le registre des modèles est rempli par « cargo xtask demo --check »")?;
            let said = format!("{}, {}", dataset.url, model.url);
            Ok(((dataset, model), said))
        })?;
        Ok(Self {
            dataset,
            model,
            // Neither a calm one nor a bad one.
            ordinary: weeks.swap_remove(weeks.len() / 2),
            storm: weeks.swap_remove(0),
            sql,
            server,
        })
    }

    /// Runs SQL on the base, as its owner.
    pub(crate) fn sql(&self, sql: &str) -> Result<()> {
        apply(&self.server, &self.sql, sql)
    }

    /// The same once a stop was asked, which would cut other programs short.
    pub(crate) fn sql_at_the_end(&self, sql: &str) -> Result<()> {
        let mut command = self.server.psql(CONTENT.name)?;
        command.args(["--quiet", "--command", sql]);
        let output = command.output().context("psql ne se lance pas")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "remise en état : {said}");
        Ok(())
    }

    pub(super) fn change_unit(&self) -> Result<()> {
        apply(&self.server, &self.sql, IN_MPH)?;
        wait()
    }

    pub(super) fn restore_unit(&self) -> Result<()> {
        apply(&self.server, &self.sql, REPAIR)?;
        wait()
    }
}

/// Until the model API has asked again whether the dataset is still the same.
fn wait() -> Result<()> {
    let start = std::time::Instant::now();
    stop::wait_for(BELIEVED * 2, || {
        Ok((start.elapsed() > BELIEVED).then_some(()))
    })?;
    Ok(())
}

fn apply(server: &Server, file: &PathBuf, sql: &str) -> Result<()> {
    fs::write(file, sql).with_context(|| format!("impossible d'écrire {}", file.display()))?;
    server.apply(CONTENT.name, std::slice::from_ref(file))
}

/// The worst first.
fn weeks(server: &Server) -> Result<Vec<Week>> {
    let mut command = server.psql(CONTENT.name)?;
    command.args(["--csv", "--command", WEEKS]);
    let printed = process::output(&mut command, "semaines de l'été")?;
    let weeks: Vec<_> = printed.lines().filter_map(week).collect();
    ensure!(
        weeks.len() >= 3,
        "{} semaines seulement dans la base",
        weeks.len()
    );
    Ok(weeks)
}

fn week(line: &str) -> Option<Week> {
    let mut cells = line.split(',').map(str::to_owned);
    Some(Week {
        first: cells.next()?,
        last: cells.next()?,
        hour_late: cells.next()?.parse().ok()?,
        in_rain: cells.next()?.parse().ok()?,
        late: cells.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_read_and_a_heading_is_not() {
        let read = week("2013-06-24,2013-06-30,0.262,0.8,0.459").expect("a week");
        assert_eq!(
            (read.first.as_str(), read.last.as_str()),
            ("2013-06-24", "2013-06-30")
        );
        assert!((read.late - 0.459).abs() < 1e-9);
        assert_eq!(week("date,date,hour_late,in_rain,late"), None);
    }
}
