//! Command line: one file a step of the delivery of a model. Paths and addresses are settings,
//! which the environment gives.

mod evaluate;
mod registry;
mod train;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use features::Horizon;
use settings::Reader;
use trainer::TrainerError;

/// Entraîne, évalue et livre le modèle de retard de Ponctuel.
///
/// Les étapes, dans l'ordre : train, evaluate, package, promote. Les réglages viennent des
/// variables PONCTUEL_* ou du fichier TOML nommé par PONCTUEL_CONFIG.
#[derive(Debug, Parser)]
#[command(name = "trainer", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Télécharge un instantané du jeu de données et entraîne un modèle, que rien ne sert encore.
    Train(train::Train),
    /// Mesure à nouveau un modèle sur la période de test ; code 1 si les chiffres diffèrent.
    Evaluate(evaluate::Evaluate),
    /// Publie le modèle entraîné dans le registre, signé et immuable, comme candidat.
    Package(registry::Package),
    /// Met le candidat en production.
    Promote(registry::Promote),
    /// Remet en production la version précédente.
    Rollback(registry::Rollback),
    /// Montre les versions du registre, leurs étapes et l'histoire des promotions.
    List(registry::List),
}

/// Which model.
#[derive(Debug, Args)]
struct Chosen {
    /// Horizon du modèle : reservation, veille ou h2 ; tous par défaut.
    #[arg(long, value_parser = horizon)]
    horizon: Option<Horizon>,
}

impl Chosen {
    fn horizons(&self) -> Vec<Horizon> {
        self.horizon
            .map_or_else(|| Horizon::ALL.to_vec(), |one| vec![one])
    }
}

fn horizon(text: &str) -> Result<Horizon, String> {
    text.parse()
        .map_err(|_| "attendu : reservation, veille ou h2".to_owned())
}

/// Runs the command; the answer is the exit code.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let reader = Reader::from_environment();
    match cli.command {
        Command::Train(options) => train::run(options, reader).await,
        Command::Evaluate(options) => evaluate::run(options, reader),
        Command::Package(options) => registry::package(&options, reader),
        Command::Promote(options) => registry::promote(&options, reader),
        Command::Rollback(options) => registry::rollback(&options, reader),
        Command::List(options) => registry::list(&options, reader),
    }
}

/// The advice first, for people; the cause stays below it.
fn explained(error: impl Into<TrainerError>) -> anyhow::Error {
    let error = error.into();
    let advice = error.advice();
    anyhow::Error::new(error).context(advice)
}
