//! `trainer rival`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use features::Horizon;

use super::{explained, horizon};

#[derive(Debug, Args)]
pub(super) struct Rival {
    /// Dossier écrit par « trainer matrices ».
    #[arg(long)]
    matrices: PathBuf,
    #[arg(long, value_parser = horizon, value_name = "reservation|veille|h2")]
    horizon: Horizon,
    #[arg(long)]
    seed: u64,
}

pub(super) fn run(options: &Rival) -> anyhow::Result<ExitCode> {
    let Rival {
        matrices,
        horizon,
        seed,
    } = options;
    let found = trainer::rival(matrices, *horizon, *seed).map_err(explained)?;
    println!("{}", serde_json::to_string(&found)?);
    Ok(ExitCode::SUCCESS)
}
