//! OAuth 2.0 client credentials (RFC 6749, section 4.4).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Form body of `POST /v1/token`.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// Always `client_credentials`.
    #[schema(example = "client_credentials")]
    pub grant_type: String,
    #[schema(example = "trainer")]
    pub client_id: String,
    #[schema(format = Password)]
    pub client_secret: String,
    /// Scopes wanted, separated by spaces; all those of the client when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "dataset:read")]
    pub scope: Option<String>,
}

impl std::fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenRequest")
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// Answer of `POST /v1/token`.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct TokenResponse {
    pub access_token: String,
    #[schema(example = "Bearer")]
    pub token_type: String,
    /// Seconds.
    #[schema(example = 900)]
    pub expires_in: u64,
    pub scope: String,
}
