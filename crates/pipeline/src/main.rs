//! `pipeline`: see `pipeline --help`.

mod cli;
mod client;
mod flow;
mod hours;
mod purge;
mod report;
mod rgpd;
mod runs;
mod schedule;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    cli::run(settings::parse()).await
}
