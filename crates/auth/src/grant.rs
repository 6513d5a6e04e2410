//! The grant of client credentials (RFC 6749, section 4.4): secret checked, scopes narrowed; and
//! what a renewal may ask for.

use std::time::Duration;

use chrono::{DateTime, Utc};
use contract::{Problem, TokenResponse};
use tokio::sync::Semaphore;

use crate::Tokens;
use crate::secret::verify_secret;

/// A client, as its store knows it.
#[derive(Clone)]
pub struct Client {
    pub id: String,
    /// One, or two while a rotation is under way.
    pub secret_hashes: Vec<String>,
    pub scopes: Vec<String>,
}

impl Client {
    /// The secret in use, and the one before it until its end.
    pub const MOST_SECRETS: usize = 2;
}

/// Why no token is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    #[error("the grant type is not one of ours")]
    UnsupportedGrant,
    #[error("a field that this grant needs is missing")]
    Incomplete,
    #[error("the refresh token cannot be used")]
    InvalidGrant,
    #[error("the client or its secret is wrong")]
    InvalidClient,
    #[error("a scope is not one of this client's")]
    InvalidScope,
    #[error("the token could not be signed")]
    Signature,
    #[error("too many grants at once")]
    Busy,
}

impl GrantError {
    pub fn problem(self) -> Problem {
        match self {
            Self::UnsupportedGrant => Problem::new(
                400,
                "type-de-jeton",
                "Type de demande inconnu",
                "Envoyez grant_type=client_credentials, ou refresh_token pour renouveler un jeton.",
            ),
            Self::Incomplete => Problem::new(
                400,
                "demande-incomplete",
                "Demande incomplète",
                "Envoyez client_secret avec client_credentials, ou refresh_token avec refresh_token, et pas les deux.",
            ),
            Self::InvalidGrant => Problem::new(
                401,
                "renouvellement-refuse",
                "Renouvellement refusé",
                "Ce jeton de renouvellement a déjà servi, a expiré ou a été révoqué ; présentez le secret du client.",
            ),
            Self::InvalidClient => Problem::new(
                401,
                "client-refuse",
                "Identifiants refusés",
                "L'identifiant ou le secret du client est faux, ou le client est révoqué.",
            ),
            Self::InvalidScope => Problem::new(
                400,
                "droit-refuse",
                "Droit refusé",
                "Un des droits demandés n'est pas accordé à ce client.",
            ),
            Self::Signature => Problem::new(
                500,
                "signature",
                "Erreur interne",
                "Le jeton n'a pas pu être signé.",
            ),
            Self::Busy => Problem::new(
                503,
                "trop-de-demandes",
                "Trop de demandes de jetons",
                "Réessayez dans quelques secondes ; un jeton sert quinze minutes.",
            ),
        }
    }
}

/// Argon2id takes 19 MiB and tens of milliseconds: at most four at once, so that a flood of
/// token requests cannot exhaust the machine (OWASP API4:2023).
static HASHING: Semaphore = Semaphore::const_new(4);
/// Past this wait for a turn the caller is told to come back.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Compared with when the client is unknown, so that both refusals take the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Checks the secret of `client`, which is what the store knows of the id that was given.
pub async fn authenticate(secret: String, client: Option<Client>) -> Result<Client, GrantError> {
    // Two comparisons whoever asks: their number says nothing of the client.
    let mut hashes = client
        .as_ref()
        .map(|client| client.secret_hashes.clone())
        .unwrap_or_default();
    hashes.truncate(Client::MOST_SECRETS);
    hashes.resize(Client::MOST_SECRETS, NOBODY.to_owned());
    let permit = tokio::time::timeout(LONGEST_WAIT, HASHING.acquire())
        .await
        .map_err(|_| GrantError::Busy)?
        .map_err(|_| GrantError::Busy)?;
    let verified = tokio::task::spawn_blocking(move || {
        // The permit lives as long as the hashing, even if the caller leaves meanwhile.
        let _permit = permit;
        // Counted, not searched: the first that fits must not be quicker than the second.
        let fitting = hashes.iter().filter(|hash| verify_secret(&secret, hash));
        fitting.count() > 0
    })
    .await
    .map_err(|_| GrantError::Busy)?;
    client.filter(|_| verified).ok_or(GrantError::InvalidClient)
}

/// A token with the scopes `wanted` among those `held`; all of them when none is named.
pub fn grant(
    client: &str,
    held: &[String],
    wanted: Option<&str>,
    tokens: &Tokens,
    now: DateTime<Utc>,
) -> Result<TokenResponse, GrantError> {
    let scope = match wanted {
        None => held.join(" "),
        Some(wanted) => {
            let wanted: Vec<_> = wanted.split_whitespace().collect();
            let allowed = |scope: &&str| held.iter().any(|granted| granted == scope);
            if wanted.is_empty() || !wanted.iter().all(allowed) {
                return Err(GrantError::InvalidScope);
            }
            wanted.join(" ")
        }
    };
    let access_token = tokens
        .issue(client, &scope, now)
        .ok_or(GrantError::Signature)?;
    Ok(TokenResponse {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: tokens.lifetime().num_seconds().unsigned_abs(),
        scope,
        refresh_token: None,
    })
}
