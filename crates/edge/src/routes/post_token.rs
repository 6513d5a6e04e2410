//! `POST /v1/token`: credentials, or the last refresh token, for a token.

use auth::{Client, GrantError, REFRESH_IDLE, REFRESH_LONGEST, RefreshToken, authenticate, grant};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use contract::{Problem, TokenRequest, TokenResponse};
use store::token_families::{self, Holder, Lifetime, Renewal, Stored};
use telemetry::respond;

use crate::Edge;
use crate::extract::Form;
use crate::refusal::store_problem;

/// Demander un jeton d'accès.
///
/// Avec le secret du client, ou avec le dernier jeton de renouvellement reçu : il sert une fois et
/// en donne un autre. En présenter un deux fois révoque tous ceux qui en viennent.
#[utoipa::path(
    post,
    path = "/v1/token",
    tag = "jetons",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "Jeton d'accès, à envoyer dans l'en-tête Authorization.", body = TokenResponse),
        (status = 400, description = "Demande mal formée ou droit refusé.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Identifiant ou secret faux, client révoqué, ou jeton de renouvellement qui ne vaut plus.", body = Problem, content_type = "application/problem+json"),
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
    let refused = |error: GrantError| respond(error.problem());
    let TokenRequest {
        grant_type,
        client_id,
        client_secret,
        refresh_token,
        scope,
    } = request;
    let answer = match (grant_type.as_str(), client_secret, refresh_token) {
        (TokenRequest::CREDENTIALS, Some(secret), None) => {
            let client = find(&edge, &client_id, now).await?;
            let client = authenticate(secret, client).await.map_err(refused)?;
            let scope = scope.as_deref();
            let mut answer =
                grant(&client.id, &client.scopes, scope, &edge.tokens, now).map_err(refused)?;
            answer.refresh_token = first_refresh(&edge, &client.id, &answer.scope, now).await;
            answer
        }
        (TokenRequest::REFRESH, None, Some(shown)) => {
            let (scopes, next) = renew(&edge, &client_id, &shown, now).await?;
            let scope = scope.as_deref();
            let mut answer =
                grant(&client_id, &scopes, scope, &edge.tokens, now).map_err(refused)?;
            answer.refresh_token = Some(next);
            answer
        }
        (TokenRequest::CREDENTIALS | TokenRequest::REFRESH, _, _) => {
            return Err(refused(GrantError::Incomplete));
        }
        _ => return Err(refused(GrantError::UnsupportedGrant)),
    };
    Ok(Json(answer))
}

async fn find(edge: &Edge, id: &str, now: DateTime<Utc>) -> Result<Option<Client>, Response> {
    let client = store::clients::find_active(&edge.pool, id, now)
        .await
        .map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "no client read");
            respond(store_problem(&error))
        })?;
    Ok(client.map(|found| Client {
        id: found.id,
        secret_hashes: found.secret_hashes,
        scopes: found.scopes,
    }))
}

/// The first refresh token of a family; none when it cannot be kept, since a token that cannot be
/// renewed is better than no token.
async fn first_refresh(
    edge: &Edge,
    client_id: &str,
    scope: &str,
    now: DateTime<Utc>,
) -> Option<String> {
    let token = RefreshToken::first().ok()?;
    let holder = Holder {
        client_id,
        api: edge.tokens.api(),
    };
    let scopes: Vec<_> = scope.split(' ').map(str::to_owned).collect();
    let (family, hash) = (token.family(), token.hash());
    let first = Stored {
        family: &family,
        hash: &hash,
    };
    let span = (now, now + REFRESH_IDLE);
    match token_families::open(&edge.pool, holder, &scopes, first, span).await {
        Ok(()) => Some(token.reveal()),
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "no refresh token kept"
            );
            None
        }
    }
}

/// The scopes that a refresh token still gives, and the token that replaces it.
async fn renew(
    edge: &Edge,
    client_id: &str,
    shown: &str,
    now: DateTime<Utc>,
) -> Result<(Vec<String>, String), Response> {
    let invalid = || respond(GrantError::InvalidGrant.problem());
    let shown = RefreshToken::parse(shown).ok_or_else(invalid)?;
    let next = shown
        .next()
        .map_err(|_| respond(GrantError::Signature.problem()))?;
    let holder = Holder {
        client_id,
        api: edge.tokens.api(),
    };
    let (family, hash) = (shown.family(), shown.hash());
    let stored = Stored {
        family: &family,
        hash: &hash,
    };
    let lifetime = Lifetime {
        idle: REFRESH_IDLE,
        longest: REFRESH_LONGEST,
    };
    let next_hash = next.hash();
    let renewal = token_families::renew(&edge.pool, holder, stored, &next_hash, now, lifetime)
        .await
        .map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "no token renewed");
            respond(store_problem(&error))
        })?;
    match renewal {
        Renewal::Renewed(scopes) if !scopes.is_empty() => Ok((scopes, next.reveal())),
        Renewal::Ended => {
            edge.reused_refresh.inc();
            tracing::warn!("a refresh token was shown that is not the last of its family: ended");
            Err(invalid())
        }
        Renewal::Renewed(_) | Renewal::Unknown => Err(invalid()),
    }
}
