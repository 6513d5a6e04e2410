//! Tools fetched whole, once for each version: Python packages in a folder of their own, npm
//! packages likewise.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::workspace::{Workspace, hex};
use crate::{pip, process};

/// Where the peers of the benchmarks are, with their requirements.
pub(crate) const PEERS: &str = "crates/xtask/peers";

/// The folder of what a peer needs, fetched once for each version of its requirements; and what to
/// say of it.
pub(crate) fn peer(workspace: &Workspace, file: &str, what: &str) -> Result<(PathBuf, String)> {
    let requirements = workspace.path(PEERS).join(file);
    let text = std::fs::read(&requirements)
        .with_context(|| format!("impossible de lire {}", requirements.display()))?;
    let name = hex(&Sha256::digest(&text))[..12].to_owned();
    let packages = workspace.data_dir("tools/peers")?.join(name);
    if packages.is_dir() {
        return Ok((packages, "déjà là".to_owned()));
    }
    let partial = packages.with_extension("partial");
    let _ = std::fs::remove_dir_all(&partial);
    let arguments = [
        "install".as_ref(),
        "--quiet".as_ref(),
        "--only-binary=:all:".as_ref(),
        "--target".as_ref(),
        partial.as_os_str(),
        "--requirement".as_ref(),
        requirements.as_os_str(),
    ];
    pip::pip(&arguments, &format!("téléchargement de {what}"))?;
    std::fs::rename(&partial, &packages)?;
    Ok((packages, "téléchargés".to_owned()))
}

/// The folder of a Python package and of what it needs; `extra` as in `moto[server]`.
pub(crate) fn python(
    workspace: &Workspace,
    name: &str,
    extra: &str,
    version: &str,
) -> Result<PathBuf> {
    once(workspace, name, version, |partial| {
        let named = format!("{name}{extra}=={version}");
        let arguments = [
            "install".as_ref(),
            "--quiet".as_ref(),
            "--only-binary=:all:".as_ref(),
            "--target".as_ref(),
            partial.as_os_str(),
            named.as_ref(),
        ];
        pip::pip(&arguments, &format!("téléchargement de {name}"))
    })
}

/// Runs a module of that folder.
pub(crate) fn python_module(packages: &Path, module: &str) -> Result<Command> {
    let mut command = Command::new(pip::python().context("Python 3 est introuvable")?);
    command
        .args(["-m", module])
        .env("PYTHONPATH", packages)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NO_COLOR", "1");
    Ok(command)
}

/// The `node_modules` that holds an npm package; `scope` as in `@scope/name`, or empty.
pub(crate) fn node(
    workspace: &Workspace,
    scope: &str,
    name: &str,
    version: &str,
) -> Result<PathBuf> {
    let folder = once(workspace, name, version, |partial| {
        std::fs::create_dir_all(partial)?;
        let mut command = Command::new("npm");
        command
            .args([
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
            ])
            .arg("--prefix")
            .arg(partial)
            .arg(format!("{scope}{name}@{version}"));
        process::output(&mut command, &format!("téléchargement de {name}"))?;
        Ok(())
    })?;
    Ok(folder.join("node_modules"))
}

/// The folder of a program of crates.io, compiled once.
pub(crate) fn cargo(workspace: &Workspace, name: &str, version: &str) -> Result<PathBuf> {
    once(workspace, name, version, |partial| {
        let mut command = workspace.cargo();
        command
            .args(["install", "--locked", "--quiet", "--root"])
            .arg(partial)
            .arg("--target-dir")
            .arg(partial.join("target"))
            .arg(format!("{name}@{version}"));
        process::output(&mut command, &format!("compilation de {name}"))?;
        Ok(std::fs::remove_dir_all(partial.join("target"))?)
    })
}

/// The files of Debian packages, unpacked and not installed: no right is asked, nothing is started.
/// Their version is the one of the system's release.
pub(crate) fn debian(workspace: &Workspace, name: &str, packages: &[&str]) -> Result<PathBuf> {
    once(workspace, name, "debian", |partial| {
        std::fs::create_dir_all(partial)?;
        let mut command = Command::new("apt-get");
        command.args(["download", "--quiet"]).args(packages);
        // Without a network, soon said.
        command.args([
            "-o",
            "Acquire::Retries=0",
            "-o",
            "Acquire::http::Timeout=10",
        ]);
        process::output(
            command.current_dir(partial),
            "apt-get download (s'il ne connaît pas le paquet : apt-get update)",
        )?;
        for entry in std::fs::read_dir(partial)?.collect::<Result<Vec<_>, _>>()? {
            let archive = entry.path();
            let mut command = Command::new("dpkg-deb");
            command.arg("--extract").arg(&archive).arg(partial);
            process::output(&mut command, "ouverture du paquet Debian")?;
            std::fs::remove_file(archive)?;
        }
        Ok(())
    })
}

/// A folder that appears whole or not at all.
fn once(
    workspace: &Workspace,
    name: &str,
    version: &str,
    fetch: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let tools = workspace.data_dir("tools")?;
    let folder = tools.join(format!("{name}-{version}"));
    if folder.is_dir() {
        return Ok(folder);
    }
    let partial = tools.join(format!("{name}-{version}.{}", std::process::id()));
    let fetched = fetch(&partial);
    if let Err(error) = fetched {
        let _ = std::fs::remove_dir_all(&partial);
        return Err(error);
    }
    match std::fs::rename(&partial, &folder) {
        // Another command fetched it meanwhile.
        Err(_) if folder.is_dir() => {
            let _ = std::fs::remove_dir_all(&partial);
            Ok(folder)
        }
        Err(error) => Err(error.into()),
        Ok(()) => Ok(folder),
    }
}
