//! The runs that are measured: a real extraction, and larger ones made out of it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::demo::sources;
use crate::postgres::Server;
use crate::process;
use crate::workspace::Workspace;

/// The month that is added beside all the others, and how many years before the real ones.
const MONTH: &str = "1";
const YEARS_BACK: &str = "1";

pub(super) struct Inputs {
    folder: PathBuf,
    /// The real run.
    pub(super) run: PathBuf,
}

impl Inputs {
    /// Extracts the five sources from the sandbox, into a folder of the bench.
    pub(super) fn extract(workspace: &Workspace, server: &Server) -> Result<(Self, String)> {
        let folder = workspace.data_dir("bench")?.join("runs");
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("impossible de vider {}", folder.display()))?;
        }
        let run = sources::extract(workspace, server, &folder)?;
        let said = format!("passage {}", run.file_name().unwrap_or_default().display());
        Ok((Self { folder, run }, said))
    }

    /// A run of that many years.
    pub(super) fn grown(&self, workspace: &Workspace, years: u32) -> Result<(PathBuf, String)> {
        let run = self.grow(workspace, &["--years", &years.to_string()])?;
        let bytes = size(&run.join("raw"))?;
        let said = format!("{} Mo de charges brutes", bytes / 1_000_000);
        Ok((run, said))
    }

    /// A run of one month that the real one does not hold.
    pub(super) fn month(&self, workspace: &Workspace) -> Result<PathBuf> {
        self.grow(workspace, &["--month", MONTH, "--back", YEARS_BACK])
    }

    fn grow(&self, workspace: &Workspace, arguments: &[&str]) -> Result<PathBuf> {
        let mut command = workspace.program("examples/grow_run");
        command
            .arg("--run")
            .arg(&self.run)
            .arg("--into")
            .arg(&self.folder)
            .args(arguments);
        let printed = process::output(&mut command, "fabrication d'un passage")?;
        Ok(self.folder.join(printed.trim()))
    }
}

fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() {
            size(&entry.path())?
        } else {
            entry.metadata()?.len()
        };
    }
    Ok(bytes)
}
