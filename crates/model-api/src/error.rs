//! What this API refuses, and how it says so.

use axum::response::{IntoResponse, Response};
use contract::{FieldFault, PredictionRequest, Problem};

use crate::dataset::DatasetError;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("no flight, or too many")]
    Count,
    #[error("some flights cannot be predicted")]
    Flights(Vec<FieldFault>),
    #[error("the dataset could not be asked")]
    Dataset(#[from] DatasetError),
    #[error("the model failed")]
    Model(#[from] model::ModelError),
    #[error("the answer could not be made")]
    Internal,
}

impl ApiError {
    fn problem(&self) -> Problem {
        match self {
            Self::Count => Problem::new(
                422,
                "nombre-de-vols",
                "Nombre de vols refusé",
                format!("Envoyez de 1 à {} vols.", PredictionRequest::MAX_FLIGHTS),
            ),
            Self::Flights(faults) => Problem::new(
                422,
                "vol-imprevisible",
                "Vol impossible à prédire",
                "Corrigez les vols indiqués ; aucun n'a été prédit.",
            )
            .with_errors(faults.clone()),
            Self::Dataset(_) => dataset_unavailable(),
            Self::Model(_) | Self::Internal => edge::defect(),
        }
    }
}

/// What a prediction needs of the dataset cannot be had now.
pub(crate) fn dataset_unavailable() -> Problem {
    Problem::new(
        503,
        "donnees-indisponibles",
        "Jeu de données indisponible",
        "L'API du jeu de données ne répond pas ; réessayez après le délai de l'en-tête Retry-After.",
    )
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = self.problem();
        if problem.status >= 500 {
            tracing::error!(error = &self as &dyn std::error::Error, "request failed");
        }
        telemetry::respond(problem)
    }
}
