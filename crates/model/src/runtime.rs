//! The ONNX Runtime library, loaded once a process.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;

use crate::ModelError;

/// ONNX Runtime allows one environment a process; it is kept until the end.
static LOADED: Mutex<Option<(PathBuf, Environment)>> = Mutex::new(None);

/// Proof that the library is loaded.
#[derive(Debug, Clone)]
pub struct Runtime {
    pub(crate) environment: Environment,
}

impl Runtime {
    /// Loads the shared library at `path`. Asking again for the same file is free.
    pub fn load(path: &Path) -> Result<Self, ModelError> {
        let path = path
            .canonicalize()
            .ok()
            .filter(|path| path.is_file())
            .ok_or_else(|| ModelError::RuntimeMissing {
                path: path.to_owned(),
            })?;
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((loaded_path, environment)) = loaded.as_ref() {
            if *loaded_path != path {
                return Err(ModelError::RuntimeAlreadyLoaded { path });
            }
            let environment = environment.clone();
            return Ok(Self { environment });
        }
        let builder = ort::init_from(&path).map_err(|source| ModelError::RuntimeUnusable {
            path: path.clone(),
            source,
        })?;
        let environment = builder
            .with_name("ponctuel")
            .with_telemetry(false)
            .build()?;
        *loaded = Some((path, environment.clone()));
        Ok(Self { environment })
    }
}
