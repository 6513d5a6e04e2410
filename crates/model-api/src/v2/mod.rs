//! The Open Inference Protocol, version 2, as KServe and Triton speak it: what a generic client
//! of models needs. Tensors are the numbers that a model reads; whoever has flights asks
//! `POST /v1/predictions`.

mod binary;
pub(crate) mod health;
pub(crate) mod infer;
pub(crate) mod metadata;
mod refusal;
mod tensors;

use std::sync::Arc;

use features::Horizon;

pub(crate) use tensors::OUTPUTS;

use crate::{AppState, ServedModel};

/// Name of the input tensor, rows by features.
pub(crate) const INPUT: &str = "features";

/// The model of that name, when it answers.
fn model(state: &AppState, name: &str) -> Option<Arc<ServedModel>> {
    let horizon = Horizon::ALL
        .into_iter()
        .find(|horizon| horizon.model_name() == name)?;
    state.models.at(horizon)
}
