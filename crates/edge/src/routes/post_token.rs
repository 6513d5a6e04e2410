//! `POST /v1/token`: credentials for a token.

use auth::{Client, grant};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use contract::{Problem, TokenRequest, TokenResponse};
use telemetry::respond;

use crate::Edge;
use crate::extract::Form;
use crate::refusal::store_problem;

/// Demander un jeton d'accès.
#[utoipa::path(
    post,
    path = "/v1/token",
    tag = "jetons",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "Jeton d'accès, à envoyer dans l'en-tête Authorization.", body = TokenResponse),
        (status = 400, description = "Demande mal formée ou droit refusé.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Identifiant ou secret faux, ou client révoqué.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Corps trop grand.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Trop de requêtes ; réessayer après le délai de l'en-tête Retry-After.", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "Défaut du service, journalisé avec l'identifiant de la requête.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Service plein ou base indisponible ; réessayer après le délai de l'en-tête Retry-After.", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "La réponse a pris trop de temps ; réessayer plus tard.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn post_token(
    State(edge): State<Edge>,
    Form(request): Form<TokenRequest>,
) -> Result<Json<TokenResponse>, Response> {
    let now = edge.clock.now();
    let client = store::clients::find_active(&edge.pool, &request.client_id, now)
        .await
        .map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "no client read");
            respond(store_problem(&error))
        })?;
    let client = client.map(|found| Client {
        id: found.id,
        secret_hashes: found.secret_hashes,
        scopes: found.scopes,
    });
    grant(request, client, &edge.tokens, now)
        .await
        .map(Json)
        .map_err(|error| respond(error.problem()))
}
