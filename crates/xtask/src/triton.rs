//! `cargo xtask triton`: the client of Triton Inference Server, from PyPI, against the model API.

use std::process::ExitCode;

use anyhow::Result;

use crate::cli::ServerChoice;
use crate::pip::Tools;
use crate::workspace::Workspace;
use crate::{packages, test};

/// The test of `model-api` that runs it.
const TEST: &str = "the_client_of_triton_infers_in_bytes_and_in_json";

pub(crate) fn run(workspace: &Workspace, server: ServerChoice) -> Result<ExitCode> {
    let version = Tools::pinned()?.tritonclient.version;
    let folder = packages::python(workspace, "tritonclient", "[http]", &version)?;
    println!("tritonclient {version} : {}", folder.display());
    test::one(workspace, server.postgres, TEST)
}
