//! The bill of materials, in CycloneDX, by cargo-sbom.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::packages;
use crate::pip::Tools;
use crate::process;
use crate::workspace::Workspace;

/// The document, and how many components it lists.
pub(super) struct Sbom {
    pub(super) text: String,
    pub(super) components: usize,
}

/// Written for the whole workspace. What changes at each call (identifier, hour) is taken out:
/// the same sources have the same inventory.
pub(super) fn write(workspace: &Workspace) -> Result<Sbom> {
    let program = install(workspace)?;
    let mut command = std::process::Command::new(program);
    command
        .current_dir(&workspace.root)
        .args(["sbom", "--output-format", "cyclone_dx_json_1_6"]);
    let printed = process::output(&mut command, "cargo sbom")?;
    let mut document: Value = serde_json::from_str(&printed).context("inventaire illisible")?;
    if let Some(fields) = document.as_object_mut() {
        fields.remove("serialNumber");
    }
    if let Some(metadata) = document["metadata"].as_object_mut() {
        metadata.remove("timestamp");
    }
    let components = document["components"]
        .as_array()
        .context("inventaire sans composant")?
        .len();
    Ok(Sbom {
        text: serde_json::to_string_pretty(&document)? + "\n",
        components,
    })
}

fn install(workspace: &Workspace) -> Result<PathBuf> {
    let version = Tools::pinned()?.cargo_sbom.version;
    let folder = packages::cargo(workspace, "cargo-sbom", &version)?;
    Ok(folder.join("bin/cargo-sbom"))
}
