//! `GET /v1/predictions/{id}`: a prediction, shown again to the client that asked for it.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use contract::{FeedbackBody, GuardedProblems, KeptPrediction, OutlookBody, Problem};
use domain::LATE_THRESHOLD_MIN;
use serde::Deserialize;
use store::predictions::{Answer, KeptOutlook, Outcome};

use super::kept;
use crate::AppState;
use crate::error::ApiError;

#[derive(Debug, Deserialize)]
pub(crate) struct Id {
    id: String,
}

/// Relire une prédiction.
///
/// Seul le client qui l'a demandée la voit ; pour un autre, elle n'existe pas.
#[utoipa::path(
    get,
    path = "/v1/predictions/{id}",
    tag = "prédictions",
    params(("id" = String, Path, description = "Identifiant rendu avec la prédiction.", example = "6f1c6f0e-6c1b-4b0e-9b8e-2d1f0a6b7c8d")),
    responses(
        (status = 200, description = "Ce qui a été demandé, répondu, et dit depuis.", body = KeptPrediction),
        (status = 400, description = "L'identifiant n'en est pas un.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Ce client n'a pas demandé cette prédiction, ou elle n'est plus gardée.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["predict"])),
)]
pub(crate) async fn get_prediction(
    caller: Caller<scopes::Predict>,
    State(state): State<AppState>,
    edge::Path(Id { id }): edge::Path<Id>,
) -> Result<Json<KeptPrediction>, ApiError> {
    let (answer, outcome) = kept(&state, &id, &caller.client_id).await?;
    Ok(Json(shown(answer, outcome)))
}

fn shown(answer: Answer, outcome: Option<Outcome>) -> KeptPrediction {
    let feedback = outcome.map(|outcome| told(&answer, outcome));
    KeptPrediction {
        id: answer.id.as_str().to_owned(),
        requested_at: answer.requested_at,
        carrier: answer.flight.carrier_code,
        flight_number: answer.flight.flight_number,
        origin: answer.flight.origin_code,
        destination: answer.flight.destination_code,
        scheduled_departure: answer.flight.scheduled_departure,
        horizon: answer.horizon,
        model_version: answer.model_version,
        known_at: answer.known_at,
        outlook: body(answer.outlook),
        feedback,
    }
}

/// What was told of a prediction.
pub(super) fn told(answer: &Answer, outcome: Outcome) -> FeedbackBody {
    FeedbackBody {
        prediction_id: answer.id.as_str().to_owned(),
        arrival_delay_min: outcome.arrival_delay_min,
        cancelled: outcome.arrival_delay_min.is_none(),
        told_at: outcome.told_at,
    }
}

fn body(kept: KeptOutlook) -> OutlookBody {
    OutlookBody {
        late_probability: kept.late_15.into(),
        late_threshold_min: LATE_THRESHOLD_MIN,
        late_30_probability: kept.late_30.map(f64::from),
        late_60_probability: kept.late_60.map(f64::from),
        delay_low_min: kept.delay_low_min.map(f64::from),
        delay_median_min: kept.delay_median_min.map(f64::from),
        delay_high_min: kept.delay_high_min.map(f64::from),
    }
}
