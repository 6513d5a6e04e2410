//! `cargo xtask trainer`: a step of the delivery of the model, with what it needs around it.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::demo::{DATASET_STEPS, Dataset};
use crate::steps::Steps;
use crate::workspace::{Workspace, variable};
use crate::{onnxruntime, process};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// L'étape et ses options, remises telles quelles à trainer.
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        required = true,
        value_name = "ARGUMENTS"
    )]
    arguments: Vec<String>,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let dataset = if options.downloads() {
        Some(Dataset::open(workspace, &mut Steps::new(DATASET_STEPS))?)
    } else {
        workspace.build()?;
        None
    };
    if variable("PONCTUEL_MODELS_DIR").is_some_and(|place| place.starts_with("s3://")) {
        let mut command = workspace.cargo();
        command.args(["build", "--package", "trainer", "--features", "s3"]);
        process::run(&mut command, "compilation de trainer avec S3")?;
    }
    let (library, _) = onnxruntime::obtain(workspace)?;
    let mut command = workspace.program("trainer");
    command
        .args(&options.arguments)
        .env("PONCTUEL_ONNXRUNTIME", library);
    if let Some(dataset) = &dataset {
        dataset.apply(&mut command);
    }
    let status = process::status(&mut command, "trainer")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

impl Options {
    /// Whether the step asks the dataset API, and nobody said which.
    fn downloads(&self) -> bool {
        let has = |word: &str| self.arguments.iter().any(|argument| argument == word);
        self.arguments
            .first()
            .is_some_and(|step| step == "check-data")
            && !has("--snapshot")
            && !has("--help")
            && variable("PONCTUEL_DATASET_API_URL").is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_download_opens_the_dataset_api() {
        let of = |arguments: &[&str]| Options {
            arguments: arguments.iter().map(|it| (*it).to_owned()).collect(),
        };
        assert!(of(&["check-data"]).downloads());
        assert!(!of(&["check-data", "--snapshot", "x"]).downloads());
        assert!(!of(&["train"]).downloads());
    }
}
