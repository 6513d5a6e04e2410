//! `pipeline`: see `pipeline --help`.

mod cli;
mod client;
mod flow;
mod merise;
mod report;
mod role;
mod runs;
mod schedule;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    cli::run(settings::parse()).await
}
