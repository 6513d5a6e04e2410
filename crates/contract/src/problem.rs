//! Problem details for HTTP APIs (RFC 9457).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong and what to do about it, in French, with no personal value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "type": "urn:ponctuel:probleme:jeton-absent",
    "title": "Jeton absent",
    "status": 401,
    "detail": "Demandez un jeton à POST /v1/token, puis envoyez l'en-tête « Authorization: Bearer … ».",
    "request_id": "b1f5c1d0e8a94f0c"
}))]
pub struct Problem {
    /// A stable name for the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    /// The same id as in the `x-request-id` header and in the logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The faulty fields, when there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldFault>,
}

/// One faulty field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldFault {
    /// JSON pointer (RFC 6901) or query parameter name.
    pub field: String,
    pub detail: String,
}

impl Problem {
    pub const MEDIA_TYPE: &str = "application/problem+json";

    /// `slug` ends the `type`: `urn:ponctuel:probleme:<slug>`.
    pub fn new(status: u16, slug: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:ponctuel:probleme:{slug}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            request_id: None,
            errors: Vec::new(),
        }
    }

    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldFault>) -> Self {
        self.errors = errors;
        self
    }
}

/// Refusals of every operation that asks for a token.
#[derive(utoipa::IntoResponses)]
pub enum GuardedProblems {
    /// Jeton absent, invalide ou expiré.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(Problem),
    /// Le jeton ne porte pas le droit demandé.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// Trop de requêtes de ce client ; réessayer après le délai de l'en-tête Retry-After.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(Problem),
    /// Défaut du service, journalisé avec l'identifiant de la requête.
    #[response(status = 500, content_type = "application/problem+json")]
    Defect(Problem),
    /// Service plein ou momentanément indisponible ; réessayer après le délai de l'en-tête Retry-After.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
    /// La réponse a pris trop de temps ; demander moins de données.
    #[response(status = 504, content_type = "application/problem+json")]
    TooSlow(Problem),
}

/// Refusals of an operation that asks for a token and waits for nothing: its answer, made of what is
/// in memory, cannot come too late.
#[derive(utoipa::IntoResponses)]
pub enum QuickProblems {
    /// Jeton absent, invalide ou expiré.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(Problem),
    /// Le jeton ne porte pas le droit demandé.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// Trop de requêtes de ce client ; réessayer après le délai de l'en-tête Retry-After.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(Problem),
    /// Défaut du service, journalisé avec l'identifiant de la requête.
    #[response(status = 500, content_type = "application/problem+json")]
    Defect(Problem),
    /// Service plein ; réessayer après le délai de l'en-tête Retry-After.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}
