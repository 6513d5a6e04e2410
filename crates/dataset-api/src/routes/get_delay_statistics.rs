//! `GET /v1/statistics/delays`: delays summed up.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use contract::{DelayGroup, DelayStatistics, GuardedProblems, Problem};
use domain::{AirportCode, CarrierCode};
use edge::Query;
use serde::Deserialize;
use store::statistics::{DelayRow, Grouping, StatisticsFilter};
use utoipa::{IntoParams, ToSchema};

use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};
use crate::{AppState, calendar};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatisticsQuery {
    /// Ce par quoi les vols sont groupés.
    #[param(inline, example = "carrier")]
    by: By,
    /// Premier jour local de départ.
    #[param(example = "2013-01-01")]
    from: Option<NaiveDate>,
    /// Dernier jour local de départ, compris.
    #[param(example = "2013-01-31")]
    to: Option<NaiveDate>,
    /// Code FAA de l'origine.
    #[param(value_type = Option<String>, pattern = "^[A-Z0-9]{3}$", example = "EWR")]
    origin: Option<AirportCode>,
    /// Code IATA de la compagnie.
    #[param(value_type = Option<String>, pattern = "^[A-Z0-9]{2}$", example = "UA")]
    carrier: Option<CarrierCode>,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum By {
    Carrier,
    Route,
    /// Local hour of the scheduled departure.
    Hour,
    Month,
}

impl From<By> for Grouping {
    fn from(by: By) -> Self {
        match by {
            By::Carrier => Self::Carrier,
            By::Route => Self::Route,
            By::Hour => Self::Hour,
            By::Month => Self::Month,
        }
    }
}

/// Résumer les retards par compagnie, liaison, heure locale ou mois.
#[utoipa::path(
    get,
    path = "/v1/statistics/delays",
    tag = "statistiques",
    params(StatisticsQuery),
    responses(
        (status = 200, description = "Les retards de chaque groupe.", body = DelayStatistics),
        ConditionalAnswers,
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn get_delay_statistics(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    Query(query): Query<StatisticsQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    calendar::check_days(query.from, query.to)?;
    let by = Grouping::from(query.by);
    let filter = StatisticsFilter {
        from: query.from,
        to: query.to,
        origin: query.origin,
        carrier: query.carrier,
    };
    let rows = state.summaries.delays(&state, by, &filter).await?;
    fresh.answer(&DelayStatistics {
        by: by.as_str().to_owned(),
        groups: rows.iter().map(group).collect(),
    })
}

fn group(row: &DelayRow) -> DelayGroup {
    DelayGroup {
        key: row.key.clone(),
        flights: row.flights,
        cancelled: row.cancelled,
        diverted: row.diverted,
        arrived: row.arrived,
        late: row.late,
        late_share: (row.arrived > 0).then(|| row.late as f64 / row.arrived as f64),
        mean_arrival_delay_min: row.mean_arrival_delay_min,
        median_arrival_delay_min: row.median_arrival_delay_min,
    }
}
