//! A database of our own, filled by the pipeline, and one of our APIs over it: what fuzzing and
//! measuring the APIs need.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::demo::service::Service;
use crate::demo::sources;
use crate::demo::stamps::Inputs;
use crate::postgres::Server;
use crate::workspace::Workspace;
use crate::{http, process};

/// A database and the folder of what goes with it.
pub(crate) struct Base {
    name: &'static str,
    pub(crate) url: String,
    folder: PathBuf,
}

/// What a base holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content {
    /// Name of the database.
    pub(crate) name: &'static str,
    /// Last month read, by its last day.
    pub(crate) until: &'static str,
    /// Last day of flights kept.
    pub(crate) last_day: &'static str,
}

impl Base {
    /// Makes the database, or takes it again when nothing it depends on changed. The programs
    /// must be built.
    pub(crate) fn prepare(
        workspace: &Workspace,
        server: &Server,
        content: Content,
    ) -> Result<(Self, String)> {
        if !server.is_private() {
            bail!(
                "cette commande veut une base à elle : enlevez DATABASE_URL ou ajoutez \
                 --postgres installe"
            );
        }
        let folder = workspace.data_dir(content.name)?;
        let stamp = folder.join("stamp");
        let inputs = inputs(workspace, server, content)?;
        let is_fresh = fs::read_to_string(&stamp).is_ok_and(|known| known == inputs);
        if !is_fresh {
            server.drop_database(content.name)?;
        }
        let base = Self {
            name: content.name,
            url: server.database(content.name)?,
            folder,
        };
        if is_fresh && base.flights(server)? > 0 {
            return Ok((base, "reprise, déjà à jour".to_owned()));
        }
        base.fill(workspace, server, content)?;
        fs::write(&stamp, &inputs)
            .with_context(|| format!("impossible d'écrire {}", stamp.display()))?;
        let said = format!("{} vols", crate::text::thousands(base.flights(server)?));
        Ok((base, said))
    }

    fn fill(&self, workspace: &Workspace, server: &Server, content: Content) -> Result<()> {
        let runs = self.folder.join("runs");
        if runs.exists() {
            fs::remove_dir_all(&runs)
                .with_context(|| format!("impossible de vider {}", runs.display()))?;
        }
        sources::extract_until(workspace, server, &runs, content.until)?;
        for step in ["migrate", "aggregate", "import"] {
            let mut command = workspace.program("pipeline");
            command
                .arg(step)
                .env("PONCTUEL_DATABASE_URL", &self.url)
                .env("PONCTUEL_RUNS_DIR", &runs);
            process::output(&mut command, &format!("pipeline {step}"))?;
        }
        let trim = self.folder.join("trim.sql");
        let sql = format!(
            "DELETE FROM flight WHERE flight_date > '{}';\nVACUUM (ANALYZE);\n",
            content.last_day
        );
        fs::write(&trim, sql)?;
        server.apply(self.name, &[trim])
    }

    fn flights(&self, server: &Server) -> Result<u64> {
        let mut command = server.psql(self.name)?;
        // Before the first migration there is no such table.
        command.args(["--command", "SELECT count(*) FROM flight"]);
        Ok(process::output(&mut command, "compte des vols")
            .ok()
            .and_then(|printed| printed.trim().parse().ok())
            .unwrap_or(0))
    }
}

impl Base {
    /// What the model API needs beside its database, to serve tiny models over that dataset API: they
    /// look at the hour and at nothing else.
    pub(crate) fn tiny_models(
        &self,
        workspace: &Workspace,
        dataset: &Api,
    ) -> Result<Vec<(&'static str, String)>> {
        let models = self.folder.join("models");
        let _ = fs::remove_dir_all(&models);
        let mut command = workspace.program("examples/tiny_models");
        process::output(command.arg(&models), "écriture de modèles d'essai")?;
        self.serving(workspace, dataset, &models)
    }

