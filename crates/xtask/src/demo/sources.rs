//! One extraction of the five sources by itself, for measurements.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::data;
use super::plan::{self, Plan};
use super::service::Service;
use crate::postgres::Server;
use crate::process;
use crate::workspace::Workspace;

/// A port of its own: a demo may be running.
const SANDBOX_PORT: u16 = 18_090;

/// Raises the replicas, extracts into `runs_dir`, and gives the run's folder.
pub(crate) fn extract(workspace: &Workspace, server: &Server, runs_dir: &Path) -> Result<PathBuf> {
    extract_until(workspace, server, runs_dir, "2013-12-31")
}

/// The same, from the first month to that of `last_day`.
pub(crate) fn extract_until(
    workspace: &Workspace,
    server: &Server,
    runs_dir: &Path,
    last_day: &str,
) -> Result<PathBuf> {
    let mut plan = Plan::read(workspace, SANDBOX_PORT)?;
    plan.database_url = server.database(plan::DATABASE)?;
    runs_dir.clone_into(&mut plan.runs_dir);
    let _sandbox = Service::sandbox(workspace, &plan)?;
    data::load_registry(workspace, &mut plan)?;
    let mut command = workspace.program("pipeline");
    process::output(
        plan.apply(command.args(["extract", "--full"]))
            .env("PONCTUEL_PERIOD_START", "2013-01-01")
            .env("PONCTUEL_PERIOD_END", last_day),
        "pipeline extract",
    )?;
    Ok(runs_dir.join(data::newest_run(runs_dir)?))
}
