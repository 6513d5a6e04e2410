//! A server for one drill: killed, started again and removed at will. Unlike the private server,
//! it keeps the safety of a real one: what it says is written must be there after a kill.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::account::Account;
use super::binaries::{self, Binaries};
use super::cluster::{self, ROLE};
use super::{Choice, words};
use crate::workspace::Workspace;
use crate::{process, secret, stop};

const SETTINGS: &str = "
# Ponctuel: drills.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 24
superuser_reserved_connections = 3
max_wal_size = '512MB'
# A session whose client is gone ends, even while it sleeps or waits.
client_connection_check_interval = '500ms'
";

/// After a kill, its processes let go of the shared memory in their own time.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the files of the server are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Room {
    Disk,
    /// A file system in memory of that many megabytes, for the tables; the journal stays on the
    /// disk, as on many real servers. Needs root.
    Memory(u32),
}

pub(crate) struct Throwaway {
    binaries: Binaries,
    account: Account,
    folder: PathBuf,
    mounted: bool,
    password: String,
    port: u16,
    child: Option<Child>,
}

impl Throwaway {
    pub(crate) fn start(workspace: &Workspace, choice: Choice, room: Room) -> Result<Self> {
        let binaries = binaries::find(workspace, choice)?;
        let account = Account::choose()?;
        let name = format!("drill-{}", std::process::id());
        let folder = cluster::base(workspace, account)?.join(name);
        fs::create_dir(&folder)
            .with_context(|| format!("impossible de créer {}", folder.display()))?;
        let port = super::private::free_port(0).context("aucun port libre")?;
        let mut server = Self {
            binaries,
            account,
            folder,
            mounted: false,
            password: secret::random()?,
            port,
            child: None,
        };
        let tables = server.tables();
        let tablespace = server.folder.join("room");
        cluster::initialise(
            &server.binaries,
            account,
            &tables,
            &server.password,
            SETTINGS,
        )?;
        server.launch()?;
        if let Room::Memory(megabytes) = room {
            fs::create_dir(&tablespace)?;
            server.mount(&format!("size={megabytes}m"))?;
            account.own(&tablespace)?;
            let place = tablespace.display();
            server.sql(
                "postgres",
                &format!("CREATE TABLESPACE room LOCATION '{place}'"),
            )?;
        }
        Ok(server)
    }

    pub(crate) fn url(&self, database: &str) -> String {
        let (password, port) = (&self.password, self.port);
        format!("postgres://{ROLE}:{password}@127.0.0.1:{port}/{database}")
    }

    /// Runs one SQL command as the superuser and gives what it answered.
    pub(crate) fn sql(&self, database: &str, command: &str) -> Result<String> {
        let mut psql = self.psql(database);
        let answer = process::output(psql.args(["--command", command]), "psql")?;
        Ok(answer.trim().to_owned())
    }

    /// A session that runs one command, held until it is dropped.
    pub(crate) fn hold(&self, database: &str, command: &str) -> Result<Held> {
        let mut psql = self.psql(database);
        psql.args(["--command", command])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok(Held(process::spawn(&mut psql, "psql")?))
    }

    /// Kills the server as a power cut of its process would: no goodbye, nothing flushed by it.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Starts it again; it recovers from its journal.
    pub(crate) fn restart(&mut self) -> Result<()> {
        self.launch()
    }

    /// Gives the file system in memory another size.
    pub(crate) fn enlarge(&self, megabytes: u32) -> Result<()> {
        self.mount_command(&format!("remount,size={megabytes}m"))
    }

    fn tables(&self) -> PathBuf {
        self.folder.join("pg")
    }

    fn mount(&mut self, options: &str) -> Result<()> {
        self.mount_command(options)?;
        self.mounted = true;
        Ok(())
    }

    fn mount_command(&self, options: &str) -> Result<()> {
        let mut command = Command::new("mount");
        command
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(self.folder.join("room"));
        process::output(&mut command, "montage d'un disque en mémoire").map(drop)
    }

    fn launch(&mut self) -> Result<()> {
        let log = self.folder.join("server.log");
        let ready = stop::wait_for(PATIENCE, || {
            let is_running = match self.child.as_mut() {
                Some(child) => child.try_wait()?.is_none(),
                None => false,
            };
            if !is_running {
                let file = File::options().create(true).append(true).open(&log)?;
                let mut command = self.binaries.command("postgres");
                command
                    .arg("-D")
                    .arg(self.tables())
                    .args(["-p", &self.port.to_string(), "-k", ""])
                    .stdout(file.try_clone()?)
                    .stderr(file);
                self.child = Some(process::spawn(
                    self.account.apply(&mut command),
                    "PostgreSQL",
                )?);
                std::thread::sleep(Duration::from_millis(200));
            }
            Ok(self.sql("postgres", "SELECT 1").ok())
        })?;
        if ready.is_none() {
            bail!("PostgreSQL ne démarre pas :\n{}", words(&log));
        }
        Ok(())
    }

    fn psql(&self, database: &str) -> Command {
        let mut command = self.binaries.command("psql");
        command
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
            .args(["--no-password", "--set=ON_ERROR_STOP=1", "--host=127.0.0.1"])
            .args(["--username", ROLE])
            .arg(format!("--dbname={database}"))
            .arg(format!("--port={}", self.port))
            .env("PGPASSWORD", &self.password)
            .env("PGCONNECT_TIMEOUT", "5");
        command
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        if let Some(child) = self.child.as_mut() {
            // SIGTERM would wait for the clients: a drill has some that never leave.
            let mut command = self.binaries.command("pg_ctl");
            command
                .args(["stop", "--wait", "--mode=immediate", "--silent", "--pgdata"])
                .arg(self.folder.join("pg"));
            let _ = process::output(self.account.apply(&mut command), "arrêt");
            process::stop(child);
        }
        if self.mounted {
            let mut command = Command::new("umount");
            let _ = process::output(command.arg(self.folder.join("room")), "démontage");
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} est à enlever : {error}", self.folder.display());
        }
    }
}

/// A session held open; dropping it ends it.
pub(crate) struct Held(Child);

impl Drop for Held {
    fn drop(&mut self) {
        process::stop(&mut self.0);
    }
}
