//! `pipeline`: see `pipeline --help`.

mod cli;
mod report;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    cli::run(settings::parse()).await
}
