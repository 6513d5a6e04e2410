//! The peers: `crates/xtask/peers/model_api.py` and `mlserver_model.py`, run as in production.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use super::bodies::MODEL;
use crate::base::{Api, Base};
use crate::bench::load::CONNECTIONS;
use crate::demo::service::Service;
use crate::packages::{self, PEERS};
use crate::pip;
use crate::workspace::Workspace;

/// A peer that answers. Dropping it stops it.
pub(super) struct Peer {
    pub(super) url: String,
    pub(super) process: u32,
    _service: Service,
}

pub(super) fn fastapi_packages(workspace: &Workspace) -> Result<(PathBuf, String)> {
    let file = "requirements-model-api.txt";
    packages::peer(workspace, file, "FastAPI et onnxruntime")
}

pub(super) fn mlserver_packages(workspace: &Workspace) -> Result<(PathBuf, String)> {
    packages::peer(workspace, "requirements-mlserver.txt", "MLServer")
}

/// A script of the peers, with its packages.
pub(super) fn python(workspace: &Workspace, packages: &Path) -> Result<Command> {
    let mut command = Command::new(pip::python().context("Python 3 est introuvable")?);
    command
        .current_dir(workspace.path(PEERS))
        .env("PYTHONPATH", packages)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

/// One worker a core, that checks the tokens of our API and keeps its answers in the same database;
/// together they have as many connections to it as clients have to them.
pub(super) fn fastapi(
    workspace: &Workspace,
    packages: &Path,
    model: &Path,
    (api, base): (&Api, &Base),
) -> Result<Peer> {
    let workers = u32::try_from(std::thread::available_parallelism()?.get())?;
    let connections = (CONNECTIONS / workers).max(1);
    let port = free_port()?;
    let mut command = python(workspace, packages)?;
    command
        .args(["-m", "uvicorn", "model_api:app", "--no-access-log"])
        .args(["--loop", "uvloop", "--http", "httptools"])
        .args(["--log-level", "warning"])
        .args([
            "--workers",
            &workers.to_string(),
            "--port",
            &port.to_string(),
        ])
        .env("MODEL_FOLDER", model)
        .env("DATABASE_URL", &base.url)
        .env("CONNECTIONS", connections.to_string())
        .env("KEY_FILE", api.keys.join("model-api.pk8"));
    let health = "health/ready";
    Peer::start(workspace, "fastapi-modele", &mut command, port, health)
}

/// With its own pool of inference workers off: in it, one row costs more to hand over than to infer.
pub(super) fn mlserver(workspace: &Workspace, packages: &Path, model: &Path) -> Result<Peer> {
    let folder = workspace.data_dir("bench/mlserver")?;
    let settings = json!({
        "name": MODEL,
        "implementation": "mlserver_model.LateRuntime",
        "parameters": { "uri": model },
    });
    let path = folder.join("model-settings.json");
    std::fs::write(&path, settings.to_string())
        .with_context(|| format!("impossible d'écrire {}", path.display()))?;
    let port = free_port()?;
    let mut command = python(workspace, packages)?;
    command
        .args(["mlserver_model.py", "start"])
        .arg(&folder)
        .env("MLSERVER_HOST", "127.0.0.1")
        .env("MLSERVER_HTTP_PORT", port.to_string())
        .env("MLSERVER_GRPC_PORT", free_port()?.to_string())
        .env("MLSERVER_METRICS_PORT", free_port()?.to_string())
        .env("MLSERVER_PARALLEL_WORKERS", "0")
        .env("MLSERVER_DEBUG", "false");
    let health = format!("v2/models/{MODEL}/ready");
    Peer::start(workspace, "mlserver", &mut command, port, &health)
}

impl Peer {
    fn start(
        workspace: &Workspace,
        name: &'static str,
        command: &mut Command,
        port: u16,
        health: &str,
    ) -> Result<Self> {
        let url = format!("http://127.0.0.1:{port}");
        let service = Service::start(workspace, name, command, &format!("{url}/{health}"))?;
        Ok(Self {
            url,
            process: service.id(),
            _service: service,
        })
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    Ok(listener.local_addr()?.port())
}
