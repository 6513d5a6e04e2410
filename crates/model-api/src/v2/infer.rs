//! `POST /v2/models/{name}/infer`: tensors in, tensors out.

use std::sync::Arc;
use std::time::Instant;

use auth::{Caller, scopes};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use contract::{GuardedProblems, Problem};
use edge::Part;
use model::Outlook;

use super::metadata::Name;
use super::refusal::Refusal;
use super::tensors::{
    InferRequest, InferResponse, OUTPUTS, Output, OutputTensor, WrittenParameters,
};
use super::{binary, model};
use crate::error::ApiError;
use crate::metrics::Step;
use crate::{AppState, ServedModel};

/// Demander à un modèle ce qu'il répond à des variables (protocole d'inférence ouvert).
///
/// Les tenseurs sont en JSON, ou en octets après lui (extension binary_tensor_data). Rien n'est
/// gardé de ces appels : pour des vols, préférer `POST /v1/predictions`.
#[utoipa::path(
    post,
    path = "/v2/models/{name}/infer",
    tag = "protocole d'inférence",
    params(("name" = String, Path, description = "Nom du modèle.", example = "late-h2")),
    request_body = InferRequest,
    responses(
        (status = 200, description = "Un nombre par vol dans chaque tenseur.", body = InferResponse),
        (status = 400, description = "Tenseurs illisibles.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun modèle de ce nom.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Corps trop grand.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["predict"])),
)]
pub(crate) async fn infer_v2_model(
    _: Caller<scopes::Predict>,
    State(state): State<AppState>,
    edge::Path(Name { name }): edge::Path<Name>,
    headers: HeaderMap,
    body: edge::Body,
) -> Result<Response, Refusal> {
    let _place = state.places.try_acquire().map_err(|_| {
        state.model_metrics.busy.inc();
        ApiError::Busy
    })?;
    let model = model(&state, &name).ok_or(ApiError::NoModel)?;
    let parts = &state.edge.parts;
    let (request, rows) = parts.time(Part::Read, || read(&headers, &body.0, model.width()))?;
    let wanted = wanted(&request)?;
    let outlooks = outlooks(&state, &model, rows).await?;
    let id = request.id;
    let written = parts.time(Part::Json, || answer(&model, id, wanted, &outlooks));
    Ok(written?)
}

/// Off the async threads.
async fn outlooks(
    state: &AppState,
    model: &Arc<ServedModel>,
    rows: Vec<f32>,
) -> Result<Vec<Outlook>, ApiError> {
    let flights = rows.len() / model.width();
    let (model, metrics) = (Arc::clone(model), state.model_metrics.clone());
    let inferred = state.computing.run(flights, move || {
        let started = Instant::now();
        let outlooks = model.predictor.predict(&rows, model.width());
        metrics.note(Step::Inference, started.elapsed().as_secs_f64());
        outlooks
    });
    Ok(inferred.await??)
}

/// The tensors wanted, one number a flight in each.
fn answer(
    model: &ServedModel,
    id: Option<String>,
    wanted: Vec<(&'static Output, bool)>,
    outlooks: &[Outlook],
) -> Result<Response, ApiError> {
    let mut bytes = Vec::new();
    let outputs = wanted.into_iter().map(|(output, in_bytes)| {
        let numbers: Vec<f32> = outlooks
            .iter()
            .map(|outlook| (output.value)(outlook) as f32)
            .collect();
        let shape = vec![numbers.len() as u64];
        let size = numbers.len() * size_of::<f32>();
        if in_bytes {
            bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        }
        OutputTensor {
            name: output.name.to_owned(),
            datatype: "FP32",
            shape,
            data: (!in_bytes).then_some(numbers),
            parameters: in_bytes.then_some(WrittenParameters {
                binary_data_size: size,
            }),
        }
    });
    let response = InferResponse {
        model_name: model.info.name.clone(),
        model_version: model.version().to_owned(),
        id,
        outputs: outputs.collect(),
    };
    binary::written(&response, &bytes)
}

fn read(
    headers: &HeaderMap,
    body: &Bytes,
    width: usize,
) -> Result<(InferRequest, Vec<f32>), ApiError> {
    let (json, bytes) = binary::split(headers, body)?;
    let mut request: InferRequest = serde_json::from_slice(json)
        .map_err(|_| ApiError::Tensors("Le JSON n'est pas une demande d'inférence."))?;
    let input = (request.inputs.len() == 1)
        .then(|| request.inputs.pop())
        .flatten()
        .ok_or(ApiError::Tensors(
            "Envoyez un seul tenseur, nommé features.",
        ))?;
    let rows = input.rows(width, bytes)?;
    Ok((request, rows))
}

/// The outputs asked for, and whether each is wanted in bytes.
fn wanted(request: &InferRequest) -> Result<Vec<(&'static Output, bool)>, ApiError> {
    let every = request
        .parameters
        .and_then(|given| given.binary_data_output)
        .unwrap_or(false);
    if request.outputs.is_empty() {
        return Ok(OUTPUTS.iter().map(|output| (output, every)).collect());
    }
    request
        .outputs
        .iter()
        .map(|wanted| {
            let output = OUTPUTS.iter().find(|output| output.name == wanted.name);
            let output = output.ok_or(ApiError::Tensors(
                "Ce tenseur de sortie n'existe pas ; GET /v2/models/{name} les nomme.",
            ))?;
            let in_bytes = wanted.parameters.and_then(|given| given.binary_data);
            Ok((output, in_bytes.unwrap_or(every)))
        })
        .collect()
}