    /// The settings of the model API over the dataset API and a registry, its signatures not asked.
    pub(crate) fn serving(
        &self,
        workspace: &Workspace,
        dataset: &Api,
        models: &Path,
    ) -> Result<Vec<(&'static str, String)>> {
        let secret = dataset.keys.join("model-api.secret");
        let mut command = workspace.program("pipeline");
        command
            .args(["client", "create", "model-api", "--replace"])
            .args(["--scope", "dataset:read", "--secret-file"])
            .arg(&secret)
            .env("PONCTUEL_DATABASE_URL", &self.url);
        process::output(&mut command, "pipeline client create")?;
        let (library, _) = crate::onnxruntime::obtain(workspace)?;
        Ok(vec![
            ("PONCTUEL_MODELS_DIR", models.display().to_string()),
            ("PONCTUEL_MODELS_UNSIGNED", "accepted".to_owned()),
            ("PONCTUEL_ONNXRUNTIME", library.display().to_string()),
            ("PONCTUEL_DATASET_API_URL", dataset.url.clone()),
            (
                "PONCTUEL_MODEL_API_CLIENT_SECRET_FILE",
                secret.display().to_string(),
            ),
        ])
    }
}

/// What the content depends on.
fn inputs(workspace: &Workspace, server: &Server, content: Content) -> Result<String> {
    let description = server.description();
    // Each major version has databases of its own; the port does not matter.
    let version = description.split(", port").next().unwrap_or_default();
    Ok(Inputs::new()
        .text(version)
        .text(content.until)
        .text(content.last_day)
        .file(&workspace.path("data/sources/manifest.json"))?
        .folder(&workspace.path("crates/pipeline/src"))?
        .folder(&workspace.path("crates/aggregator/src"))?
        .folder(&workspace.path("migrations"))?
        .finish())
}

/// An API of ours, started over a base, and a token that opens it.
pub(crate) struct Api {
    pub(crate) url: String,
    pub(crate) token: String,
    pub(crate) process: u32,
    /// Where its signing key is.
    pub(crate) keys: PathBuf,
    _service: Service,
}

/// Which API, and what the token may do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    /// Name of the program.
    pub(crate) program: &'static str,
    /// The setting that holds its address.
    pub(crate) address: &'static str,
    pub(crate) scopes: &'static [&'static str],
}

pub(crate) const DATASET_API: Target = Target {
    program: "dataset-api",
    address: "PONCTUEL_DATASET_API_ADDRESS",
    scopes: &["dataset:read", "dataset:export", "dataset:admin"],
};

pub(crate) const MODEL_API: Target = Target {
    program: "model-api",
    address: "PONCTUEL_MODEL_API_ADDRESS",
    scopes: &["predict", "feedback", "model:read", "model:admin"],
};

/// Of the client that fuzzes or measures.
const CLIENT: &str = "xtask";

impl Api {
    /// `programs` is where the API is taken from: it may be another profile than the pipeline's.
    pub(crate) fn start(
        workspace: &Workspace,
        programs: &Workspace,
        base: &Base,
        target: Target,
        settings: &[(&str, &str)],
    ) -> Result<Self> {
        let keys = base.folder.join("keys");
        let secret_file = keys.join("xtask.secret");
        let mut command = workspace.program("pipeline");
        command.args(["client", "create", CLIENT, "--replace"]);
        for scope in target.scopes {
            command.args(["--scope", scope]);
        }
        command
            .arg("--secret-file")
            .arg(&secret_file)
            .env("PONCTUEL_DATABASE_URL", &base.url);
        process::output(&mut command, "pipeline client create")?;

        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let url = format!("http://127.0.0.1:{port}");
        let mut command = programs.program(target.program);
        command
            .env(target.address, format!("127.0.0.1:{port}"))
            .env("PONCTUEL_DATABASE_URL", &base.url)
            .env("PONCTUEL_KEYS_DIR", &keys)
            // One client asks all there is: its share is not what is tried here.
            .env("PONCTUEL_CLIENT_REQUESTS_PER_MINUTE", "4000000000")
            .env("PONCTUEL_TOKEN_MINUTES", "120")
            .env("PONCTUEL_LOG", "warn")
            .envs(settings.iter().copied());
        let health = format!("{url}/health/ready");
        let service = Service::start(programs, target.program, &mut command, &health)?;
        let secret = fs::read_to_string(&secret_file)
            .with_context(|| format!("impossible de lire {}", secret_file.display()))?;
        let answer = http::post_form(
            &format!("{url}/v1/token"),
            &[
                ("grant_type", "client_credentials"),
                ("client_id", CLIENT),
                ("client_secret", secret.trim()),
            ],
        )?;
        let body = answer.json()?;
        let token = body["access_token"]
            .as_str()
            .with_context(|| format!("pas de jeton : statut {}", answer.status))?;
        Ok(Self {
            token: token.to_owned(),
            process: service.id(),
            url,
            keys,
            _service: service,
        })
    }
}
