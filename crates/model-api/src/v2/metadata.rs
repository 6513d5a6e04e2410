//! What the server and its models are, as this protocol tells it.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use contract::{Problem, QuickProblems};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::refusal::Refusal;
use super::tensors::OUTPUTS;
use super::{INPUT, model};
use crate::error::ApiError;
use crate::{AppState, NAME};

/// What the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServerMetadata {
    #[schema(example = "model-api")]
    name: String,
    version: String,
    #[schema(example = json!(["binary_tensor_data"]))]
    extensions: Vec<String>,
}

/// What a model reads and answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ModelMetadata {
    #[schema(example = "late-h2")]
    name: String,
    versions: Vec<String>,
    #[schema(example = "onnxruntime_onnx")]
    platform: String,
    inputs: Vec<TensorMetadata>,
    outputs: Vec<TensorMetadata>,
}

/// A tensor; -1 is any number of flights.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TensorMetadata {
    #[schema(example = "features")]
    name: String,
    #[schema(example = "FP32")]
    datatype: String,
    #[schema(example = json!([-1, 40]))]
    shape: Vec<i64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Name {
    pub(super) name: String,
}

/// Lire ce qu'est le serveur (protocole d'inférence ouvert).
#[utoipa::path(
    get,
    path = "/v2",
    tag = "protocole d'inférence",
    responses(
        (status = 200, description = "Nom, version, extensions.", body = ServerMetadata),
        QuickProblems,
    ),
    security(("oauth2" = ["predict"])),
)]
pub(crate) async fn get_v2_server(_: Caller<scopes::Predict>) -> Json<ServerMetadata> {
    Json(ServerMetadata {
        name: NAME.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        extensions: vec!["binary_tensor_data".to_owned()],
    })
}

/// Lire ce qu'un modèle attend et rend (protocole d'inférence ouvert).
#[utoipa::path(
    get,
    path = "/v2/models/{name}",
    tag = "protocole d'inférence",
    params(("name" = String, Path, description = "Nom du modèle.", example = "late-h2")),
    responses(
        (status = 200, description = "Ses tenseurs.", body = ModelMetadata),
        (status = 404, description = "Aucun modèle de ce nom.", body = Problem, content_type = "application/problem+json"),
        QuickProblems,
    ),
    security(("oauth2" = ["predict"])),
)]
pub(crate) async fn get_v2_model(
    _: Caller<scopes::Predict>,
    State(state): State<AppState>,
    edge::Path(Name { name }): edge::Path<Name>,
) -> Result<Json<ModelMetadata>, Refusal> {
    let model = model(&state, &name).ok_or(ApiError::NoModel)?;
    let width = i64::try_from(model.width()).map_err(|_| ApiError::Internal)?;
    let tensor = |name: &str, shape| TensorMetadata {
        name: name.to_owned(),
        datatype: "FP32".to_owned(),
        shape,
    };
    Ok(Json(ModelMetadata {
        name,
        versions: vec![model.version().to_owned()],
        platform: "onnxruntime_onnx".to_owned(),
        inputs: vec![tensor(INPUT, vec![-1, width])],
        outputs: OUTPUTS
            .iter()
            .map(|output| tensor(output.name, vec![-1]))
            .collect(),
    }))
}

/// Dire si un modèle est prêt (protocole d'inférence ouvert).
#[utoipa::path(
    get,
    path = "/v2/models/{name}/ready",
    tag = "protocole d'inférence",
    params(("name" = String, Path, description = "Nom du modèle.", example = "late-h2")),
    responses(
        (status = 200, description = "Il répond."),
        (status = 404, description = "Aucun modèle de ce nom.", body = Problem, content_type = "application/problem+json"),
        QuickProblems,
    ),
    security(("oauth2" = ["predict"])),
)]
pub(crate) async fn get_v2_model_ready(
    _: Caller<scopes::Predict>,
    State(state): State<AppState>,
    edge::Path(Name { name }): edge::Path<Name>,
) -> Result<StatusCode, Refusal> {
    model(&state, &name)
        .map(|_| StatusCode::OK)
        .ok_or_else(|| ApiError::NoModel.into())
}
