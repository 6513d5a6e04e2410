//! `GET /v1/weather`: a page of hours of weather.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use contract::{GuardedProblems, Page, Problem, WeatherBody};
use domain::AirportCode;
use edge::Query;
use serde::Deserialize;
use store::references::WeatherFilter;
use utoipa::IntoParams;

use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};
use crate::page::Asked;
use crate::{AppState, calendar, page};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WeatherQuery {
    /// Code FAA de l'aéroport.
    #[param(value_type = Option<String>, pattern = "^[A-Z0-9]{3}$", example = "EWR")]
    airport: Option<AirportCode>,
    /// Premier instant (RFC 3339).
    #[param(example = "2013-01-01T00:00:00Z")]
    from: Option<DateTime<Utc>>,
    /// Dernier instant, compris (RFC 3339).
    #[param(example = "2013-01-02T00:00:00Z")]
    to: Option<DateTime<Utc>>,
    /// Nombre d'heures par page.
    #[param(minimum = 1, maximum = 5000, default = 100)]
    limit: Option<u32>,
    /// Valeur de next_cursor de la page précédente, avec les mêmes filtres.
    cursor: Option<String>,
}

/// Lister la météo horaire, par aéroport puis par instant.
#[utoipa::path(
    get,
    path = "/v1/weather",
    tag = "références",
    params(WeatherQuery),
    responses(
        (status = 200, description = "Une page d'heures de météo.", body = Page<WeatherBody>),
        ConditionalAnswers,
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn list_weather(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    Query(query): Query<WeatherQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    calendar::check_instants(query.from, query.to)?;
    let size = page::size(query.limit)?;
    let filter = WeatherFilter {
        airport: query.airport,
        from: query.from,
        to: query.to,
    };
    let asked = Asked::of("weather", &filter);
    let after = asked.pair(query.cursor.as_deref())?;
    let rows =
        store::references::weather(&state.edge.pool, &filter, after.as_ref(), size as i64 + 1)
            .await?;
    fresh.answer(&asked.page(rows, size, key))
}

fn key(hour: &WeatherBody) -> String {
    let instant = hour.observed_at;
    let instant = instant.to_rfc3339_opts(SecondsFormat::Micros, true);
    format!("{} {instant}", hour.airport)
}
