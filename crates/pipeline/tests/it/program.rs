//! The program itself, started against the test's own sources.

use std::process::Stdio;

use pipeline::{RunFolder, RunRecord};
use sqlx::ConnectOptions;
use store::Pool;
use tokio::process::{Child, Command};

use crate::sources::Sources;

/// The address of the test's own database, for the program.
pub(crate) fn database_url(pool: &Pool) -> String {
    pool.connect_options().to_url_lossy().to_string()
}

/// What a run of the program said and left.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    /// Standard output, then standard error.
    pub(crate) said: String,
    /// The newest run.
    pub(crate) record: RunRecord,
}

impl Sources {
    /// `pipeline` with these arguments, and these settings beside those of the sources.
    pub(crate) fn command(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
        let config = &self.config;
        let mut command = Command::new(env!("CARGO_BIN_EXE_pipeline"));
        command
            .args(arguments)
            .env_clear()
            .env("PONCTUEL_RUNS_DIR", &config.runs_dir)
            .env("PONCTUEL_WEATHER_URL", config.weather_url.as_str())
            .env("PONCTUEL_CARRIERS_URL", config.carriers_url.as_str())
            .env("PONCTUEL_AIRPORTS_URL", config.airports_url.as_str())
            .env("PONCTUEL_REGISTRY_URL", config.registry_url.reveal())
            .env("PONCTUEL_FLIGHTS_DIR", &config.flights_dir)
            .env("PONCTUEL_PERIOD_START", config.period_start.to_string())
            .env("PONCTUEL_PERIOD_END", config.period_end.to_string())
            .env("PONCTUEL_REQUESTS_PER_SECOND", "1000")
            .env("PONCTUEL_RETRY_ATTEMPTS", "3")
            .env("PONCTUEL_RETRY_FIRST_DELAY_MS", "10")
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    pub(crate) fn start_program(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Child {
        self.command(arguments, settings)
            // Nobody reads it while the program works.
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts")
    }

    /// Runs the program to its end.
    pub(crate) async fn program(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Ran {
        let output = self
            .command(arguments, settings)
            .output()
            .await
            .expect("the program runs");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        let newest = RunFolder::newest_first(&self.config.runs_dir);
        let folder = newest.first().unwrap_or_else(|| panic!("a run; {said}"));
        Ran {
            code: output.status.code(),
            record: folder.read_record().expect("run.json"),
            said,
        }
    }
}
