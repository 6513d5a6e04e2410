//! Command line: one file a step of the delivery of a model. Paths and addresses are settings,
//! which the environment gives.

mod check_data;
mod desk;
mod evaluate;
mod matrices;
mod recalibrate;
mod registry;
mod rival;
mod train;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use features::Horizon;
use settings::Reader;
use trainer::TrainerError;

/// Entraîne, évalue et livre le modèle de retard de Ponctuel.
///
/// Les étapes, dans l'ordre : check-data, train, evaluate, package, promote. Les réglages viennent des
/// variables PONCTUEL_* ou du fichier TOML nommé par PONCTUEL_CONFIG.
#[derive(Debug, Parser)]
#[command(name = "trainer", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Télécharge un instantané du jeu de données et le contrôle ; code 1 s'il ne convient pas.
    CheckData(check_data::CheckData),
    /// Entraîne sur l'instantané, pour chaque horizon, un modèle que rien ne sert encore.
    Train(train::Train),
    /// Mesure à nouveau un modèle sur la période de test ; code 1 si les chiffres diffèrent.
    ///
    /// Avec --compare, le compare à la production sur les mêmes vols ; code 1 s'il est refusé.
    Evaluate(evaluate::Evaluate),
    /// Écrit les matrices de l'apprentissage et du test, pour une autre bibliothèque.
    Matrices(matrices::Matrices),
    /// Apprend de ces matrices et imprime ses scores : notre côté de « cargo xtask bench model ».
    Rival(rival::Rival),
    /// Imprime la page des tests du modèle.
    Cases,
    /// Publie le modèle entraîné dans le registre, signé et immuable, comme candidat.
    Package(registry::Package),
    /// Compare le candidat à la production et prend sa place, sauf s'il est moins bon.
    Promote(registry::Promote),
    /// Décale la calibration de ce que les derniers jours atterris ont manqué, et publie la version du soir.
    ///
    /// Code 1 si les données ou la porte refusent : la production reste ce qu'elle est.
    Recalibrate(recalibrate::Recalibrate),
    /// Remet en production la version précédente.
    Rollback(registry::Rollback),
    /// Montre les versions du registre, leurs étapes et l'histoire des promotions.
    List(registry::List),
}

/// Into how many blocks of months the training period is cut.
const BLOCKS: usize = 3;

/// Which model.
#[derive(Debug, Args)]
struct Chosen {
    /// Horizon du modèle, option répétable ; les trois par défaut.
    #[arg(long, value_parser = horizon, value_name = "reservation|veille|h2")]
    horizon: Vec<Horizon>,
}

impl Chosen {
    fn horizons(&self) -> Vec<Horizon> {
        match self.horizon.as_slice() {
            [] => Horizon::ALL.to_vec(),
            chosen => chosen.to_vec(),
        }
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
        Command::CheckData(options) => check_data::run(options, reader).await,
        Command::Train(options) => train::run(options, reader).await,
        Command::Evaluate(options) => evaluate::run(options, reader),
        Command::Matrices(options) => matrices::run(&options),
        Command::Rival(options) => rival::run(&options),
        Command::Cases => {
            print!("{}", trainer::cases::page()?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Package(options) => registry::package(&options, reader),
        Command::Promote(options) => registry::promote(&options, reader),
        Command::Recalibrate(options) => recalibrate::run(&options, reader),
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

/// 3 when the model in production cannot be compared with any more, 1 otherwise: a script may
/// then choose to promote without comparison.
pub(crate) fn exit_code(error: &anyhow::Error) -> ExitCode {
    match error.downcast_ref::<TrainerError>() {
        Some(TrainerError::Incomparable) => ExitCode::from(3),
        _ => ExitCode::FAILURE,
    }
}
