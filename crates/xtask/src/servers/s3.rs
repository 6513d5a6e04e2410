//! The registry of models in a bucket: moto plays the S3 service.

use std::process::ExitCode;

use anyhow::Result;

use super::PythonServer;
use crate::pip::Tools;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{http, onnxruntime, packages, process};

pub(super) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let mut steps = Steps::new(4);
    let version = Tools::pinned()?.moto.version;
    let moto = steps.quiet("Serveur S3 (moto)", || {
        let moto = packages::python(workspace, "moto", "[server,s3]", &version)?;
        Ok((moto, format!("version {version}")))
    })?;
    let library = steps.quiet("ONNX Runtime", || onnxruntime::obtain(workspace))?;
    let server = steps.quiet("Seau", || {
        let server = PythonServer::start(
            &moto,
            "moto.server",
            |command, port| {
                command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
            },
            |url| http::put(&format!("{url}/ponctuel")).is_ok_and(|answer| answer.status == 200),
        )?;
        let said = server.url.clone();
        Ok((server, said))
    })?;
    steps.shown("Registre des modèles", || {
        // A crate alone: the whole workspace would build polars a second time (docs/adr/0030).
        let mut command = workspace.cargo();
        command
            .args(["test", "--package", "model", "--features", "s3"])
            .args(["--test", "it", "--", "s3::"])
            .env("PONCTUEL_TEST_S3", &server.url)
            .env("ORT_DYLIB_PATH", &library);
        process::run(&mut command, "cargo test")?;
        Ok(((), "tests passés".to_owned()))
    })?;
    Ok(ExitCode::SUCCESS)
}
