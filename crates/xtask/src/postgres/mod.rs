//! PostgreSQL without ceremony: the server that is given, else one of our own.

mod account;
mod binaries;
mod cluster;
mod private;
mod throwaway;

use std::time::Duration;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::workspace::{Workspace, variable};
use crate::{stop, text};
use private::Private;
pub(crate) use throwaway::{Room, Throwaway};

/// Where the server comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Choice {
    #[default]
    Auto,
    /// Un serveur installé sur la machine
    Installe,
    /// Un serveur téléchargé avec pip
    Telecharge,
}

/// A server that answers. Dropping it stops a private server that nobody else uses.
pub(crate) enum Server {
    /// The one of `DATABASE_URL`.
    Given(String),
    Private(Private),
}

impl Server {
    pub(crate) fn obtain(workspace: &Workspace, choice: Choice) -> Result<Self> {
        if choice == Choice::Auto
            && let Some(url) = variable("DATABASE_URL")
        {
            if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
                bail!("DATABASE_URL ne commence pas par postgres:// ; corrigez-la ou enlevez-la");
            }
            return Ok(Self::Given(url));
        }
        let binaries = binaries::find(workspace, choice)?;
        Ok(Self::Private(Private::start(workspace, binaries)?))
    }

    /// The address of a database of ours, created when absent. A server that was given keeps
    /// the database that its address names.
    pub(crate) fn database(&self, name: &str) -> Result<String> {
        match self {
            Self::Given(url) => Ok(url.clone()),
            Self::Private(private) => {
                private.create_database(name)?;
                Ok(private.url(name))
            }
        }
    }

    /// Drops a database of ours; never one of a server that was given.
    pub(crate) fn drop_database(&self, name: &str) -> Result<()> {
        match self {
            Self::Given(_) => Ok(()),
            Self::Private(private) => private.drop_database(name),
        }
    }

    /// Has a server of ours write what it owes to the disk now rather than during a measure.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        match self {
            Self::Given(_) => Ok(()),
            Self::Private(private) => private.checkpoint(),
        }
    }

    /// Runs files of SQL on a database of ours; never on a server that was given.
    pub(crate) fn apply(&self, name: &str, files: &[PathBuf]) -> Result<()> {
        match self {
            Self::Given(_) => bail!("un serveur donné n'est pas à nous : enlevez DATABASE_URL"),
            Self::Private(private) => private.apply(name, files),
        }
    }

    /// `psql` on a database of ours, for one command; never on a server that was given.
    pub(crate) fn psql(&self, name: &str) -> Result<std::process::Command> {
        match self {
            Self::Given(_) => bail!("un serveur donné n'est pas à nous : enlevez DATABASE_URL"),
            Self::Private(private) => Ok(private.psql_on(name)),
        }
    }

    pub(crate) fn is_private(&self) -> bool {
        matches!(self, Self::Private(_))
    }

    pub(crate) fn description(&self) -> String {
        match self {
            Self::Given(_) => "serveur de DATABASE_URL".to_owned(),
            Self::Private(private) => private.description(),
        }
    }
}

/// A free port of the loopback interface.
pub(crate) fn free_port() -> Option<u16> {
    private::free_port(0)
}

/// The same server and parameters, another role and database.
pub(crate) fn url_as(url: &str, role: &str, password: &str, database: &str) -> Result<String> {
    let split = || {
        let (scheme, rest) = url.split_once("://")?;
        let (rest, parameters) = rest
            .split_once('?')
            .map_or((rest, None), |(rest, parameters)| (rest, Some(parameters)));
        let authority = rest
            .split_once('/')
            .map_or(rest, |(authority, _)| authority);
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let parameters = parameters.map_or_else(String::new, |text| format!("?{text}"));
        Some(format!(
            "{scheme}://{role}:{password}@{host}/{database}{parameters}"
        ))
    };
    match split() {
        Some(url) => Ok(url),
        None => bail!("DATABASE_URL n'est pas une adresse"),
    }
}

/// Starts the server for a developer and holds it until Ctrl-C.
pub(crate) fn hold(workspace: &Workspace, choice: Choice, database: &str) -> Result<()> {
    let server = Server::obtain(workspace, choice)?;
    let url = server.database(database)?;
    eprintln!("PostgreSQL : {}", server.description());
    eprintln!("Serveur de développement, sans fsync : n'y gardez rien de précieux.");
    println!("DATABASE_URL={url}");
    eprintln!("Ctrl-C pour arrêter.");
    while !stop::asked() {
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// The last words of a server's log, for an error.
fn words(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).map_or_else(
        |_| "(aucun journal)".to_owned(),
        |log| text::last_lines(&log, 12),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_role_reaches_the_same_server() {
        for (given, expected) in [
            ("postgres://a:b@h:1/x", "postgres://r:p@h:1/d"),
            ("postgres://h", "postgres://r:p@h/d"),
            (
                "postgresql://a@h/x?sslmode=require",
                "postgresql://r:p@h/d?sslmode=require",
            ),
        ] {
            assert_eq!(url_as(given, "r", "p", "d").expect("an address"), expected);
        }
        assert!(url_as("nothing", "r", "p", "d").is_err());
    }
}
