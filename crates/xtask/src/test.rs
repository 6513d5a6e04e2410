//! `cargo xtask test`: everything that the tests need, then the tests.

use std::process::ExitCode;

use anyhow::Result;

use crate::postgres::{Choice, Server};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{floors, onnxruntime, pages, process, supervision, tidy};

pub(crate) fn run(workspace: &Workspace, choice: Choice, arguments: &[String]) -> Result<ExitCode> {
    let mut steps = Steps::new(6);
    steps.quiet("Étages et tenue des fichiers", || {
        floors::run(workspace)?;
        tidy::run(workspace)?;
        Ok(((), "respectés".to_owned()))
    })?;
    steps.quiet("Tests des règles de supervision", || {
        Ok(((), supervision::test_rules(workspace)?))
    })?;
    let library = steps.quiet("ONNX Runtime", || onnxruntime::obtain(workspace))?;
    let (_server, url) = steps.quiet("PostgreSQL", || {
        let server = Server::obtain(workspace, choice)?;
        let url = server.database("ponctuel_test")?;
        let said = server.description();
        Ok(((server, url), said))
    })?;
    steps.quiet("Contrôles des pages de jury", || {
        let absent = pages::absent(workspace)?;
        let said = match absent.as_slice() {
            [] => "axe et validateur du W3C présents".to_owned(),
            absent => pages::unchecked(absent, pages::CHECKS),
        };
        Ok(((), said))
    })?;
    // Last, with nothing printed after it: the end of the output is cargo's own summary.
    eprintln!("[ 6/6] Tests…");
    let status = process::status(
        workspace
            .cargo()
            .args(["test", "--workspace"])
            .args(arguments)
            .env("DATABASE_URL", &url)
            .env("ORT_DYLIB_PATH", &library)
            .env("SQLX_OFFLINE", "true"),
        "cargo test",
    )?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// One test by its name, with all that tests need, and what it prints shown.
pub(crate) fn one(workspace: &Workspace, choice: Choice, name: &str) -> Result<ExitCode> {
    let arguments = ["--test", "it", name, "--", "--nocapture"];
    run(workspace, choice, &arguments.map(str::to_owned))
}
