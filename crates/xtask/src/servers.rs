//! `cargo xtask server`: what speaks to a server of others, against that server.

mod mlflow;
mod s3;

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Subcommand;

use crate::workspace::Workspace;
use crate::{packages, process, stop};

const PATIENCE: Duration = Duration::from_mins(2);

#[derive(Debug, Subcommand)]
pub(crate) enum Server {
    /// Le registre des modèles dans un seau, sur un serveur compatible S3 (moto).
    S3,
    /// Le suivi des entraînements, sur un serveur MLflow.
    Mlflow,
}

pub(crate) fn run(workspace: &Workspace, server: &Server) -> Result<ExitCode> {
    match server {
        Server::S3 => s3::run(workspace),
        Server::Mlflow => mlflow::run(workspace),
    }
}

/// A Python server on a free port of this machine. Dropping it stops it.
struct PythonServer {
    child: Child,
    url: String,
}

impl PythonServer {
    /// Starts `module`, whose options `arguments` gives for a port, then waits until `is_ready`.
    fn start(
        packages: &Path,
        module: &str,
        arguments: impl FnOnce(&mut Command, u16),
        is_ready: impl Fn(&str) -> bool,
    ) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = packages::python_module(packages, module)?;
        arguments(&mut command, port);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self {
            child: process::spawn(&mut command, module)?,
            url: format!("http://127.0.0.1:{port}"),
        };
        let ready = stop::wait_for(PATIENCE, || Ok(is_ready(&server.url).then_some(())))?;
        match ready {
            Some(()) => Ok(server),
            None => bail!("{module} ne répond pas sur {}", server.url),
        }
    }
}

impl Drop for PythonServer {
    fn drop(&mut self) {
        process::stop(&mut self.child);
    }
}
