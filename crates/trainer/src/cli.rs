//! Command line. Paths and addresses are settings, which the environment gives.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use domain::SystemClock;
use features::Horizon;
use model::Registry;
use settings::{Reader, SettingsError};
use trainer::{ApiAccess, HyperParameters, Split, TrainerConfig, TrainerError, report};

/// Into how many blocks of months the training period is cut.
const BLOCKS: usize = 3;

/// Entraîne et évalue le modèle de retard de Ponctuel.
///
/// Les réglages viennent des variables PONCTUEL_* ou du fichier TOML nommé par PONCTUEL_CONFIG.
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
    /// Écrit les matrices de l'apprentissage et du test, pour une autre bibliothèque.
    Matrices(Matrices),
    /// Apprend de ces matrices et imprime ses scores : notre côté de « cargo xtask bench model ».
    Rival {
        #[arg(long)]
        matrices: PathBuf,
        #[arg(long, value_parser = horizon)]
        horizon: Horizon,
        #[arg(long)]
        seed: u64,
    },
    /// Imprime la page des tests du modèle.
    Cases,
}

#[derive(Debug, Args)]
struct Matrices {
    /// Instantané déjà téléchargé.
    #[arg(long)]
    snapshot: PathBuf,
    /// Dossier où écrire.
    #[arg(long)]
    to: PathBuf,
    /// Premier jour de la période de test.
    #[arg(long, default_value = "2013-11-01")]
    test_from: NaiveDate,
}

#[derive(Debug, Args)]
struct Train {
    /// Réutilise un instantané déjà téléchargé, sans appeler l'API.
    #[arg(long)]
    snapshot: Option<PathBuf>,
    /// Graine du hasard : même graine et même instantané, mêmes mesures.
    #[arg(long, default_value_t = 20_130_101)]
    seed: u64,
    /// Horizon à entraîner, option répétable ; les trois par défaut.
    #[arg(long, value_parser = horizon, value_name = "reservation|veille|h2")]
    horizon: Vec<Horizon>,
    /// En combien de blocs de mois la période d'apprentissage est coupée pour la calibration.
    #[arg(long, default_value_t = BLOCKS)]
    blocks: usize,
    /// Premier jour de la période de test.
    #[arg(long, default_value = "2013-11-01")]
    test_from: NaiveDate,
}

#[derive(Debug, Args)]
struct Evaluate {
    /// Horizon du modèle : reservation, veille ou h2.
    #[arg(long, value_parser = horizon, default_value = "h2")]
    horizon: Horizon,
    /// Dossier du modèle ; celui en production par défaut.
    #[arg(long)]
    model: Option<PathBuf>,
    /// Instantané sur lequel le modèle a été entraîné ; le dernier téléchargé par défaut.
    #[arg(long)]
    snapshot: Option<PathBuf>,
}

/// Runs the command; the answer is the exit code.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let reader = Reader::from_environment();
    match cli.command {
        Command::Train(options) => train(options, reader).await,
        Command::Evaluate(options) => evaluate(options, reader),
        Command::Matrices(options) => {
            let split = Split {
                test_from: options.test_from,
                blocks: BLOCKS,
            };
            trainer::write_matrices(&options.snapshot, split, &options.to).map_err(explained)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Rival {
            matrices,
            horizon,
            seed,
        } => {
            let found = trainer::rival(&matrices, horizon, seed).map_err(explained)?;
            println!("{}", serde_json::to_string(&found)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Cases => {
            print!("{}", trainer::cases::page()?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn train(options: Train, reader: Reader) -> anyhow::Result<ExitCode> {
    let config = options.into_config(reader)?;
    if let Some(api) = &config.api {
        trainer::download(api, &config.snapshot_dir)
            .await
            .map_err(explained)?;
    }
    let trained = trainer::train(&config, &SystemClock).map_err(explained)?;
    for trained in trained {
        let title = format!("{}, période de test", trained.horizon.as_str());
        println!("{}", report::period(&title, &trained.metrics.test));
        println!(
            "Modèle {} en production : {} arbres, {}\n",
            trained.version,
            trained.trees,
            trained.path.display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn evaluate(options: Evaluate, mut reader: Reader) -> anyhow::Result<ExitCode> {
    let onnxruntime = reader.get::<PathBuf>("onnxruntime");
    let models_dir = reader.get::<PathBuf>("models_dir");
    let snapshot_dir = reader.get::<PathBuf>("snapshot_dir");
    let settings = onnxruntime.zip(models_dir).zip(snapshot_dir);
    let ((onnxruntime, models_dir), snapshot_dir) = reader.finish(settings)?;
    let model = match options.model {
        Some(model) => model,
        None => production(models_dir, options.horizon)?,
    };
    let snapshot = options.snapshot.unwrap_or(snapshot_dir);
    let found =
        trainer::verify(options.horizon, &model, &snapshot, &onnxruntime).map_err(explained)?;
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

fn horizon(text: &str) -> Result<Horizon, String> {
    text.parse()
        .map_err(|_| "attendu : reservation, veille ou h2".to_owned())
}

fn production(models_dir: PathBuf, horizon: Horizon) -> anyhow::Result<PathBuf> {
    let registry = Registry::new(models_dir);
    let name = horizon.model_name();
    let version = registry
        .production(name)?
        .context("Aucun modèle n'est en production : lancez « trainer train ».")?;
    Ok(registry.path(name, &version)?)
}

/// The advice first, for people; the cause stays below it.
fn explained(error: TrainerError) -> anyhow::Error {
    let advice = error.advice();
    anyhow::Error::new(error).context(advice)
}

impl Train {
    fn into_config(self, mut reader: Reader) -> Result<TrainerConfig, SettingsError> {
        let horizons = match self.horizon.as_slice() {
            [] => Horizon::ALL.to_vec(),
            chosen => chosen.to_vec(),
        };
        let base_url = reader.get::<String>("dataset_api_url");
        let client_id = reader.get("trainer_client_id");
        let client_secret_file = reader.get("trainer_client_secret_file");
        let snapshot_dir = reader.get("snapshot_dir");
        let models_dir = reader.get("models_dir");
        let onnxruntime = reader.get("onnxruntime");
        let config = (|| {
            let api = ApiAccess {
                base_url: base_url?.trim_end_matches('/').to_owned(),
                client_id: client_id?,
                client_secret_file: client_secret_file?,
            };
            Some(TrainerConfig {
                api: self.snapshot.is_none().then_some(api),
                snapshot_dir: self.snapshot.or(snapshot_dir)?,
                models_dir: models_dir?,
                onnxruntime: onnxruntime?,
                horizons,
                seed: self.seed,
                split: Split {
                    test_from: self.test_from,
                    blocks: self.blocks,
                },
                hyper_parameters: HyperParameters::default(),
            })
        })();
        reader.finish(config)
    }
}
