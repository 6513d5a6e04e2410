//! Our own programs, measured on databases of the bench.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::measure::Meter;
use super::results::Sample;
use crate::postgres::Server;
use crate::workspace::Workspace;
use crate::{process, text};

/// One database for us, one for the peers: both are made anew for each first load.
const OURS: &str = "ponctuel_bench";
const THEIRS: &str = "ponctuel_bench_peer";

/// Before each first load, ours or a peer's: the disk ends what it was given.
const PAUSE: Duration = Duration::from_secs(2);

/// Rows and checksum of each table.
pub(super) type Checksums = BTreeMap<String, (String, String)>;

pub(super) struct Ponctuel<'a> {
    workspace: &'a Workspace,
    server: &'a Server,
    pub(super) meter: Meter,
}

impl<'a> Ponctuel<'a> {
    pub(super) fn new(workspace: &'a Workspace, server: &'a Server) -> Result<Self> {
        let meter = Meter::new(workspace)?;
        Ok(Self {
            workspace,
            server,
            meter,
        })
    }

    /// Aggregates a run and imports it into a database that holds nothing.
    pub(super) fn first_load(&self, run: &Path) -> Result<(Sample, String)> {
        let url = self.fresh(OURS)?;
        let sample = self.load(run, &url)?;
        let said = sample.to_string();
        Ok((sample, said))
    }

    /// Aggregates a run of one month and imports it beside all the others.
    pub(super) fn one_more(&self, full: &Path, month: &Path) -> Result<(Sample, String)> {
        let url = self.fresh(OURS)?;
        self.load(full, &url)?;
        let sample = self.load(month, &url)?;
        let said = sample.to_string();
        Ok((sample, said))
    }

    /// Imports a run that the database already holds, after [`Ponctuel::one_more`].
    pub(super) fn again(&self, run: &Path) -> Result<(Sample, String)> {
        let url = self.server.database(OURS)?;
        let sample = self.load(run, &url)?;
        let said = sample.to_string();
        Ok((sample, said))
    }

    /// A database of the peers, with our schema and no row.
    pub(super) fn fresh_for_peer(&self) -> Result<String> {
        self.fresh(THEIRS)
    }

    /// What both databases hold.
    pub(super) fn checksums(&self) -> Result<(Checksums, Checksums)> {
        let of = |name| -> Result<Checksums> {
            let url = self.server.database(name)?;
            let mut command = self.pipeline(Path::new("."), &url);
            command.arg("checksums");
            let printed = process::output(&mut command, "pipeline checksums")?;
            Ok(printed.lines().skip(1).filter_map(line).collect())
        };
        Ok((of(OURS)?, of(THEIRS)?))
    }

    /// Drops the databases of the bench.
    pub(super) fn clean(&self) -> Result<()> {
        self.server.drop_database(OURS)?;
        self.server.drop_database(THEIRS)
    }

    fn fresh(&self, name: &str) -> Result<String> {
        self.server.drop_database(name)?;
        let url = self.server.database(name)?;
        let mut command = self.pipeline(Path::new("."), &url);
        process::output(command.arg("migrate"), "création du schéma")?;
        // What the measure before left to write would weigh on this one.
        self.server.checkpoint()?;
        std::thread::sleep(PAUSE);
        Ok(url)
    }

    fn load(&self, run: &Path, url: &str) -> Result<Sample> {
        let runs = run.parent().context("un passage est dans un dossier")?;
        let mut command = self.pipeline(runs, url);
        command.args(["import", "--aggregate", "--run"]);
        command.arg(run.file_name().unwrap_or_default());
        let (cost, _) = self.meter.run(&command, "pipeline import --aggregate")?;
        Ok(Sample::new(cost, None))
    }

    fn pipeline(&self, runs: &Path, url: &str) -> Command {
        let mut command = self.workspace.program("pipeline");
        command
            .env("PONCTUEL_RUNS_DIR", runs)
            .env("PONCTUEL_DATABASE_URL", url);
        command
    }
}

/// A line of `pipeline checksums`: name, rows in groups of three digits, checksum.
fn line(line: &str) -> Option<(String, (String, String))> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [name, rows @ .., checksum] = words.as_slice() else {
        return None;
    };
    let rows: u64 = rows.concat().parse().ok()?;
    let content = (text::thousands(rows), (*checksum).to_owned());
    Some(((*name).to_owned(), content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_checksums_are_read_from_what_the_pipeline_prints() {
        let read = line("flight    336\u{202f}776  -12").expect("a table");
        assert_eq!(
            read,
            (
                "flight".to_owned(),
                ("336\u{202f}776".to_owned(), "-12".to_owned())
            )
        );
        assert_eq!(line("Table  Lignes  Somme de contrôle"), None);
    }
}
