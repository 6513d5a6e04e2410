//! Command line of the sandbox.

mod arguments;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use sandbox::SandboxError;

#[tokio::main]
async fn main() -> ExitCode {
    match run(settings::parse::<Arguments>().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("erreur : {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), SandboxError> {
    match command {
        Command::Serve { host, port, data } => sandbox::serve(&host, port, &data).await,
        Command::LoadRegistry(options) => {
            let loaded = sandbox::load_registry(&options.registry()?).await?;
            println!(
                "Registre chargé : {} appareils, {} modèles, {} types de moteur.",
                loaded.master, loaded.acftref, loaded.engine
            );
            Ok(())
        }
    }
}
