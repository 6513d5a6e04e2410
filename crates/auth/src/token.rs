//! Access tokens: JWT (RFC 7519) signed with EdDSA, short-lived.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use contract::Jwks;
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};

use crate::SigningKeys;
use crate::secret::random_text;

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The API that issued it, and the only one that accepts it.
    pub iss: String,
    pub aud: String,
    /// The client.
    pub sub: String,
    /// Scopes, separated by spaces (RFC 8693, section 4.2).
    pub scope: String,
    /// Seconds since the Unix epoch.
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
    /// Random: no two tokens are the same.
    pub jti: String,
    /// The key that signed it, as its header names it.
    #[serde(skip)]
    pub kid: String,
}

impl Claims {
    pub fn has(&self, scope: &str) -> bool {
        self.scope.split(' ').any(|granted| granted == scope)
    }
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenRefusal {
    Absent,
    Early,
    Expired,
    Invalid,
}

/// How far ahead of ours the clock of another instance of the API may be. The end of a token is
/// kept to the second: a clock that is behind costs a renewal, and nothing else.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(30);

/// Issues and verifies the tokens of one API.
#[derive(Clone)]
pub struct Tokens {
    keys: Arc<SigningKeys>,
    api: String,
    lifetime: TimeDelta,
    known: Known,
}

/// Tokens whose signature was already checked, with what they say. Checking one costs as much as
/// the rest of a short answer, and a caller sends the same for fifteen minutes.
type Known = Arc<Mutex<HashMap<Box<str>, Arc<Claims>>>>;
/// Past this many, all are forgotten and checked again.
const MOST_KNOWN: usize = 1024;

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What is known are tokens, which open doors.
        write!(f, "Tokens({})", self.api)
    }
}

impl Tokens {
    pub fn new(keys: SigningKeys, api: &str, lifetime: TimeDelta) -> Self {
        Self {
            keys: Arc::new(keys),
            api: api.to_owned(),
            lifetime,
            known: Known::default(),
        }
    }

    pub fn lifetime(&self) -> TimeDelta {
        self.lifetime
    }

    /// The API that issues them, and the only one that accepts them.
    pub fn api(&self) -> &str {
        &self.api
    }

    /// The keys that verify them at `now`.
    pub fn published(&self, now: DateTime<Utc>) -> Jwks {
        self.keys.published(now)
    }

    /// Signs a token for a client. `None` only if the signing library fails.
    pub fn issue(&self, client: &str, scope: &str, now: DateTime<Utc>) -> Option<String> {
        let claims = Claims {
            iss: self.api.clone(),
            aud: self.api.clone(),
            sub: client.to_owned(),
            scope: scope.to_owned(),
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: (now + self.lifetime).timestamp(),
            jti: random_text::<16>().ok()?,
            kid: String::new(),
        };
        let keys = self.keys.current();
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(keys.public.kid);
        encode(&header, &claims, &keys.encoding).ok()
    }

