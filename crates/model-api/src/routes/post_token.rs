//! `POST /v1/token`: credentials for a token.

use auth::{Client, grant};
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::{Form, Json};
use contract::{Problem, TokenRequest, TokenResponse};
use store::clients::ClientRow;

use crate::AppState;
use crate::error::ApiError;

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
        (status = 503, description = "Base indisponible.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn post_token(
    State(state): State<AppState>,
    request: Result<Form<TokenRequest>, FormRejection>,
) -> Result<Json<TokenResponse>, ApiError> {
    let Form(request) = request?;
    let client = store::clients::find_active(&state.pool, &request.client_id).await?;
    let client = client.map(
        |ClientRow {
             id,
             secret_hash,
             scopes,
         }| Client {
            id,
            secret_hash,
            scopes,
        },
    );
    Ok(Json(
        grant(request, client, &state.tokens, state.clock.now()).await?,
    ))
}
