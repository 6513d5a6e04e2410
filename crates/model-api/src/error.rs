//! What this API refuses, and how it says so.

use auth::KeyError;
use axum::response::{IntoResponse, Response};
use contract::{FieldFault, PredictionRequest, Problem};
use store::StoreError;

use crate::dataset::DatasetError;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("no flight, or too many")]
    Count,
    #[error("what holds for every flight is wrong")]
    Terms(Vec<FieldFault>),
    #[error("no flight can be predicted")]
    Flights(Vec<FieldFault>),
    #[error("too many predictions at once")]
    Busy,
    #[error("the feedback says nothing, or too much")]
    Outcome(Vec<FieldFault>),
    #[error("the id is not one")]
    Id,
    #[error("no such prediction for this client")]
    NoPrediction,
    #[error("something else was told of this prediction")]
    AlreadyTold,
    #[error("no model of that name or horizon")]
    NoModel,
    #[error("the tensors cannot be read")]
    Tensors(&'static str),
    #[error("the dataset could not be asked")]
    Dataset(#[from] DatasetError),
    #[error("the database could not be asked")]
    Store(#[from] StoreError),
    #[error("the keys of pseudonyms could not be read")]
    Keys(#[from] KeyError),
    #[error("the model failed")]
    Model(#[from] model::ModelError),
    #[error("the answer could not be made")]
    Internal,
}

impl ApiError {
    /// What to do about it, for the protocols that have a field for that alone.
    pub(crate) fn detail(&self) -> String {
        self.problem().detail
    }

    fn problem(&self) -> Problem {
        match self {
            Self::Count => Problem::new(
                422,
                "nombre-de-vols",
                "Nombre de vols refusé",
                format!("Envoyez de 1 à {} vols.", PredictionRequest::MAX_FLIGHTS),
            ),
            Self::Terms(faults) => Problem::new(
                422,
                "demande-invalide",
                "Demande invalide",
                "Corrigez le champ indiqué ; il vaut pour tous les vols.",
            )
            .with_errors(faults.clone()),
            Self::Flights(faults) => Problem::new(
                422,
                "vol-imprevisible",
                "Aucun vol ne peut être prédit",
                "Corrigez les vols indiqués.",
            )
            .with_errors(faults.clone()),
            Self::Busy => Problem::new(
                429,
                "trop-de-predictions",
                "Trop de prédictions en cours",
                "Réessayez après le délai de l'en-tête Retry-After.",
            ),
            Self::Outcome(faults) => Problem::new(
                422,
                "retour-invalide",
                "Retour invalide",
                "Dites le retard à l'arrivée, en minutes, ou que le vol a été annulé.",
            )
            .with_errors(faults.clone()),
            Self::Id => Problem::new(
                400,
                "chemin-invalide",
                "Chemin invalide",
                "L'identifiant d'une prédiction est un UUID, rendu avec elle.",
            ),
            Self::NoPrediction => Problem::new(
                404,
                "prediction-inconnue",
                "Prédiction inconnue",
                "Ce client n'a pas demandé de prédiction de cet identifiant, ou elle n'est plus gardée.",
            ),
            Self::AlreadyTold => Problem::new(
                409,
                "retour-deja-donne",
                "Retour déjà donné",
                "Un autre retour a été donné sur cette prédiction ; le premier est gardé.",
            ),
            Self::NoModel => Problem::new(
                404,
                "modele-inconnu",
                "Modèle inconnu",
                "Aucun modèle de ce nom n'est en service ; la liste est dans GET /v1/models.",
            ),
            Self::Tensors(detail) => {
                Problem::new(400, "tenseur-invalide", "Tenseur invalide", *detail)
            }
            Self::Dataset(_) => dataset_unavailable(),
            Self::Store(error) => edge::store_problem(error),
            Self::Keys(_) | Self::Model(_) | Self::Internal => edge::defect(),
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

impl ApiError {
    /// The problem, once its cause is in the log when it is ours.
    pub(crate) fn told(&self) -> Problem {
        let problem = self.problem();
        if problem.status >= 500 {
            tracing::error!(error = self as &dyn std::error::Error, "request failed");
        }
        problem
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        telemetry::respond(self.told())
    }
}
