//! `POST /v1/token/revoke`: a refresh token, and all that come from it, stop working (RFC 7009).

use auth::RefreshToken;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use contract::{Problem, RevocationRequest};
use telemetry::respond;

use crate::Edge;
use crate::extract::Form;
use crate::refusal::store_problem;

/// Révoquer un jeton de renouvellement.
///
/// Le présenter suffit : qui l'a peut s'en servir, et donc le révoquer. Un jeton inconnu ou déjà
/// révoqué donne la même réponse. Un jeton d'accès ne se révoque pas : il finit en quinze minutes.
#[utoipa::path(
    post,
    path = "/v1/token/revoke",
    tag = "jetons",
    request_body(content = RevocationRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "Le jeton ne vaut pas, ou plus."),
        (status = 400, description = "Demande mal formée, ou jeton d'accès.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Corps trop grand.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Trop de requêtes ; réessayer après le délai de l'en-tête Retry-After.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Service plein ou base indisponible ; réessayer après le délai de l'en-tête Retry-After.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn revoke_token(
    State(edge): State<Edge>,
    Form(request): Form<RevocationRequest>,
) -> Result<StatusCode, Response> {
    // A signed token has two dots, a refresh token has none; a hint that is wrong is only a hint.
    if request.token.contains('.') {
        return Err(respond(Problem::new(
            400,
            "jeton-non-revocable",
            "Jeton non révocable",
            "Un jeton d'accès finit de lui-même ; envoyez le jeton de renouvellement.",
        )));
    }
    if let Some(token) = RefreshToken::parse(&request.token) {
        let (api, family) = (edge.tokens.api(), token.family());
        store::token_families::revoke(&edge.pool, api, &family, edge.clock.now())
            .await
            .map_err(|error| {
                tracing::error!(error = &error as &dyn std::error::Error, "no token revoked");
                respond(store_problem(&error))
            })?;
    }
    Ok(StatusCode::OK)
}
