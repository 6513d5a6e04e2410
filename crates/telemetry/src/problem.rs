//! Problem answers: the one shape in which our APIs refuse.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::{FieldFault, Problem};

use crate::http::current_request_id;

/// Turns a problem into an answer, with the id of the request under way.
pub fn respond(mut problem: Problem) -> Response {
    problem.request_id = current_request_id();
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(Problem::MEDIA_TYPE),
    );
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

/// A body that is not the JSON expected.
pub fn from_json_rejection(rejection: &JsonRejection) -> Problem {
    let status = rejection.status().as_u16();
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Problem::new(
            415,
            "type-de-contenu",
            "Type de contenu non pris en charge",
            "Envoyez le corps en JSON, avec l'en-tête « Content-Type: application/json ».",
        ),
        JsonRejection::JsonDataError(error) => Problem::new(
            422,
            "corps-invalide",
            "Corps de requête invalide",
            "Corrigez le champ indiqué.",
        )
        .with_errors(vec![FieldFault {
            field: "/".into(),
            detail: error.body_text(),
        }]),
        JsonRejection::JsonSyntaxError(_) => Problem::new(
            400,
            "json-illisible",
            "JSON illisible",
            "Le corps n'est pas du JSON bien formé ; vérifiez les guillemets et les accolades.",
        ),
        _ if status == 413 => too_large(),
        _ => Problem::new(
            400,
            "corps-illisible",
            "Corps illisible",
            "Le corps n'a pas pu être lu en entier.",
        ),
    }
}

pub(crate) fn too_large() -> Problem {
    Problem::new(
        413,
        "corps-trop-grand",
        "Corps trop grand",
        "Découpez la requête en plusieurs.",
    )
}

/// A query string that is not the one expected.
pub fn from_query_rejection(rejection: &QueryRejection) -> Problem {
    Problem::new(
        400,
        "parametre-invalide",
        "Paramètre invalide",
        "Corrigez le paramètre indiqué.",
    )
    .with_errors(vec![FieldFault {
        field: "query".into(),
        detail: rejection.body_text(),
    }])
}

/// A path that is not the one expected.
pub fn from_path_rejection(rejection: &PathRejection) -> Problem {
    Problem::new(
        400,
        "chemin-invalide",
        "Chemin invalide",
        "Corrigez la partie variable du chemin.",
    )
    .with_errors(vec![FieldFault {
        field: "path".into(),
        detail: rejection.body_text(),
    }])
}
