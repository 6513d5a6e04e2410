//! The `trainer` binary.

mod cli;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(settings::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("Erreur : {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  cause : {cause}");
            }
            cli::exit_code(&error)
        }
    }
}
