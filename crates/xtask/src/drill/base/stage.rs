//! What every incident needs: a run to import, the programs, a database.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::demo::service::Service;
use crate::demo::sources;
use crate::postgres::{Choice, Room, Server, Throwaway};
use crate::workspace::Workspace;
use crate::{http, process, stop};

/// The database of the drill.
pub(super) const DATABASE: &str = "drill";

/// Months that were loaded aside and never attached.
const LEFT_OVER: &str = "SELECT count(*) FROM pg_class
    WHERE relname ~ '^flight_[0-9]{4}_[0-9]{2}$' AND NOT relispartition";

/// For anything of ours to end by itself once its database is gone.
const PATIENCE: Duration = Duration::from_mins(2);

pub(super) struct Stage<'a> {
    workspace: &'a Workspace,
    choice: Choice,
    runs_dir: PathBuf,
    run: String,
}

/// What a program of ours said when it ended.
pub(super) struct Ended {
    pub(super) is_success: bool,
    pub(super) words: String,
}

impl<'a> Stage<'a> {
    /// Extracts the sources once; the drills that follow take the same run.
    pub(super) fn prepare(workspace: &'a Workspace, choice: Choice) -> Result<(Self, String)> {
        let folder = workspace.data_dir("drill")?;
        let runs_dir = folder.join("runs");
        let note = folder.join("run.txt");
        let known = fs::read_to_string(&note)
            .ok()
            .filter(|run| runs_dir.join(run).join("run.json").is_file());
        let (run, said) = if let Some(run) = known {
            let said = format!("{run}, déjà là");
            (run, said)
        } else {
            let server = Server::obtain(workspace, choice)?;
            let run = sources::extract(workspace, &server, &runs_dir)?;
            let run = run
                .file_name()
                .context("un passage a un nom")?
                .to_string_lossy()
                .into_owned();
            fs::write(&note, &run)?;
            let said = run.clone();
            (run, said)
        };
        let stage = Self {
            workspace,
            choice,
            runs_dir,
            run,
        };
        Ok((stage, said))
    }

    pub(super) fn server(&self, room: Room) -> Result<Throwaway> {
        Throwaway::start(self.workspace, self.choice, room)
    }

    /// A server with an empty migrated database.
    pub(super) fn migrated(&self) -> Result<Throwaway> {
        let server = self.server(Room::Disk)?;
        self.fresh(&server, DATABASE, "")?;
        Ok(server)
    }

    /// A migrated database that holds nothing.
    pub(super) fn fresh(&self, server: &Throwaway, name: &str, options: &str) -> Result<()> {
        server.sql(
            "postgres",
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )?;
        server.sql("postgres", &format!("CREATE DATABASE {name} {options}"))?;
        let mut migrate = self.pipeline(server, name, &["migrate"])?;
        process::output(&mut migrate, "pipeline migrate").map(drop)
    }

    pub(super) fn pipeline(
        &self,
        server: &Throwaway,
        database: &str,
        arguments: &[&str],
    ) -> Result<Command> {
        let mut command = self.workspace.program("pipeline");
        command
            .args(arguments)
            .env("PONCTUEL_RUNS_DIR", &self.runs_dir)
            .env("PONCTUEL_KEYS_DIR", self.workspace.data_dir("drill/keys")?)
            .env("PONCTUEL_DATABASE_URL", server.url(database));
        Ok(command)
    }

    pub(super) fn import(&self, server: &Throwaway, database: &str) -> Result<Command> {
        let arguments = ["import", "--aggregate", "--run", self.run.as_str()];
        self.pipeline(server, database, &arguments)
    }

    /// Rows and checksum of each table.
    pub(super) fn content(&self, server: &Throwaway, database: &str) -> Result<String> {
        let mut command = self.pipeline(server, database, &["checksums"])?;
        process::output(&mut command, "pipeline checksums")
    }

