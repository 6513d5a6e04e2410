//! The model and the AI services: training, measures, gate, prediction, who is called.

mod kept;
mod measures;
mod services;
mod training;

use super::{Evidence, Facts};
use kept::kept;
use measures::measures;
pub use services::Service;
use services::services;
pub(crate) use services::{is_client, is_service, names_service, taken};
use training::training;

#[derive(Debug, Default)]
pub struct Model {
    pub training: Vec<Evidence>,
    pub saving: Vec<Evidence>,
    pub measures: Vec<Evidence>,
    pub predicting: Vec<Evidence>,
    /// A comparison of measures that refuses a model.
    pub gates: Vec<Evidence>,
    pub services: Vec<Service>,
    /// Models and data kept in the repository.
    pub kept_models: Vec<Evidence>,
    pub kept_data: Vec<Evidence>,
    /// Versioning of data and models: DVC, MLflow registry, LFS.
    pub versioning: Vec<Evidence>,
    /// Random values given as measures.
    pub random_measures: Vec<Evidence>,
    /// Measures typed by hand.
    pub typed_measures: Vec<Evidence>,
}

pub(super) fn of(facts: &Facts<'_>) -> Model {
    let mut model = Model::default();
    for (place, source) in facts.sources.iter().enumerate() {
        if let Some(code) = source.read.code.as_ref().filter(|_| !source.role.is_test) {
            training(&mut model, facts, source, code);
            services(&mut model, facts, place, code);
            measures(&mut model, facts, source, code);
        }
        kept(&mut model, facts, source);
    }
    // A program before a notebook.
    model.training.sort_by_key(|it| it.path.ends_with(".ipynb"));
    model.measures.sort_by_key(|it| it.path.ends_with(".ipynb"));
    model
}
