//! The model being served: its directory, its vocabularies, its sessions.

use std::num::NonZeroUsize;
use std::path::Path;

use contract::ModelInfo;
use features::{Encodings, Horizon};
use model::{ModelDirectory, ModelError, Predictor, Registry, Runtime};

/// Sessions that can run at once: as many as the cores of a small server.
const SESSIONS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

/// A model that cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("no model is in production")]
    NoModel,
    #[error("the model cannot be used")]
    Model(#[from] ModelError),
}

impl ServeError {
    /// What to do, in French.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NoModel => "Aucun modèle n'est en production : lancez « trainer train ».",
            Self::Model(error) => error.advice(),
        }
    }
}

/// Everything a prediction needs, loaded.
#[derive(Debug)]
pub struct ServedModel {
    pub(crate) info: ModelInfo,
    pub(crate) horizon: Horizon,
    pub(crate) encodings: Encodings,
    pub(crate) predictor: Predictor,
}

impl ServedModel {
    /// Loads the production model of `models_dir`.
    ///
    /// # Errors
    /// Fails when there is none, when its directory was altered or was made for other features,
    /// or when ONNX Runtime is missing.
    pub fn load(models_dir: &Path, onnxruntime: &Path) -> Result<Self, ServeError> {
        let horizon = Horizon::H2;
        let registry = Registry::new(models_dir);
        let version = registry
            .production(horizon.model_name())?
            .ok_or(ServeError::NoModel)?;
        let path = registry.path(horizon.model_name(), &version)?;
        let directory = ModelDirectory::open(&path, &horizon.schema_sha256())?;
        let runtime = Runtime::load(onnxruntime)?;
        Ok(Self {
            info: directory.info(),
            horizon,
            encodings: directory.encodings()?,
            predictor: directory.predictor(&runtime, SESSIONS)?,
        })
    }

    pub fn version(&self) -> &str {
        &self.info.version
    }
}
