//! What one program cost, as the system counted it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::workspace::Workspace;
use crate::{pip, process};

/// Of one program alone, the database server not counted.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cost {
    pub(super) wall_s: f64,
    pub(super) cpu_s: f64,
    pub(super) peak_bytes: u64,
}

/// Runs programs under `peers/measure.py`, which asks the system (`wait4`): Rust's standard
/// library does not, and this workspace has no unsafe code.
pub(super) struct Meter {
    script: PathBuf,
    result: PathBuf,
}

impl Meter {
    pub(super) fn new(workspace: &Workspace) -> Result<Self> {
        Ok(Self {
            script: workspace.path("crates/xtask/peers/measure.py"),
            result: workspace.data_dir("bench")?.join("cost.json"),
        })
    }

    /// The cost, and what the program printed.
    pub(super) fn run(&self, command: &Command, what: &str) -> Result<(Cost, String)> {
        let python = pip::python().context("Python 3 est introuvable")?;
        let mut measured = Command::new(python);
        measured
            .arg(&self.script)
            .arg(&self.result)
            .arg(command.get_program())
            .args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => measured.env(name, value),
                None => measured.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            measured.current_dir(folder);
        }
        let printed = process::output(&mut measured, what)?;
        let cost = std::fs::read_to_string(&self.result)
            .with_context(|| format!("impossible de lire {}", self.result.display()))?;
        let cost = serde_json::from_str(&cost).context("mesure illisible")?;
        Ok((cost, printed))
    }
}
