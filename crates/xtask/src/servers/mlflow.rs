//! Runs sent to a real MLflow server, and read back.

use std::process::ExitCode;

use anyhow::Result;

use super::PythonServer;
use crate::pip::Tools;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{http, onnxruntime, packages, process};

pub(super) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let mut steps = Steps::new(4);
    let version = Tools::pinned()?.mlflow.version;
    let mlflow = steps.quiet("Serveur MLflow", || {
        let mlflow = packages::python(workspace, "mlflow", "", &version)?;
        Ok((mlflow, format!("version {version}")))
    })?;
    let library = steps.quiet("ONNX Runtime", || onnxruntime::obtain(workspace))?;
    let runs = workspace.data_dir("mlflow")?;
    let _ = std::fs::remove_dir_all(&runs);
    let runs = workspace.data_dir("mlflow")?;
    let server = steps.quiet("Démarrage", || {
        let server = PythonServer::start(
            &mlflow,
            "mlflow",
            |command, port| {
                command
                    .args(["server", "--host", "127.0.0.1", "--workers", "1"])
                    .args(["--port", &port.to_string()])
                    .arg("--backend-store-uri")
                    .arg(format!("sqlite:///{}/mlflow.db", runs.display()))
                    .current_dir(&runs);
            },
            |url| http::get(&format!("{url}/health"), None).is_ok_and(|it| it.status == 200),
        )?;
        let said = server.url.clone();
        Ok((server, said))
    })?;
    steps.shown("Suivi des entraînements", || {
        let mut command = workspace.cargo();
        command
            .args(["test", "--workspace", "--test", "it", "--"])
            .args(["mlflow::", "--nocapture"])
            .env("PONCTUEL_TEST_MLFLOW", &server.url)
            .env("ORT_DYLIB_PATH", &library);
        process::run(&mut command, "cargo test")?;
        Ok(((), "tests passés".to_owned()))
    })?;
    Ok(ExitCode::SUCCESS)
}
