//! `pipeline`: see `pipeline --help`.

mod cli;
mod client;
mod flow;
mod report;
mod runs;
mod schedule;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    cli::run(settings::parse()).await
}
