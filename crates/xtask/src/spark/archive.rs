//! Spark itself, taken out of the archive of `pyspark`: its jars and its starting scripts.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::pip::{self, Tool, Tools};
use crate::workspace::{Workspace, hex};

/// What a server needs: neither the Python side, nor the examples, nor the interactive shell.
const NEEDED: [&str; 2] = ["bin/", "jars/"];

/// A Spark that is ready to be started.
#[derive(Debug, Clone)]
pub(super) struct Spark {
    pub(super) home: PathBuf,
}

pub(super) fn obtain(workspace: &Workspace) -> Result<(Spark, String)> {
    let tool = Tools::pinned()?.pyspark;
    let tools = workspace.data_dir("tools")?;
    let home = tools.join(format!("spark-{}", tool.version));
    let said = format!("version {}", tool.version);
    if home.is_dir() {
        return Ok((Spark { home }, format!("{said}, déjà là")));
    }
    let temporary = tools.join(format!("spark-{}.download", std::process::id()));
    let fetched = fetch(&tool, &temporary);
    // A rename: a Spark that is half there is never taken for a whole one.
    let placed = fetched.and_then(|unpacked| Ok(fs::rename(unpacked, &home)?));
    let _ = fs::remove_dir_all(&temporary);
    // Somebody else may have been as quick: theirs is the same.
    if !home.is_dir() {
        placed.context("Spark n'a pas pu être téléchargé")?;
    }
    Ok((Spark { home }, format!("{said}, téléchargée")))
}

fn fetch(tool: &Tool, folder: &Path) -> Result<PathBuf> {
    let unpacked = folder.join("unpacked");
    fs::create_dir_all(&unpacked)?;
    let arguments = [
        "download".to_owned(),
        "--quiet".to_owned(),
        "--no-deps".to_owned(),
        format!("--dest={}", folder.display()),
        format!("pyspark=={}", tool.version),
    ];
    pip::pip(&arguments, "téléchargement de Spark")?;
    let archive = pip::downloaded(folder, "gz")?;
    let expected = tool.sha256.as_deref().unwrap_or_default();
    let mut digest = Sha256::new();
    std::io::copy(&mut File::open(&archive)?, &mut digest)?;
    let found = hex(&digest.finalize());
    if found != expected {
        bail!(
            "l'archive de Spark n'a pas l'empreinte attendue\nattendue : {expected}\ntrouvée : {found}"
        );
    }
    pip::unpack(&archive, &NEEDED, &unpacked)?;
    Ok(unpacked)
}
