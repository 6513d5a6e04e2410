//! What this API refuses, and how it says so.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use contract::{FieldFault, Problem};
use store::StoreError;

use crate::{calendar, page};

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("no such resource")]
    NotFound { what: &'static str },
    #[error("the cursor is not one of ours")]
    Cursor,
    #[error("the cursor is one of another list")]
    OtherCursor,
    #[error("a day or an instant out of bounds, or a range that ends before it starts")]
    Range,
    #[error("the page size is out of bounds")]
    Limit,
    #[error("a field is not one of the dataset")]
    Fields { detail: String },
    #[error("a parameter has a value that cannot be")]
    Value { name: &'static str },
    #[error("no format that the caller accepts")]
    Format,
    #[error("the dataset is not in the state asked for")]
    Changed,
    #[error("the caller insists on another state")]
    Precondition,
    #[error("too many long readings at once")]
    Busy,
    #[error("the store failed")]
    Store(#[from] StoreError),
    #[error("the store failed for all those who asked together")]
    Together(#[from] Arc<StoreError>),
    #[error("the answer could not be encoded")]
    Export,
}

impl ApiError {
    fn problem(&self) -> Problem {
        match self {
            Self::NotFound { what } => Problem::new(
                404,
                "introuvable",
                "Introuvable",
                format!("Aucun enregistrement ne porte cet identifiant ({what})."),
            ),
            Self::Cursor => Problem::new(
                400,
                "curseur-invalide",
                "Curseur invalide",
                "Reprenez la valeur de next_cursor sans la modifier, ou recommencez sans curseur.",
            ),
            Self::OtherCursor => Problem::new(
                400,
                "curseur-d-une-autre-demande",
                "Curseur d'une autre demande",
                "Gardez les mêmes filtres et le même ordre d'une page à l'autre, ou recommencez sans curseur.",
            ),
            Self::Range => Problem::new(
                400,
                "periode-invalide",
                "Période invalide",
                format!(
                    "Le début (from) doit précéder la fin (to), entre {} et {}.",
                    calendar::YEARS.start(),
                    calendar::YEARS.end()
                ),
            ),
            Self::Limit => Problem::new(
                400,
                "taille-de-page",
                "Taille de page refusée",
                format!("Demandez de 1 à {} lignes par page (limit).", page::MAX),
            ),
            Self::Fields { detail } => parameter("fields", detail.clone()),
            Self::Value { name } => parameter(name, "valeur refusée".to_owned()),
            Self::Format => Problem::new(
                406,
                "format-refuse",
                "Format refusé",
                "Demandez csv, ndjson, parquet ou arrow, par l'en-tête Accept ou par format=.",
            ),
            Self::Changed => Problem::new(
                409,
                "jeu-de-donnees-change",
                "Jeu de données changé",
                "Le jeu de données n'est plus dans l'état demandé (version) : recommencez l'export depuis le début.",
            ),
            Self::Precondition => Problem::new(
                412,
                "etat-different",
                "État différent",
                "L'export n'est plus celui que nomme If-Match : recommencez-le sans cet en-tête.",
            ),
            Self::Busy => Problem::new(
                503,
                "trop-de-longues-lectures",
                "Trop de longues lectures en même temps",
                "Réessayez après le délai de l'en-tête Retry-After.",
            ),
            Self::Store(error) => edge::store_problem(error),
            Self::Together(error) => edge::store_problem(error),
            Self::Export => edge::defect(),
        }
    }
}

fn parameter(name: &str, detail: String) -> Problem {
    Problem::new(
        400,
        "parametre-invalide",
        "Paramètre invalide",
        "Corrigez le paramètre indiqué.",
    )
    .with_errors(vec![FieldFault {
        field: name.to_owned(),
        detail,
    }])
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
