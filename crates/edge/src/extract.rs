//! What a request holds, read into types; whatever is wrong is told field by field, in French.

mod text;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FormRejection};
use axum::extract::{FromRef, FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::Response;
use contract::{FieldFault, Problem};
use serde::de::DeserializeOwned;
use telemetry::respond;

use crate::{Part, french};
use text::Fault;

/// The query string.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// The variable parts of the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// A form, in the body.
#[derive(Debug)]
pub struct Form<T>(pub T);

/// A JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// A body of any type, as it came.
#[derive(Debug)]
pub struct Body(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let body = Bytes::from_request(request, state).await;
        body.map(Self)
            .map_err(|rejection| respond(unread(&rejection)))
    }
}

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let query = parts.uri.query().unwrap_or_default();
        text::read(pairs(query.as_bytes()))
            .map(Self)
            .map_err(|fault| {
                respond(faulty(
                    "parametre-invalide",
                    "Paramètre invalide",
                    "Corrigez le paramètre indiqué.",
                    fault,
                ))
            })
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let refused = |fault| {
            respond(faulty(
                "chemin-invalide",
                "Chemin invalide",
                "Corrigez la partie variable du chemin.",
                fault,
            ))
        };
        let Ok(params) = RawPathParams::from_request_parts(parts, state).await else {
            return Err(refused(Fault::of("path", "attendu : un texte en UTF-8")));
        };
        let pairs = params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        text::read(pairs).map(Self).map_err(refused)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let problem = || {
            Problem::new(
                400,
                "formulaire-invalide",
                "Formulaire invalide",
                "Envoyez les champs en application/x-www-form-urlencoded.",
            )
        };
        let is_form = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
        match is_form {
            Ok(axum::Form(pairs)) => text::read(pairs)
                .map(Self)
                .map_err(|fault| respond(problem().with_errors(vec![told(fault)]))),
            Err(FormRejection::BytesRejection(rejection)) => Err(respond(unread(&rejection))),
            Err(_) => Err(respond(problem())),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T>
where
    crate::Parts: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        if !is_json(request.headers()) {
            return Err(respond(Problem::new(
                415,
                "type-de-contenu",
                "Type de contenu non pris en charge",
                "Envoyez le corps en JSON, avec l'en-tête « Content-Type: application/json ».",
            )));
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| respond(unread(&rejection)))?;
        let times = crate::Parts::from_ref(state);
        let mut reader = serde_json::Deserializer::from_slice(&body);
        let read = times.time(Part::Read, || serde_path_to_error::deserialize(&mut reader));
        match read {
            Ok(value) if reader.end().is_ok() => Ok(Self(value)),
            Err(error) if error.inner().is_data() => Err(respond(misshapen(&error))),
            _ => Err(respond(Problem::new(
                400,
                "json-illisible",
                "JSON illisible",
                "Le corps n'est pas du JSON bien formé ; vérifiez les guillemets et les accolades.",
            ))),
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    media_type.eq_ignore_ascii_case("application/json")
}

/// JSON, but not the one expected.
fn misshapen(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let mut field = pointer(error.path());
    let message = error.inner().to_string();
    if let Some(name) = named(&message)
        && !field.ends_with(&format!("/{name}"))
    {
        field = format!("{field}/{name}");
    }
    if field.is_empty() {
        field.push('/');
    }
    Problem::new(
        422,
        "corps-invalide",
        "Corps de requête invalide",
        "Corrigez le champ indiqué.",
    )
    .with_errors(vec![FieldFault {
        field,
        detail: french::sentence(&message),
    }])
}

fn pairs(query: &[u8]) -> impl Iterator<Item = (String, String)> {
    form_urlencoded::parse(query).map(|(name, value)| (name.into_owned(), value.into_owned()))
}

fn faulty(slug: &str, title: &str, detail: &str, fault: Fault) -> Problem {
    Problem::new(400, slug, title, detail).with_errors(vec![told(fault)])
}

fn told(fault: Fault) -> FieldFault {
    FieldFault {
        detail: french::sentence(&fault.message),
        field: fault.field,
    }
}

/// The field that a message about the object around it names.
fn named(message: &str) -> Option<&str> {
    let is_named = ["unknown field `", "missing field `", "duplicate field `"]
        .iter()
        .any(|start| message.starts_with(start));
    is_named.then(|| message.split('`').nth(1)).flatten()
}

/// As a JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { variant } => Some(format!("/{variant}")),
            Segment::Unknown => None,
        })
        .collect()
}

fn unread(rejection: &BytesRejection) -> Problem {
    if rejection.status().as_u16() == 413 {
        return Problem::new(
            413,
            "corps-trop-grand",
            "Corps trop grand",
            "Découpez la requête en plusieurs.",
        );
    }
    Problem::new(
        400,
        "corps-illisible",
        "Corps illisible",
        "Le corps n'a pas pu être lu en entier.",
    )
}
