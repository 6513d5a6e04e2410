//! `trainer train`.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use domain::{Clock, SystemClock};
use settings::{Reader, SettingsError};
use trainer::mlflow::{self, MlflowServer};
use trainer::{ApiAccess, HyperParameters, Split, TrainerConfig, report};

use super::{BLOCKS, Chosen, explained};

#[derive(Debug, Args)]
pub(super) struct Train {
    #[command(flatten)]
    chosen: Chosen,
    /// Instantané à apprendre ; le dernier téléchargé par défaut.
    #[arg(long)]
    snapshot: Option<PathBuf>,
    /// Télécharge d'abord un instantané, sans le contrôler.
    #[arg(long, conflicts_with = "snapshot")]
    download: bool,
    /// Graine du hasard : même graine et même instantané, mêmes mesures.
    #[arg(long, default_value_t = 20_130_101)]
    seed: u64,
    /// En combien de blocs de mois la période d'apprentissage est coupée pour la calibration.
    #[arg(long, default_value_t = BLOCKS)]
    blocks: usize,
    /// Premier jour de la période de test.
    #[arg(long, default_value = "2013-11-01")]
    test_from: NaiveDate,
}

pub(super) async fn run(options: Train, reader: Reader) -> anyhow::Result<ExitCode> {
    let (config, mlflow) = options.into_config(reader)?;
    if let Some(api) = &config.api {
        trainer::download(api, &config.snapshot_dir)
            .await
            .map_err(explained)?;
    }
    let trained = trainer::train(&config, &SystemClock).map_err(explained)?;
    for trained in trained {
        let title = format!("{}, période de test", trained.horizon.as_str());
        println!("{}", report::period(&title, &trained.metrics.test));
        if let Some(evenings) = &trained.metrics.evenings {
            let (test, moved) = (&trained.metrics.test, &evenings.test);
            println!("{}", report::evenings(trained.horizon, test, moved));
        }
        println!(
            "Modèle entraîné : {} arbres, {}\n",
            trained.trees,
            trained.path.display()
        );
        if let Some(server) = &mlflow {
            match mlflow::send(server, &trained.path, SystemClock.now()).await {
                Ok(run) => println!("MLflow : passage {run}\n"),
                // The model is there all the same.
                Err(error) => eprintln!("MLflow : rien n'a été envoyé. {}\n", error.advice()),
            }
        }
    }
    println!("Ensuite : « trainer evaluate », puis « trainer package » et « trainer promote ».");
    Ok(ExitCode::SUCCESS)
}

impl Train {
    fn into_config(
        self,
        mut reader: Reader,
    ) -> Result<(TrainerConfig, Option<MlflowServer>), SettingsError> {
        let api = ApiAccess::read(&mut reader);
        let snapshot_dir = reader.get("snapshot_dir");
        let drafts_dir = reader.get("drafts_dir");
        let onnxruntime = reader.get("onnxruntime");
        let experiment = reader.get("mlflow_experiment");
        let url = reader
            .is_given("mlflow_url")
            .then(|| reader.get::<String>("mlflow_url"))
            .flatten();
        let config = (|| {
            let mlflow = url.zip(experiment).map(|(url, experiment)| MlflowServer {
                url: url.trim_end_matches('/').to_owned(),
                experiment,
            });
            let config = TrainerConfig {
                api: if self.download { Some(api?) } else { None },
                snapshot_dir: self.snapshot.or(snapshot_dir)?,
                drafts_dir: drafts_dir?,
                onnxruntime: onnxruntime?,
                horizons: self.chosen.horizons(),
                seed: self.seed,
                split: Split {
                    test_from: self.test_from,
                    blocks: self.blocks,
                },
                hyper_parameters: HyperParameters::default(),
            };
            Some((config, mlflow))
        })();
        reader.finish(config)
    }
}