    /// Months that were loaded aside and that no import has attached or forgotten.
    pub(super) fn left_over(server: &Throwaway, database: &str) -> Result<u32> {
        Ok(server.sql(database, LEFT_OVER)?.parse()?)
    }

    /// The dataset API over that server, and a token to call it.
    pub(super) fn dataset_api(&self, server: &Throwaway) -> Result<Api> {
        let secret = self.workspace.data_dir("drill")?.join("client.secret");
        let scopes = ["--scope", "dataset:read", "--scope", "dataset:export"];
        let mut client = self.pipeline(
            server,
            DATABASE,
            &["client", "create", "drill", "--replace"],
        )?;
        client.args(scopes).arg("--secret-file").arg(&secret);
        process::output(&mut client, "pipeline client")?;
        let port = crate::postgres::free_port().context("aucun port libre")?;
        let url = format!("http://127.0.0.1:{port}");
        let mut command = self.workspace.program("dataset-api");
        command
            .env("PONCTUEL_DATASET_API_ADDRESS", format!("127.0.0.1:{port}"))
            // An answer kept in memory would not ask the database.
            .env("PONCTUEL_DATASET_API_ANSWERS_MB", "0")
            .env("PONCTUEL_KEYS_DIR", self.workspace.data_dir("drill/keys")?)
            .env("PONCTUEL_DATABASE_URL", server.url(DATABASE));
        let health = format!("{url}/health/ready");
        let service = Service::start(self.workspace, "dataset-api", &mut command, &health)?;
        let secret = fs::read_to_string(&secret).context("le secret du client")?;
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", "drill"),
            ("client_secret", secret.trim()),
        ];
        let answer = http::post_form(&format!("{url}/v1/token"), &fields)?;
        let token = answer.json()?["access_token"]
            .as_str()
            .context("un jeton")?
            .to_owned();
        Ok(Api {
            url,
            token,
            _service: service,
        })
    }
}

/// The dataset API, up.
pub(super) struct Api {
    url: String,
    token: String,
    _service: Service,
}

impl Api {
    pub(super) fn get(&self, path: &str) -> Result<http::Answer> {
        http::get(&format!("{}{path}", self.url), Some(&self.token))
    }

    pub(super) fn request(&self, path: &str) -> (String, &str) {
        (format!("{}{path}", self.url), &self.token)
    }

    /// Fails unless the answer says « later », and when.
    pub(super) fn refuses(&self, path: &str) -> Result<http::Answer> {
        let answer = self.get(path)?;
        if answer.status != 503 || answer.retry_after.is_none() {
            bail!(
                "{path} répond {} (Retry-After : {:?}) au lieu de 503 avec Retry-After : {}",
                answer.status,
                answer.retry_after,
                answer.body
            );
        }
        let alive = self.get("/health/live")?;
        if alive.status != 200 {
            bail!("l'API ne se dit plus vivante : {}", alive.status);
        }
        Ok(answer)
    }

    /// Waits for the same path to answer 200 again, nobody having touched the API.
    pub(super) fn recovers(&self, path: &str) -> Result<()> {
        let back = stop::wait_for(Duration::from_secs(30), || {
            Ok(self
                .get(path)
                .is_ok_and(|answer| answer.status == 200)
                .then_some(()))
        })?;
        back.with_context(|| format!("{path} ne répond pas 200 dans les 30 s"))
    }
}

/// Starts a program whose words are kept.
pub(super) fn begin(command: &mut Command, what: &str) -> Result<Child> {
    process::spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()), what)
}

/// Waits for it to end by itself.
pub(super) fn end(mut child: Child, what: &str) -> Result<Ended> {
    let ended = stop::wait_for(PATIENCE, || Ok(child.try_wait()?))?;
    if ended.is_none() {
        process::stop(&mut child);
        bail!("{what} ne s'est pas arrêté en {} s", PATIENCE.as_secs());
    }
    let output = child.wait_with_output()?;
    Ok(Ended {
        is_success: output.status.success(),
        words: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}
