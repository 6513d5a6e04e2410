//! The model being served: its directory, its vocabularies, its sessions.

use std::num::NonZeroUsize;
use std::path::Path;

use contract::ModelInfo;
use features::{Encodings, Horizon};
use model::{ModelDirectory, ModelError, Predictor, Registry, RegistryError, Runtime};

/// Sessions that can run at once: as many as the cores of a small server.
const SESSIONS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

/// A model that cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("no model is in production")]
    NoModel,
    #[error("the registry refused")]
    Registry(#[from] RegistryError),
    #[error("the model cannot be used")]
    Model(#[from] ModelError),
}

impl ServeError {
    /// What to do, in French.
    pub fn advice(&self) -> String {
        match self {
            Self::NoModel => "Aucun modèle n'est en production : lancez « trainer train », \
                « trainer package » puis « trainer promote »."
                .to_owned(),
            Self::Registry(error) => error.advice(),
            Self::Model(error) => error.advice().to_owned(),
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
    /// Loads the production model of the registry.
    ///
    /// # Errors
    /// Fails when there is none, when nobody trusted signed it, when it was altered or was made
    /// for other features, or when ONNX Runtime is missing.
    pub fn load(registry: &Registry, onnxruntime: &Path) -> Result<Self, ServeError> {
        let horizon = Horizon::H2;
        let version = registry
            .production(horizon.model_name())?
            .ok_or(ServeError::NoModel)?;
        let path = registry.local(horizon.model_name(), &version)?;
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
