//! `pipeline`: see `pipeline --help`.

mod cli;
mod client;
mod explained;
mod failure;
mod flow;
mod hours;
mod merise;
mod purge;
mod report;
mod rgpd;
mod role;
mod runs;
mod schedule;
mod signing;

use std::process::ExitCode;

/// Months of rows are made by one thread and dropped by others (ADR 0022).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    cli::run(settings::parse()).await
}