    /// Checks signature, issuer, audience and, against `now`, beginning and end.
    pub(crate) fn verify(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<Claims>, TokenRefusal> {
        let known = self.known().get(token).cloned();
        let claims = match known {
            // Its signature is known, but its key may have been taken away since.
            Some(claims) if self.keys.verifying(&claims.kid, now).is_some() => claims,
            _ => self.signed(token, now)?,
        };
        if claims.exp <= now.timestamp() {
            self.known().remove(token);
            return Err(TokenRefusal::Expired);
        }
        if claims.nbf > (now + CLOCK_SKEW).timestamp() {
            return Err(TokenRefusal::Early);
        }
        Ok(claims)
    }

    /// The claims of a token that we signed; only those are remembered.
    fn signed(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Claims>, TokenRefusal> {
        let header = decode_header(token).map_err(|_| TokenRefusal::Invalid)?;
        let kid = header.kid.ok_or(TokenRefusal::Invalid)?;
        let key = self.keys.verifying(&kid, now);
        let key = key.ok_or(TokenRefusal::Invalid)?;
        // The algorithm is ours to choose, never the token's.
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[&self.api]);
        validation.set_issuer(&[&self.api]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.validate_exp = false; // against our clock, in `verify`
        let decoded = decode::<Claims>(token, &key.decoding, &validation)
            .map_err(|_| TokenRefusal::Invalid)?;
        let claims = Arc::new(Claims {
            kid,
            ..decoded.claims
        });
        let mut known = self.known();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(token.into(), Arc::clone(&claims));
        Ok(claims)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Box<str>, Arc<Claims>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(api: &str) -> Tokens {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = SigningKeys::load_or_create(folder.path(), api).expect("keys");
        Tokens::new(keys, api, TimeDelta::minutes(15))
    }

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_token_lives_fifteen_minutes_to_the_second() {
        let tokens = tokens("dataset-api");
        let now = instant("2026-01-01T00:00:00Z");
        let token = tokens.issue("web", "dataset:read", now).expect("signed");
        let last_second = now + TimeDelta::seconds(899);
        assert_eq!(
            tokens.verify(&token, last_second).expect("valid").sub,
            "web"
        );
        for _ in 0..2 {
            assert_eq!(
                tokens.verify(&token, now + TimeDelta::minutes(15)),
                Err(TokenRefusal::Expired),
                "whether its signature was checked before or not"
            );
        }
    }

    #[test]
    fn a_token_of_another_api_with_the_same_key_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = || SigningKeys::load_or_create(folder.path(), "shared").expect("keys");
        let dataset = Tokens::new(keys(), "dataset-api", TimeDelta::minutes(15));
        let model = Tokens::new(keys(), "model-api", TimeDelta::minutes(15));
        let now = instant("2026-01-01T00:00:00Z");
        let token = dataset.issue("web", "dataset:read", now).expect("signed");
        assert!(dataset.verify(&token, now).is_ok());
        assert_eq!(model.verify(&token, now), Err(TokenRefusal::Invalid));
    }

    #[test]
    fn a_token_outlives_the_rotation_of_its_key_but_not_its_theft() {
        let folder = tempfile::tempdir().expect("a folder");
        let tokens = || {
            let keys = SigningKeys::load_or_create(folder.path(), "api").expect("keys");
            Tokens::new(keys, "api", TimeDelta::minutes(15))
        };
        let now = instant("2026-01-01T00:00:00Z");
        let before = tokens();
        let token = before.issue("web", "predict", now).expect("signed");
        let end = now + TimeDelta::minutes(16);
        SigningKeys::rotate(folder.path(), "api", end).expect("rotated");
        let after = tokens();
        assert!(after.verify(&token, now).is_ok(), "the former key verifies");
        let new = after.issue("web", "predict", now).expect("signed");
        assert!(before.verify(&new, now).is_err(), "read a moment ago");
        assert!(after.verify(&new, now).is_ok());
        SigningKeys::rotate(folder.path(), "api", now).expect("rotated");
        let robbed = tokens();
        assert_eq!(robbed.verify(&new, now), Err(TokenRefusal::Invalid));
        assert!(robbed.verify(&token, now).is_ok(), "it had another key");
    }

    #[test]
    fn a_token_of_a_clock_ahead_is_accepted_up_to_the_tolerance() {
        let tokens = tokens("dataset-api");
        let now = instant("2026-01-01T00:00:00Z");
        let token = tokens
            .issue("web", "dataset:read", now + CLOCK_SKEW)
            .expect("signed");
        assert!(tokens.verify(&token, now).is_ok());
        let second_before = now - TimeDelta::seconds(1);
        assert_eq!(
            tokens.verify(&token, second_before),
            Err(TokenRefusal::Early)
        );
    }

    #[test]
    fn scopes_cannot_be_added_under_the_same_signature() {
        let tokens = tokens("dataset-api");
        let now = instant("2026-01-01T00:00:00Z");
        let small = tokens.issue("web", "dataset:read", now).expect("signed");
        let large = tokens
            .issue("web", "dataset:read dataset:export", now)
            .expect("signed");
        let (_, signature) = small.rsplit_once('.').expect("three parts");
        let (content, _) = large.rsplit_once('.').expect("three parts");
        let forged = format!("{content}.{signature}");
        assert!(tokens.verify(&large, now).is_ok());
        assert_eq!(tokens.verify(&forged, now), Err(TokenRefusal::Invalid));
    }

    #[test]
    fn a_token_of_another_key_or_tampered_with_is_refused() {
        let (ours, theirs) = (tokens("dataset-api"), tokens("dataset-api"));
        let now = instant("2026-01-01T00:00:00Z");
        let token = theirs.issue("web", "dataset:read", now).expect("signed");
        assert_eq!(ours.verify(&token, now), Err(TokenRefusal::Invalid));
        let own = ours.issue("web", "dataset:read", now).expect("signed");
        assert_eq!(
            ours.verify(&own.replace('.', "x"), now),
            Err(TokenRefusal::Invalid)
        );
        assert_eq!(ours.verify("", now), Err(TokenRefusal::Invalid));
    }
}
