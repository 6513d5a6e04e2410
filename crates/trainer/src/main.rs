//! The `trainer` binary.

mod cli;

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("Erreur : {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  cause : {cause}");
            }
            ExitCode::FAILURE
        }
    }
}
