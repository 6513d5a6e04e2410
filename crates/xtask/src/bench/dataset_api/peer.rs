//! The peer: `crates/xtask/peers/dataset_api.py`, run as in production.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::base::{Api, Base};
use crate::demo::service::Service;
use crate::packages::{self, PEERS};
use crate::pip;
use crate::workspace::Workspace;

pub(super) struct Peer {
    pub(super) url: String,
    _service: Service,
}

pub(super) fn install(workspace: &Workspace) -> Result<(PathBuf, String)> {
    packages::peer(workspace, "requirements-api.txt", "FastAPI")
}

impl Peer {
    /// One worker a core, which share as many connections as our pool has.
    pub(super) fn start(
        workspace: &Workspace,
        packages: &Path,
        base: &Base,
        api: &Api,
        connections: u32,
    ) -> Result<Self> {
        let workers = u32::try_from(std::thread::available_parallelism()?.get())?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut command = Command::new(pip::python().context("Python 3 est introuvable")?);
        command
            .current_dir(workspace.path(PEERS))
            .args(["-m", "uvicorn", "dataset_api:app", "--no-access-log"])
            .args([
                "--loop",
                "uvloop",
                "--http",
                "httptools",
                "--log-level",
                "warning",
            ])
            .args([
                "--workers",
                &workers.to_string(),
                "--port",
                &port.to_string(),
            ])
            .env("DATABASE_URL", &base.url)
            .env("KEY_FILE", api.keys.join("dataset-api.pk8"))
            .env("CONNECTIONS", (connections / workers).max(1).to_string())
            .env("PYTHONPATH", packages)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        let url = format!("http://127.0.0.1:{port}");
        let health = format!("{url}/health/ready");
        let service = Service::start(workspace, "fastapi", &mut command, &health)?;
        Ok(Self {
            url,
            _service: service,
        })
    }
}
