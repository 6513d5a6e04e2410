//! The purge, counted and not done.

use anyhow::Result;

use super::plan::{Login, Plan};
use crate::process;
use crate::workspace::Workspace;

/// What the rules of retention would delete, counted with the login of the purge.
pub(super) fn count(workspace: &Workspace, plan: &Plan) -> Result<((), String)> {
    let mut command = workspace.program("pipeline");
    plan.apply(command.args(["purge", "--dry-run"]));
    if let Some(url) = plan.logins.get(&Login::Purger) {
        command.env("PONCTUEL_PURGE_DATABASE_URL", url);
    }
    let printed = process::output(&mut command, "pipeline purge --dry-run")?;
    // A line a rule, between the heading and the conclusion.
    let rules = printed.lines().count().saturating_sub(2);
    Ok(((), format!("{rules} règles comptées, rien d'effacé")))
}
