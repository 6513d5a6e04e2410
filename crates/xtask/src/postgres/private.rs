//! Our own server: started by the first who needs it, stopped by the last who leaves.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::account::Account;
use super::binaries::Binaries;
use super::cluster::{self, ROLE};
use super::words;
use crate::process;
use crate::workspace::Workspace;

/// A private server that answers.
pub(crate) struct Private {
    binaries: Binaries,
    account: Account,
    folder: PathBuf,
    password: String,
    port: u16,
    /// Held while the server is started or stopped.
    starting: File,
    /// Shared by everybody who uses the server; the system frees it when a process dies.
    users: File,
    was_running: bool,
}

impl Private {
    pub(super) fn start(workspace: &Workspace, binaries: Binaries) -> Result<Self> {
        let account = Account::choose()?;
        let name = format!("pg{}", binaries.major);
        let state = workspace.data_dir(&format!("postgres/{name}"))?;
        let keys = workspace.data_dir("keys")?;
        let starting = lock_file(&state.join("starting.lock"))?;
        let users = lock_file(&state.join("users.lock"))?;
        starting.lock().context("verrou de démarrage")?;
        users.lock_shared().context("verrou d'usage")?;
        let folder = cluster::base(workspace, account)?.join(&name);
        let password_file = keys.join(format!("postgres-{name}.password"));
        let password = cluster::ensure(&binaries, account, &folder, &password_file)?;
        let mut private = Self {
            binaries,
            account,
            folder,
            password,
            port: 0,
            starting,
            users,
            was_running: true,
        };
        // The file of the process may be stale: only an answer counts.
        match private.recorded_port() {
            Some(port) if private.answers(port) => private.port = port,
            _ => private.launch(&state.join("port"))?,
        }
        private.starting.unlock().context("verrou de démarrage")?;
        Ok(private)
    }

    pub(super) fn url(&self, database: &str) -> String {
        let (password, port) = (&self.password, self.port);
        format!("postgres://{ROLE}:{password}@127.0.0.1:{port}/{database}")
    }

    /// Names are our own constants or a developer's: the server quotes them itself.
    pub(super) fn create_database(&self, name: &str) -> Result<()> {
        self.psql(
            name,
            "SELECT format('CREATE DATABASE %I TEMPLATE template0', :'name')
             WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec",
        )
    }

    pub(super) fn drop_database(&self, name: &str) -> Result<()> {
        self.psql(
            name,
            "SELECT format('DROP DATABASE IF EXISTS %I WITH (FORCE)', :'name') \\gexec",
        )
    }

    pub(super) fn checkpoint(&self) -> Result<()> {
        self.psql("postgres", "CHECKPOINT")
    }

    pub(super) fn description(&self) -> String {
        let (origin, major, port) = (self.binaries.origin, self.binaries.major, self.port);
        let state = if self.was_running {
            ", déjà démarré"
        } else {
            ""
        };
        format!("{origin}, version {major}, port {port}{state}")
    }

    fn launch(&mut self, port_file: &Path) -> Result<()> {
        self.was_running = false;
        // The same port as last time when it is free: the address that a developer noted stays.
        self.port = fs::read_to_string(port_file)
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .filter(|port| *port != 0 && free_port(*port).is_some())
            .or_else(|| free_port(0))
            .context("aucun port libre pour le serveur privé")?;
        let log = self.folder.join("server.log");
        let mut command = self.binaries.command("pg_ctl");
        command
            .args(["start", "--wait", "--timeout=60", "--silent", "--log"])
            .arg(&log)
            .arg("--pgdata")
            .arg(&self.folder)
            .arg("--options")
            .arg(format!("-p {} -k ''", self.port));
        process::output(
            self.account.apply(&mut command),
            "démarrage du serveur privé",
        )
        .with_context(|| format!("journal du serveur :\n{}", words(&log)))?;
        fs::write(port_file, self.port.to_string())
            .with_context(|| format!("impossible d'écrire {}", port_file.display()))
    }

    /// The port that a server of this folder wrote down, dead or alive.
    fn recorded_port(&self) -> Option<u16> {
        fs::read_to_string(self.folder.join("postmaster.pid"))
            .ok()?
            .lines()
            .nth(3)?
            .trim()
            .parse()
            .ok()
    }

    /// Whether it is our server that answers there, and not another program.
    fn answers(&self, port: u16) -> bool {
        let mut command = self.client(port);
        command.args(["--command", "SELECT 1"]);
        process::output(&mut command, "psql").is_ok()
    }

    /// Runs these files, in order, on a database that exists.
    pub(super) fn apply(&self, name: &str, files: &[PathBuf]) -> Result<()> {
        let mut command = self.client(self.port);
        command.arg(format!("--dbname={name}"));
        for file in files {
            command.arg("--file").arg(file);
        }
        process::output(&mut command, &format!("schéma de la base {name}")).map(drop)
    }

    pub(super) fn psql_on(&self, name: &str) -> std::process::Command {
        let mut command = self.client(self.port);
        command.arg(format!("--dbname={name}"));
        command
    }

    fn psql(&self, name: &str, script: &str) -> Result<()> {
        // Variables are only replaced in what is read from a file.
        let path = std::env::temp_dir().join(format!("ponctuel-{}.sql", std::process::id()));
        fs::write(&path, script)?;
        let mut command = self.client(self.port);
        command
            .arg(format!("--set=name={name}"))
            .arg("--file")
            .arg(&path);
        let done = process::output(&mut command, &format!("base {name}"));
        let _ = fs::remove_file(&path);
        done.map(drop)
    }

    fn client(&self, port: u16) -> std::process::Command {
        let mut command = self.binaries.command("psql");
        command
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-password"])
            .args(["--set=ON_ERROR_STOP=1", "--host=127.0.0.1"])
            .args(["--username", ROLE, "--dbname=postgres"])
            .arg(format!("--port={port}"))
            .env("PGPASSWORD", &self.password)
            .env("PGCONNECT_TIMEOUT", "5");
        command
    }

    fn leave(&self) -> Result<()> {
        self.starting.lock()?;
        self.users.unlock()?;
        if self.users.try_lock().is_ok() {
            let mut command = self.binaries.command("pg_ctl");
            command
                .args(["stop", "--wait", "--mode=fast", "--silent", "--pgdata"])
                .arg(&self.folder);
            let command = self.account.apply(&mut command);
            // A stop was perhaps asked, and this is part of obeying it: nothing interrupts it.
            let status = command.stdin(std::process::Stdio::null()).status()?;
            if !status.success() {
                eprintln!("PostgreSQL ne s'est pas arrêté : {}", self.folder.display());
            }
        }
        Ok(())
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            eprintln!("PostgreSQL n'a pas pu être arrêté : {error}");
        }
    }
}

/// That port when it is free; any free one for 0.
pub(super) fn free_port(port: u16) -> Option<u16> {
    let listener = TcpListener::bind(("127.0.0.1", port)).ok()?;
    Some(listener.local_addr().ok()?.port())
}

fn lock_file(path: &Path) -> Result<File> {
    File::options()
        .create(true)
        .append(true)
        .open(path)
        .with_context(|| format!("impossible d'ouvrir {}", path.display()))
}
