//! `trainer train`.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use domain::SystemClock;
use settings::{Reader, SettingsError};
use trainer::{ApiAccess, HyperParameters, Split, TrainerConfig, report};

use super::explained;

#[derive(Debug, Args)]
pub(super) struct Train {
    /// Réutilise un instantané déjà téléchargé, sans appeler l'API.
    #[arg(long)]
    snapshot: Option<PathBuf>,
    /// Graine du hasard : même graine et même instantané, mêmes mesures.
    #[arg(long, default_value_t = 20_130_101)]
    seed: u64,
    #[command(flatten)]
    chosen: super::Chosen,
    /// En combien de blocs de mois la période d'apprentissage est coupée pour la calibration.
    #[arg(long, default_value_t = 3)]
    blocks: usize,
    /// Premier jour de la période de test.
    #[arg(long, default_value = "2013-11-01")]
    test_from: NaiveDate,
}

pub(super) async fn run(options: Train, reader: Reader) -> anyhow::Result<ExitCode> {
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
            "Modèle entraîné : {} arbres, {}. Ensuite : « trainer evaluate », puis « trainer package ».\n",
            trained.trees,
            trained.path.display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

impl Train {
    fn into_config(self, mut reader: Reader) -> Result<TrainerConfig, SettingsError> {
        let base_url = reader.get::<String>("dataset_api_url");
        let client_id = reader.get("trainer_client_id");
        let client_secret_file = reader.get("trainer_client_secret_file");
        let snapshot_dir = reader.get("snapshot_dir");
        let drafts_dir = reader.get("drafts_dir");
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
                drafts_dir: drafts_dir?,
                onnxruntime: onnxruntime?,
                seed: self.seed,
                horizons: self.chosen.horizons(),
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
