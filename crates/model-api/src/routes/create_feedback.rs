//! `POST /v1/feedback`: what really happened to a flight that was predicted.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, SubsecRound, Utc};
use contract::{FeedbackBody, FeedbackRequest, FieldFault, GuardedProblems, Problem};
use store::predictions::{Answer, Outcome};

use super::get_prediction::told;
use super::kept;
use crate::AppState;
use crate::error::ApiError;

/// Dire ce qui est arrivé à un vol prédit.
///
/// Une fois par prédiction, par le client qui l'a demandée. Le redire à l'identique donne la même
/// réponse ; dire autre chose est refusé.
#[utoipa::path(
    post,
    path = "/v1/feedback",
    tag = "prédictions",
    request_body = FeedbackRequest,
    responses(
        (status = 200, description = "Le retour, tel qu'il est gardé.", body = FeedbackBody),
        (status = 400, description = "JSON illisible, ou identifiant qui n'en est pas un.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Ce client n'a pas demandé cette prédiction, ou elle n'est plus gardée.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Autre chose a déjà été dit de cette prédiction.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Corps trop grand.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Le corps n'est pas annoncé comme du JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Retour invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["feedback"])),
)]
pub(crate) async fn create_feedback(
    caller: Caller<scopes::Feedback>,
    State(state): State<AppState>,
    edge::Json(request): edge::Json<FeedbackRequest>,
) -> Result<Json<FeedbackBody>, ApiError> {
    check(&request)?;
    let (answer, outcome) = kept(&state, &request.prediction_id, &caller.client_id).await?;
    if let Some(outcome) = outcome {
        return same(&request, &answer, outcome);
    }
    // As the database rounds it, so that the same is told the second time.
    let told_at = state.edge.clock.now().trunc_subsecs(6);
    has_left(&answer, told_at)?;
    let outcome = Outcome {
        told_at,
        arrival_delay_min: request.arrival_delay_min,
    };
    if store::predictions::tell(&state.edge.pool, &answer.id, outcome).await? {
        return Ok(Json(told(&answer, outcome)));
    }
    // Somebody told it meanwhile.
    let (answer, outcome) = kept(&state, &request.prediction_id, &caller.client_id).await?;
    same(&request, &answer, outcome.ok_or(ApiError::Internal)?)
}

/// A delay or a cancellation, and not both.
fn check(request: &FeedbackRequest) -> Result<(), ApiError> {
    let detail = match request.arrival_delay_min {
        None if !request.cancelled => "à donner, sauf si cancelled vaut true",
        Some(_) if request.cancelled => "un vol annulé n'a pas de retard",
        Some(delay) if !FeedbackRequest::DELAYS_MIN.contains(&delay) => {
            "attendu : un nombre de minutes, de -300 à 3000"
        }
        _ => return Ok(()),
    };
    Err(fault("/arrival_delay_min", detail))
}

fn has_left(answer: &Answer, now: DateTime<Utc>) -> Result<(), ApiError> {
    if answer.flight.scheduled_departure <= now {
        return Ok(());
    }
    let detail = "ce vol n'est pas encore parti : rien ne peut en être dit";
    Err(fault("/prediction_id", detail))
}

fn same(
    request: &FeedbackRequest,
    answer: &Answer,
    outcome: Outcome,
) -> Result<Json<FeedbackBody>, ApiError> {
    if outcome.arrival_delay_min == request.arrival_delay_min {
        Ok(Json(told(answer, outcome)))
    } else {
        Err(ApiError::AlreadyTold)
    }
}

fn fault(field: &str, detail: &str) -> ApiError {
    ApiError::Outcome(vec![FieldFault {
        field: field.to_owned(),
        detail: detail.to_owned(),
    }])
}
