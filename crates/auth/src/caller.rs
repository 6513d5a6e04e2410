//! The guard of a route: `Caller<scopes::DatasetRead>` as an argument of its handler.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::Response;
use chrono::{DateTime, Utc};
use contract::Problem;
use domain::Clock;
use telemetry::respond;

use crate::token::TokenRefusal;
use crate::{Claims, Tokens};

/// A right, as a type.
pub trait Scope: Send + Sync {
    const NAME: &'static str;
}

/// The scopes of `contract::scope`, as types.
pub mod scopes {
    use contract::scope;

    use super::Scope;

    macro_rules! scopes {
        ($($name:ident = $text:expr),+ $(,)?) => {
            $(#[derive(Debug, Clone, Copy)]
            pub struct $name;
            impl Scope for $name {
                const NAME: &'static str = $text;
            })+
        };
    }

    scopes! {
        DatasetRead = scope::DATASET_READ,
        DatasetExport = scope::DATASET_EXPORT,
        DatasetAdmin = scope::DATASET_ADMIN,
        Predict = scope::PREDICT,
        Feedback = scope::FEEDBACK,
        ModelRead = scope::MODEL_READ,
        ModelAdmin = scope::MODEL_ADMIN,
    }
}

/// A caller whose token is valid and carries the scope `S`.
#[derive(Debug, Clone)]
pub struct Caller<S: Scope> {
    pub client_id: String,
    scope: PhantomData<S>,
}

impl<S, State> FromRequestParts<State> for Caller<S>
where
    S: Scope,
    State: Send + Sync,
    Arc<Tokens>: FromRef<State>,
    Arc<dyn Clock>: FromRef<State>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let known = parts.extensions.get::<Identity>().cloned();
        let identity = known.unwrap_or_else(|| {
            let tokens = Arc::<Tokens>::from_ref(state);
            let now = Arc::<dyn Clock>::from_ref(state).now();
            Identity::of(&parts.headers, &tokens, now)
        });
        let claims = identity.0.map_err(|refusal| respond(refusal.problem()))?;
        if !claims.has(S::NAME) {
            return Err(respond(missing_scope(S::NAME)));
        }
        Ok(Self {
            client_id: claims.sub.clone(),
            scope: PhantomData,
        })
    }
}

/// Who sent a request: found once by the edge of the API, and kept among the extensions of the
/// request for the guards of its route.
#[derive(Debug, Clone)]
pub struct Identity(Result<Arc<Claims>, TokenRefusal>);

impl Identity {
    pub fn of(headers: &HeaderMap, tokens: &Tokens, now: DateTime<Utc>) -> Self {
        let header = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let Some(token) = header.and_then(bearer) else {
            return Self(Err(TokenRefusal::Absent));
        };
        Self(tokens.verify(token, now))
    }

    /// The client, when its token is valid.
    pub fn client(&self) -> Option<&str> {
        self.0.as_ref().ok().map(|claims| claims.sub.as_str())
    }
}

/// The scheme is case-insensitive (RFC 9110, section 11.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl TokenRefusal {
    fn problem(self) -> Problem {
        match self {
            Self::Absent => Problem::new(
                401,
                "jeton-absent",
                "Jeton absent",
                "Demandez un jeton à POST /v1/token, puis envoyez l'en-tête « Authorization: Bearer … ».",
            ),
            Self::Expired => Problem::new(
                401,
                "jeton-expire",
                "Jeton expiré",
                "Demandez un nouveau jeton à POST /v1/token.",
            ),
            Self::Early => Problem::new(
                401,
                "jeton-premature",
                "Jeton pas encore valable",
                "Ce jeton ne vaut pas encore ; vérifiez l'heure de votre machine.",
            ),
            Self::Invalid => Problem::new(
                401,
                "jeton-invalide",
                "Jeton invalide",
                "Ce jeton n'est pas signé par cette API ; demandez-en un à POST /v1/token.",
            ),
        }
    }
}

fn missing_scope(scope: &str) -> Problem {
    Problem::new(
        403,
        "droit-absent",
        "Droit absent",
        format!("Ce jeton est valide mais ne porte pas le droit « {scope} »."),
    )
}
