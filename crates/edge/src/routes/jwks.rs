//! `GET /.well-known/jwks.json`: the public keys that verify our tokens (RFC 7517).

use axum::Json;
use axum::extract::State;
use contract::Jwks;

use crate::Edge;

/// Lire les clés publiques qui vérifient les jetons.
///
/// La première signe ; les autres, remplacées, valent jusqu'à la fin des jetons qu'elles ont signés.
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    tag = "jetons",
    responses(
        (status = 200, description = "Clés Ed25519, chacune nommée par son empreinte (RFC 7638).", body = Jwks),
    ),
)]
pub(crate) async fn get_jwks(State(edge): State<Edge>) -> Json<Jwks> {
    Json(edge.tokens.published(edge.clock.now()))
}
