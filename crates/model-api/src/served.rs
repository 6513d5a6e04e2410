//! The models that answer, one a horizon, and how they are replaced while they do.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use contract::{ModelInfo, ModelSummary, ReloadedModel};
use features::{Encodings, Horizon};
use model::{Explainer, ModelDirectory, ModelError, Predictor, Registry, RegistryError, Runtime};

use crate::monitor::Window;

/// Sessions that can run at once: as many as the cores of a small server, and one more, which long
/// calls leave to short ones. Each is opened when it is first needed.
pub const SESSIONS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(2);

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

/// Everything that a prediction at one horizon needs, loaded.
#[derive(Debug)]
pub struct ServedModel {
    pub(crate) info: ModelInfo,
    pub(crate) horizon: Horizon,
    pub(crate) encodings: Encodings,
    pub(crate) predictor: Predictor,
    pub(crate) explainer: Explainer,
    pub(crate) card: String,
    /// The version that a training wrote: this one, or the one whose calibration it moves.
    trained: String,
    /// What these trees were asked, against what they learned from. An evening moves neither: it
    /// goes on from one version to the next.
    pub(crate) window: Arc<Window>,
}

impl ServedModel {
    fn load(
        registry: &Registry,
        horizon: Horizon,
        version: &str,
        onnxruntime: &Path,
        former: Option<&Self>,
    ) -> Result<Self, ServeError> {
        let path = registry.local(horizon.model_name(), version)?;
        let directory = ModelDirectory::open(&path, &horizon.schema_sha256())?;
        let runtime = Runtime::load(onnxruntime)?;
        let trained = match &directory.manifest().recalibration {
            Some(moved) => &moved.from,
            None => version,
        };
        let window = match former.filter(|former| former.trained == *trained) {
            Some(former) => Arc::clone(&former.window),
            None => Arc::new(Window::new(directory.reference().clone())),
        };
        Ok(Self {
            info: directory.info(),
            horizon,
            encodings: directory.encodings()?,
            predictor: directory.predictor(&runtime, SESSIONS)?,
            explainer: directory.explainer()?,
            card: directory.card().to_owned(),
            trained: trained.to_owned(),
            window,
        })
    }

    pub fn version(&self) -> &str {
        &self.info.version
    }

    /// How many numbers it reads of a flight.
    pub(crate) fn width(&self) -> usize {
        self.info.features.len()
    }

    pub(crate) fn summary(&self) -> ModelSummary {
        ModelSummary {
            name: self.info.name.clone(),
            horizon: self.horizon.as_str().to_owned(),
            version: self.info.version.clone(),
            trained_at: self.info.trained_at,
            features: self.width(),
            roc_auc: self.info.test.roc_auc,
        }
    }
}

/// What became of a model that was asked to be read again.
#[derive(Debug)]
pub(crate) enum Reloaded {
    Unchanged,
    Loaded,
    /// The former one still answers.
    Refused(ServeError),
    Absent,
}

impl Reloaded {
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Loaded => "loaded",
            Self::Refused(_) => "refused",
            Self::Absent => "absent",
        }
    }
}

type Held = [Option<Arc<ServedModel>>; Horizon::ALL.len()];

/// The production model of each horizon. A request keeps the one it began with: replacing it
/// interrupts nobody.
pub struct Models {
    registry: Registry,
    onnxruntime: PathBuf,
    held: RwLock<Held>,
    /// The last move of each pointer that was followed; the lock is held for the time of a reload.
    followed: Mutex<[u64; Horizon::ALL.len()]>,
}

impl std::fmt::Debug for Models {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.all().iter().map(|model| model.version().to_owned()))
            .finish()
    }
}

impl Models {
    /// Loads every model in production. Blocks.
    ///
    /// # Errors
    /// Fails when there is none, or when one of them cannot be used: nothing answers yet.
    pub fn open(registry: Registry, onnxruntime: &Path) -> Result<Self, ServeError> {
        let models = Self {
            registry,
            onnxruntime: onnxruntime.to_owned(),
            held: RwLock::default(),
            followed: Mutex::default(),
        };
        for (_, outcome) in models.reload(true) {
            if let Reloaded::Refused(error) = outcome {
                return Err(error);
            }
        }
        if models.all().is_empty() {
            return Err(ServeError::NoModel);
        }
        Ok(models)
    }

    /// The model that answers at a horizon.
    pub(crate) fn at(&self, horizon: Horizon) -> Option<Arc<ServedModel>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held[horizon as usize].clone()
    }

    /// Every model that answers, from the earliest horizon to the latest.
    pub(crate) fn all(&self) -> Vec<Arc<ServedModel>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.iter().flatten().cloned().collect()
    }

    /// Follows the pointers that moved; with `again`, also tries again what was refused. Blocks.
    pub(crate) fn reload(&self, again: bool) -> Vec<(Horizon, Reloaded)> {
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut outcomes = Vec::new();
        for horizon in Horizon::ALL {
            let last = &mut followed[horizon as usize];
            let outcome = self.follow(horizon, last, again);
            outcomes.push((horizon, outcome.unwrap_or_else(Reloaded::Refused)));
        }
        outcomes
    }

    fn follow(
        &self,
        horizon: Horizon,
        last: &mut u64,
        again: bool,
    ) -> Result<Reloaded, ServeError> {
        let name = horizon.model_name();
        let from = if again { 0 } else { *last };
        let Some(stages) = self.registry.moved_since(name, from)? else {
            return Ok(self.still(horizon));
        };
        // Seen, whatever it is worth: a bad directory is told once, not every second.
        *last = stages.number;
        let Some(version) = stages.production else {
            return Ok(self.still(horizon));
        };
        let former = self.at(horizon);
        let former = former.as_deref();
        if former.is_some_and(|model| model.version() == version) {
            return Ok(Reloaded::Unchanged);
        }
        let (registry, library) = (&self.registry, self.onnxruntime.as_path());
        let model = ServedModel::load(registry, horizon, &version, library, former)?;
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held[horizon as usize] = Some(Arc::new(model));
        Ok(Reloaded::Loaded)
    }

    fn still(&self, horizon: Horizon) -> Reloaded {
        match self.at(horizon) {
            Some(_) => Reloaded::Unchanged,
            None => Reloaded::Absent,
        }
    }

    /// What a reload did, for whoever asked.
    pub(crate) fn told(&self, (horizon, outcome): &(Horizon, Reloaded)) -> ReloadedModel {
        let reason = match outcome {
            Reloaded::Refused(error) => Some(error.advice()),
            _ => None,
        };
        ReloadedModel {
            horizon: horizon.as_str().to_owned(),
            version: self.at(*horizon).map(|model| model.version().to_owned()),
            outcome: outcome.as_str().to_owned(),
            reason,
        }
    }
}
