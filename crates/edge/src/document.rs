//! The OpenAPI document of an API: its own routes and those that all share.

use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme,
};
use utoipa_axum::router::OpenApiRouter;

use crate::{examples, routes};

/// Scopes of an API, and their meaning.
pub type Meanings = &'static [(&'static str, &'static str)];

/// The document alone.
pub fn describe<S: Clone + Send + Sync + 'static>(
    head: OpenApi,
    own: OpenApiRouter<S>,
    scopes: Meanings,
) -> OpenApi {
    let (_, mut document) = OpenApiRouter::<S>::with_openapi(head)
        .merge(OpenApiRouter::with_openapi(routes::described()))
        .merge(own)
        .split_for_parts();
    secure(&mut document, scopes);
    document
}

/// Adds how to get a token and how to show it, and what every refusal looks like.
pub(crate) fn secure(document: &mut OpenApi, scopes: Meanings) {
    let scopes: Scopes = scopes.iter().copied().collect();
    let flow = Flow::ClientCredentials(ClientCredentials::new("/v1/token", scopes));
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .build();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("oauth2", SecurityScheme::OAuth2(OAuth2::new([flow])));
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    examples::shared(document);
}
