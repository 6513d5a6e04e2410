//! OAuth 2.0: client credentials, renewal, revocation (RFC 6749 and 7009); public keys (RFC 7517).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Form body of `POST /v1/token`.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// `client_credentials`, or `refresh_token` to renew without the secret.
    #[schema(example = "client_credentials")]
    pub grant_type: String,
    #[schema(example = "trainer")]
    pub client_id: String,
    /// With `client_credentials` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Password)]
    pub client_secret: Option<String>,
    /// With `refresh_token` only: the last one received, which serves once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Password)]
    pub refresh_token: Option<String>,
    /// Scopes wanted, separated by spaces; all those of the client when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "dataset:read")]
    pub scope: Option<String>,
}

impl TokenRequest {
    pub const CREDENTIALS: &str = "client_credentials";
    pub const REFRESH: &str = "refresh_token";

    /// What a client sends to be known by its secret.
    pub fn credentials(client_id: &str, client_secret: &str, scope: Option<&str>) -> Self {
        Self {
            grant_type: Self::CREDENTIALS.to_owned(),
            client_id: client_id.to_owned(),
            client_secret: Some(client_secret.to_owned()),
            refresh_token: None,
            scope: scope.map(str::to_owned),
        }
    }
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
    /// Serves once, to get the next two; absent when it could not be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Password)]
    pub refresh_token: Option<String>,
}

/// Form body of `POST /v1/token/revoke` (RFC 7009).
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevocationRequest {
    /// A refresh token: it and all those that came before or after it stop working.
    #[schema(format = Password)]
    pub token: String,
    /// `refresh_token`; access tokens end by themselves.
    #[serde(default)]
    #[schema(example = "refresh_token")]
    pub token_type_hint: Option<String>,
}

impl std::fmt::Debug for RevocationRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RevocationRequest(•••)")
    }
}

/// The public keys that verify our tokens (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Jwks {
    pub keys: Vec<Jwk>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Jwk {
    #[schema(example = "OKP")]
    pub kty: String,
    #[schema(example = "Ed25519")]
    pub crv: String,
    /// 32 bytes in base64url.
    #[schema(example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    pub x: String,
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    pub usage: String,
    #[schema(example = "EdDSA")]
    pub alg: String,
    /// Thumbprint of the key (RFC 7638), which the header of a token repeats.
    #[schema(example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")]
    pub kid: String,
}
