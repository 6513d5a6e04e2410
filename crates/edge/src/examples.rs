//! Examples in the OpenAPI document, for who reads it: a body of each kind, which a test of each
//! API validates against its schema.

use contract::{FieldFault, Problem};
use serde_json::{Value, json};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, OpenApi, RefOr};

const REFRESH_TOKEN: &str = "un jeton de renouvellement";

/// Gives the successes of these operations their bodies, by operation id, or by operation id and
/// status (`create_predictions 207`) where one is not like the others.
pub fn exemplify(document: &mut OpenApi, bodies: &[(&str, Value)]) {
    let of = |name: &str| {
        let found = bodies.iter().find(|(known, _)| *known == name);
        found.map(|(_, body)| body.clone())
    };
    for operation in operations(document) {
        let id = operation.operation_id.clone().unwrap_or_default();
        each_content(operation, |status, media_type, content| {
            if status.starts_with('2') && media_type == "application/json" {
                let body = of(&format!("{id} {status}")).or_else(|| of(&id));
                content.example = body.or_else(|| content.example.take());
            }
        });
    }
}

/// Gives the requests of these operations their bodies, by operation id.
pub fn exemplify_requests(document: &mut OpenApi, bodies: &[(&str, Value)]) {
    for operation in operations(document) {
        let id = operation.operation_id.as_deref();
        if let Some(RefOr::T(request)) = &mut operation.request_body
            && let Some((_, body)) = bodies.iter().find(|(name, _)| Some(*name) == id)
        {
            for content in request.content.values_mut() {
                if let RefOr::T(content) = content {
                    content.example = Some(body.clone());
                }
            }
        }
    }
}

/// What every API has: the token, and each refusal by its status.
pub(crate) fn shared(document: &mut OpenApi) {
    exemplify(document, &[("post_token", token()), ("get_jwks", jwks())]);
    let requests = [
        ("post_token", token_request()),
        (
            "revoke_token",
            json!({ "token": REFRESH_TOKEN, "token_type_hint": "refresh_token" }),
        ),
    ];
    exemplify_requests(document, &requests);
    for operation in operations(document) {
        each_content(operation, |status, media_type, content| {
            if media_type == Problem::MEDIA_TYPE && content.example.is_none() {
                content.example = status.parse().ok().and_then(problem);
            }
        });
    }
}

fn operations(document: &mut OpenApi) -> impl Iterator<Item = &mut Operation> {
    document.paths.paths.values_mut().flat_map(|item| {
        let methods = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.patch,
        ];
        methods.into_iter().flatten()
    })
}

fn each_content(operation: &mut Operation, mut give: impl FnMut(&str, &str, &mut Content)) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else {
            continue;
        };
        for (media_type, content) in &mut response.content {
            if let RefOr::T(content) = content {
                give(status, media_type, content);
            }
        }
    }
}

fn token_request() -> Value {
    json!({
        "grant_type": "client_credentials",
        "client_id": "trainer",
        "client_secret": "le secret du client",
        "scope": "dataset:read"
    })
}

fn token() -> Value {
    json!({
        "access_token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ0cmFpbmVyIn0.c2lnbmF0dXJl",
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": "dataset:read",
        "refresh_token": REFRESH_TOKEN
    })
}

/// The public key of RFC 8037, appendix A, with its thumbprint.
fn jwks() -> Value {
    json!({
        "keys": [{
            "kty": "OKP",
            "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            "use": "sig",
            "alg": "EdDSA",
            "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        }]
    })
}

/// A refusal of that status; the routes have others, told in the same way.
fn problem(status: u16) -> Option<Value> {
    let (slug, title, detail) = match status {
        400 => (
            "parametre-invalide",
            "Paramètre invalide",
            "Corrigez le paramètre indiqué.",
        ),
        401 => (
            "jeton-expire",
            "Jeton expiré",
            "Demandez un nouveau jeton à POST /v1/token.",
        ),
        403 => (
            "droit-absent",
            "Droit absent",
            "Ce jeton est valide mais ne porte pas le droit « dataset:read ».",
        ),
        404 => (
            "introuvable",
            "Introuvable",
            "Aucun enregistrement ne porte cet identifiant.",
        ),
        406 => (
            "format-refuse",
            "Format refusé",
            "Demandez un des formats de la documentation.",
        ),
        409 => (
            "etat-change",
            "État changé",
            "Ce qui est demandé n'est plus dans l'état attendu : relisez-le d'abord.",
        ),
        412 => (
            "etat-different",
            "État différent",
            "Ce n'est plus l'état que nomme If-Match : recommencez sans cet en-tête.",
        ),
        413 => (
            "corps-trop-grand",
            "Corps trop grand",
            "Envoyez moins de données à la fois.",
        ),
        415 => (
            "type-de-corps",
            "Type de corps refusé",
            "Envoyez du JSON, avec Content-Type: application/json.",
        ),
        422 => (
            "demande-invalide",
            "Demande invalide",
            "Corrigez les champs indiqués.",
        ),
        429 => (
            "trop-de-requetes",
            "Trop de requêtes",
            "Réessayez après le délai de l'en-tête Retry-After.",
        ),
        500 => (
            "defaut",
            "Erreur interne",
            "Le défaut est journalisé avec l'identifiant de la requête ; réessayez plus tard.",
        ),
        503 => (
            "base-indisponible",
            "Base de données indisponible",
            "La base ne répond pas ; réessayez après le délai de l'en-tête Retry-After.",
        ),
        504 => (
            "delai-depasse",
            "Délai dépassé",
            "La réponse a pris trop de temps ; réessayez avec moins de données.",
        ),
        _ => return None,
    };
    let mut problem = Problem::new(status, slug, title, detail);
    problem.request_id = Some("b1f5c1d0e8a94f0c".to_owned());
    if matches!(status, 400 | 422) {
        problem = problem.with_errors(vec![FieldFault {
            field: "limit".to_owned(),
            detail: "un nombre est attendu".to_owned(),
        }]);
    }
    serde_json::to_value(problem).ok()
}
