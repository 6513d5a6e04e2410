//! `pipeline`: see `pipeline --help`.

mod cli;
mod report;

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    cli::run(cli::Cli::parse()).await
}
