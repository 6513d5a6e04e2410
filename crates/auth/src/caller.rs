//! The guard of a route: `Caller<scopes::DatasetRead>` as an argument of its handler.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::Response;
use contract::Problem;
use domain::Clock;
use telemetry::respond;

use crate::token::TokenFault;
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
        ModelPredict = scope::MODEL_PREDICT,
        ModelRead = scope::MODEL_READ,
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
        let header = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let tokens = Arc::<Tokens>::from_ref(state);
        let now = Arc::<dyn Clock>::from_ref(state).now();
        let claims = authenticate(header, &tokens, now).map_err(|problem| respond(*problem))?;
        if !claims.has(S::NAME) {
            return Err(respond(missing_scope(S::NAME)));
        }
        Ok(Self {
            client_id: claims.sub,
            scope: PhantomData,
        })
    }
}

fn authenticate(
    header: Option<&str>,
    tokens: &Tokens,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Claims, Box<Problem>> {
    let token = header.and_then(|header| header.strip_prefix("Bearer ")).ok_or_else(|| {
        Box::new(Problem::new(
            401,
            "jeton-absent",
            "Jeton absent",
            "Demandez un jeton à POST /v1/token, puis envoyez l'en-tête « Authorization: Bearer … ».",
        ))
    })?;
    tokens.verify(token, now).map_err(|fault| {
        Box::new(match fault {
            TokenFault::Expired => Problem::new(
                401,
                "jeton-expire",
                "Jeton expiré",
                "Demandez un nouveau jeton à POST /v1/token.",
            ),
            TokenFault::Invalid => Problem::new(
                401,
                "jeton-invalide",
                "Jeton invalide",
                "Ce jeton n'est pas signé par cette API ; demandez-en un à POST /v1/token.",
            ),
        })
    })
}

fn missing_scope(scope: &str) -> Problem {
    Problem::new(
        403,
        "droit-absent",
        "Droit absent",
        format!("Ce jeton est valide mais ne porte pas le droit « {scope} »."),
    )
}
