//! Command line. Every option may come from the environment.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use domain::SystemClock;
use trainer::{ApiAccess, HyperParameters, Split, TrainerConfig, TrainerError, report};

/// Entraîne et évalue le modèle de retard de Ponctuel.
#[derive(Debug, Parser)]
#[command(name = "trainer", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Télécharge un instantané du jeu de données, entraîne un modèle et le met en production.
    Train(Train),
    /// Mesure à nouveau un modèle sur la période de test ; code 1 si les chiffres diffèrent.
    Evaluate(Evaluate),
}

#[derive(Debug, Args)]
struct Train {
    /// Adresse de l'API du jeu de données.
    #[arg(
        long,
        env = "PONCTUEL_DATASET_API_URL",
        default_value = "http://127.0.0.1:8081"
    )]
    dataset_api: String,
    /// Identifiant de client OAuth 2.
    #[arg(long, env = "PONCTUEL_TRAINER_CLIENT_ID", default_value = "trainer")]
    client_id: String,
    /// Fichier qui contient le secret du client.
    #[arg(
        long,
        env = "PONCTUEL_TRAINER_CLIENT_SECRET_FILE",
        required_unless_present = "snapshot"
    )]
    client_secret_file: Option<PathBuf>,
    /// Réutilise un instantané déjà téléchargé, sans appeler l'API.
    #[arg(long)]
    snapshot: Option<PathBuf>,
    /// Dossier où télécharger l'instantané.
    #[arg(long, env = "PONCTUEL_SNAPSHOT_DIR", default_value = "data/snapshot")]
    snapshot_dir: PathBuf,
    /// Dossier des modèles.
    #[arg(long, env = "PONCTUEL_MODELS_DIR", default_value = "data/models")]
    models_dir: PathBuf,
    /// Bibliothèque ONNX Runtime (libonnxruntime.so ou .dylib).
    #[arg(long, env = "PONCTUEL_ONNXRUNTIME")]
    onnxruntime: PathBuf,
    /// Graine du hasard : même graine et même instantané, mêmes mesures.
    #[arg(long, default_value_t = 20_130_101)]
    seed: u64,
    /// Premier jour de la période de validation.
    #[arg(long, default_value = "2013-10-01")]
    validation_from: NaiveDate,
    /// Premier jour de la période de test.
    #[arg(long, default_value = "2013-11-01")]
    test_from: NaiveDate,
}

#[derive(Debug, Args)]
struct Evaluate {
    /// Dossier du modèle, par exemple data/models/late-h2/<version>.
    #[arg(long)]
    model: PathBuf,
    /// Instantané sur lequel le modèle a été entraîné.
    #[arg(long, env = "PONCTUEL_SNAPSHOT_DIR", default_value = "data/snapshot")]
    snapshot: PathBuf,
    /// Bibliothèque ONNX Runtime (libonnxruntime.so ou .dylib).
    #[arg(long, env = "PONCTUEL_ONNXRUNTIME")]
    onnxruntime: PathBuf,
}

/// Runs the command; the answer is the exit code.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Train(options) => train(options).await,
        Command::Evaluate(options) => evaluate(options),
    }
}

async fn train(options: Train) -> anyhow::Result<ExitCode> {
    let config = options.into_config();
    if let Some(api) = &config.api {
        trainer::download(api, &config.snapshot_dir)
            .await
            .map_err(explained)?;
    }
    let trained = trainer::train(&config, &SystemClock).map_err(explained)?;
    println!(
        "{}",
        report::period("Période de test", &trained.metrics.test)
    );
    println!(
        "Modèle {} en production : {} arbres, {}",
        trained.version,
        trained.trees,
        trained.path.display()
    );
    Ok(ExitCode::SUCCESS)
}

fn evaluate(options: Evaluate) -> anyhow::Result<ExitCode> {
    let Evaluate {
        model,
        snapshot,
        onnxruntime,
    } = options;
    let found = trainer::verify(&model, &snapshot, &onnxruntime).map_err(explained)?;
    println!("{}", report::period("Période de test", &found.test));
    if found.differences.is_empty() {
        println!(
            "Modèle {} : mesures identiques à metrics.json.",
            found.version
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "Modèle {} : mesures différentes de metrics.json :",
        found.version
    );
    for figure in &found.differences {
        println!("  {figure}");
    }
    Ok(ExitCode::FAILURE)
}

/// The advice first, for people; the cause stays below it.
fn explained(error: TrainerError) -> anyhow::Error {
    let advice = error.advice();
    anyhow::Error::new(error).context(advice)
}

impl Train {
    fn into_config(self) -> TrainerConfig {
        let reused = self.snapshot;
        let api = match (&reused, self.client_secret_file) {
            (None, Some(client_secret_file)) => Some(ApiAccess {
                base_url: self.dataset_api.trim_end_matches('/').to_owned(),
                client_id: self.client_id,
                client_secret_file,
            }),
            _ => None,
        };
        TrainerConfig {
            api,
            snapshot_dir: reused.unwrap_or(self.snapshot_dir),
            models_dir: self.models_dir,
            onnxruntime: self.onnxruntime,
            seed: self.seed,
            split: Split {
                validation_from: self.validation_from,
                test_from: self.test_from,
            },
            hyper_parameters: HyperParameters::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_reused_snapshot_needs_no_secret_and_no_api() {
        let line = "trainer train --snapshot old --onnxruntime lib.so";
        let Command::Train(options) = Cli::parse_from(line.split(' ')).command else {
            panic!("it is a training");
        };
        let config = options.into_config();
        assert!(config.api.is_none());
        assert_eq!(config.snapshot_dir, PathBuf::from("old"));
    }
}
