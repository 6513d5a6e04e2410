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
        Command::Serve {
            host,
            port,
            data,
            faults,
        } => sandbox::serve(&host, port, &data, &faults).await,
        Command::LoadRegistry(options) => {
            let loaded = sandbox::load_registry(&options.registry()?).await?;
            println!(
                "Registre chargé : {} appareils, {} modèles, {} types de moteur.",
                loaded.master, loaded.acftref, loaded.engine
            );
            Ok(())
        }
        Command::RegistryFault {
            admin_url,
            database,
            reader,
            fault,
        } => {
            sandbox::damage_registry(&admin_url, &database, &reader, fault).await?;
            println!("Fait ; « none » enlève le défaut.");
            Ok(())
        }
        Command::FlightsFault {
            data,
            out,
            month,
            fault,
        } => {
            sandbox::damage_flights(&data.join("flights"), &out, month, fault)?;
            println!(
                "Copie abîmée dans {} ; à lire avec PONCTUEL_FLIGHTS_DIR.",
                out.display()
            );
            Ok(())
        }
    }
}
