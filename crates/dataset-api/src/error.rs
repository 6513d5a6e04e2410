//! What this API refuses, and how it says so.

use auth::GrantError;
use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::response::{IntoResponse, Response};
use contract::{FieldFault, Problem};
use store::StoreError;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("no such resource")]
    NotFound { what: &'static str },
    #[error("the query string is not valid")]
    Query(#[from] QueryRejection),
    #[error("the path is not valid")]
    Path(#[from] PathRejection),
    #[error("the form is not valid")]
    Form(#[from] FormRejection),
    #[error("the cursor is not one of ours")]
    Cursor,
    #[error("the range of days ends before it starts")]
    Range,
    #[error("the page size is out of bounds")]
    Limit,
    #[error("too many exports at once")]
    Busy,
    #[error("no token was granted")]
    Grant(#[from] GrantError),
    #[error("the store failed")]
    Store(#[from] StoreError),
    #[error("the schema is older than this program")]
    Schema,
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
            Self::Query(rejection) => telemetry::from_query_rejection(rejection),
            Self::Path(rejection) => telemetry::from_path_rejection(rejection),
            Self::Form(rejection) => Problem::new(
                400,
                "formulaire-invalide",
                "Formulaire invalide",
                "Envoyez grant_type, client_id et client_secret en application/x-www-form-urlencoded.",
            )
            .with_errors(vec![FieldFault { field: "form".into(), detail: rejection.body_text() }]),
            Self::Cursor => Problem::new(
                400,
                "curseur-invalide",
                "Curseur invalide",
                "Reprenez la valeur de next_cursor sans la modifier, ou recommencez sans curseur.",
            ),
            Self::Range => Problem::new(
                400,
                "periode-invalide",
                "Période invalide",
                "Le début (from) doit précéder la fin (to), entre 1900 et 2100.",
            ),
            Self::Limit => Problem::new(
                400,
                "taille-de-page",
                "Taille de page refusée",
                format!("Demandez de 1 à {} lignes par page (limit).", limit::MAX),
            ),
            Self::Busy => Problem::new(
                503,
                "trop-d-exports",
                "Trop d'exports en même temps",
                "Réessayez après le délai de l'en-tête Retry-After.",
            ),
            Self::Grant(error) => error.problem(),
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
            | Self::Export => Problem::new(
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

/// Days and instants that the database can hold and that flights can have.
pub(crate) mod calendar {
    use chrono::{DateTime, Datelike, NaiveDate, Utc};

    use super::ApiError;

    const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

    pub(crate) fn check(instant: DateTime<Utc>) -> Result<DateTime<Utc>, ApiError> {
        if YEARS.contains(&instant.year()) {
            Ok(instant)
        } else {
            Err(ApiError::Range)
        }
    }

    /// A range of days, in order.
    pub(crate) fn check_days(
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Result<(), ApiError> {
        let known = |day: &NaiveDate| YEARS.contains(&day.year());
        let ordered = from.zip(to).is_none_or(|(from, to)| from <= to);
        if ordered && from.iter().chain(&to).all(known) {
            Ok(())
        } else {
            Err(ApiError::Range)
        }
    }
}

/// The same bounds for every list.
pub(crate) mod limit {
    use super::ApiError;

    pub(crate) const DEFAULT: u16 = 100;
    pub(crate) const MAX: u16 = 5000;

    /// A page size within bounds.
    pub(crate) fn of(asked: Option<u16>) -> Result<i64, ApiError> {
        let limit = asked.unwrap_or(DEFAULT);
        if (1..=MAX).contains(&limit) {
            Ok(limit.into())
        } else {
            Err(ApiError::Limit)
        }
    }
}
