//! The files of `monitoring/` that are made from the measures.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::table::Table;
use super::{console, dashboard, rules};
use crate::workspace::Workspace;

pub(super) const FOLDER: &str = "monitoring";
pub(super) const RULES: &str = "prometheus/rules/modele.yml";
pub(super) const LIVE: &str = "prometheus/consoles/modele.html";

/// Each file of the folder, and what it holds.
pub(super) fn made(table: &Table) -> [(&'static str, String); 4] {
    [
        (RULES, rules::write(table)),
        (LIVE, console::live(table)),
        (
            "prometheus/consoles/metriques.html",
            console::meanings(table),
        ),
        ("grafana/dashboards/modele.json", dashboard::write(table)),
    ]
}

/// Expects the programs to be built.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path(FOLDER);
    for (path, text) in made(&Table::read(workspace, 1)?) {
        put(&folder, path, &text)?;
        println!("{FOLDER}/{path} récrit");
    }
    Ok(())
}

/// Expects the programs to be built.
pub(crate) fn compare(workspace: &Workspace) -> Result<()> {
    for (path, text) in made(&Table::read(workspace, 1)?) {
        let path = format!("{FOLDER}/{path}");
        if fs::read_to_string(workspace.path(&path)).ok() != Some(text) {
            bail!("{path} n'est plus à jour : lancez cargo xtask docs");
        }
    }
    Ok(())
}

pub(super) fn put(folder: &Path, path: &str, text: &str) -> Result<()> {
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&path, text).with_context(|| format!("impossible d'écrire {}", path.display()))
}
