//! What a training needs to know. The binary fills it from its options.

use std::path::PathBuf;

use features::Horizon;

use crate::{HyperParameters, Split};

/// Settings of a training.
#[derive(Debug, Clone)]
pub struct TrainerConfig {
    /// Where to download the snapshot from; `None` reuses the one in `snapshot_dir`.
    pub api: Option<ApiAccess>,
    pub snapshot_dir: PathBuf,
    /// Where a model directory is written, to be published later.
    pub drafts_dir: PathBuf,
    /// The ONNX Runtime shared library.
    pub onnxruntime: PathBuf,
    /// Which models to train.
    pub horizons: Vec<Horizon>,
    pub seed: u64,
    pub split: Split,
    pub hyper_parameters: HyperParameters,
}

/// How to reach the dataset API. The secret stays in its file until it is sent.
#[derive(Debug, Clone)]
pub struct ApiAccess {
    /// Without a final slash.
    pub base_url: String,
    pub client_id: String,
    pub client_secret_file: PathBuf,
}

impl ApiAccess {
    /// Reads its settings; faults are noted in `reader`.
    pub fn read(reader: &mut settings::Reader) -> Option<Self> {
        let base_url = reader.get::<String>("dataset_api_url");
        let client_id = reader.get("trainer_client_id");
        let client_secret_file = reader.get("trainer_client_secret_file");
        Some(Self {
            base_url: base_url?.trim_end_matches('/').to_owned(),
            client_id: client_id?,
            client_secret_file: client_secret_file?,
        })
    }
}
