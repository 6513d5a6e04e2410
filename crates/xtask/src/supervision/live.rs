//! The live page in a browser: it changes in place, says what changed, and can be suspended.

use std::process::Command;

use anyhow::{Result, bail};

use crate::pip::Tools;
use crate::workspace::Workspace;
use crate::{packages, pages, process};

pub(super) fn play(
    workspace: &Workspace,
    tools: &Tools,
    url: &str,
    cell: &str,
) -> Result<Result<String>, String> {
    let browser = pages::browser()?;
    let puppeteer = pages::fetched(workspace, "puppeteer-core", &tools.puppeteer_core.version)?;
    let mut command = Command::new("node");
    command
        .arg(workspace.path(packages::PEERS).join("live_page.js"))
        .arg(puppeteer)
        .arg(browser)
        .args([url, cell]);
    Ok(
        process::output(&mut command, "page en direct").and_then(|faults| {
            if faults.trim().is_empty() {
                return Ok(
                    "état annoncé, focus gardé, coupure dite, lisible sans script".to_owned(),
                );
            }
            bail!("{}", faults.trim())
        }),
    )
}
