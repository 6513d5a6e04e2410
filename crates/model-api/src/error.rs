//! What this API refuses, and how it says so.

use auth::GrantError;
use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::response::{IntoResponse, Response};
use contract::{FieldFault, PredictionRequest, Problem};
use store::StoreError;

use crate::dataset::DatasetError;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("the body is not valid")]
    Json(#[from] JsonRejection),
    #[error("the form is not valid")]
    Form(#[from] FormRejection),
    #[error("no flight, or too many")]
    Count,
    #[error("some flights cannot be predicted")]
    Flights(Vec<FieldFault>),
    #[error("no token was granted")]
    Grant(#[from] GrantError),
    #[error("the dataset could not be asked")]
    Dataset(#[from] DatasetError),
    #[error("the store failed")]
    Store(#[from] StoreError),
    #[error("the model failed")]
    Model(#[from] model::ModelError),
    #[error("the schema is older than this program")]
    Schema,
    #[error("the answer could not be made")]
    Internal,
}

impl ApiError {
    fn problem(&self) -> Problem {
        match self {
            Self::Json(rejection) => telemetry::from_json_rejection(rejection),
            Self::Form(rejection) => Problem::new(
                400,
                "formulaire-invalide",
                "Formulaire invalide",
                "Envoyez grant_type, client_id et client_secret en application/x-www-form-urlencoded.",
            )
            .with_errors(vec![FieldFault { field: "form".into(), detail: rejection.body_text() }]),
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
            Self::Grant(error) => error.problem(),
            Self::Dataset(_) => Problem::new(
                503,
                "donnees-indisponibles",
                "Jeu de données indisponible",
                "L'API du jeu de données ne répond pas ; réessayez après le délai de l'en-tête Retry-After.",
            ),
            Self::Store(StoreError::Unavailable(_)) => Problem::new(
                503,
                "base-indisponible",
                "Base de données indisponible",
                "La base ne répond pas ; réessayez après le délai de l'en-tête Retry-After.",
            ),
            Self::Schema => Problem::new(
                503,
                "schema-ancien",
                "Schéma de base ancien",
                "Lancez « pipeline migrate », puis réessayez.",
            ),
            Self::Store(
                StoreError::Address
                | StoreError::Misconfigured(_)
                | StoreError::Refused { .. }
                | StoreError::Full(_)
                | StoreError::Migration(_)
                | StoreError::Corrupt(_)
                | StoreError::Statement(_),
            )
            | Self::Model(_)
            | Self::Internal => Problem::new(
                500,
                "defaut",
                "Erreur interne",
                "Le défaut est journalisé avec l'identifiant de la requête ; réessayez plus tard.",
            ),
        }
    }
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
