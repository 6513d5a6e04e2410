//! The live page in a browser: it changes in place, says what changed, and can be suspended.

use std::process::Command;

use anyhow::{Result, bail};

use crate::pages::Browser;
use crate::pip::Tools;
use crate::workspace::Workspace;
use crate::{packages, process};

/// What it found, or what it lacks to look.
pub(super) fn play(
    workspace: &Workspace,
    tools: &Tools,
    url: &str,
    cell: &str,
) -> Result<Result<String>, String> {
    let browser = Browser::obtain(workspace, tools)?;
    Ok(look(workspace, &browser, url, cell))
}

fn look(workspace: &Workspace, browser: &Browser, url: &str, cell: &str) -> Result<String> {
    let mut command = Command::new("node");
    command
        .arg(workspace.path(packages::PEERS).join("live_page.js"))
        .args([&browser.puppeteer, &browser.program])
        .args([url, cell]);
    let faults = process::output(&mut command, "page en direct")?;
    if faults.trim().is_empty() {
        return Ok("état annoncé, focus gardé, coupure dite, lisible sans script".to_owned());
    }
    bail!("{}", faults.trim())
}
