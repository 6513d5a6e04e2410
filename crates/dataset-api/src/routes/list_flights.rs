//! `GET /v1/flights`: a page of the dataset.

use std::time::{Duration, Instant};

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use contract::dataset::{FieldSet, RowView, SparseRow, UnknownField};
use contract::{DatasetRow, GuardedProblems, Page, Problem};
use domain::{AirportCode, CarrierCode};
use edge::{Part, Query};
use serde::Deserialize;
use store::flights::{FlightFilter, Order};
use utoipa::{IntoParams, ToSchema};

use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};
use crate::page::Asked;
use crate::{AppState, calendar, page};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FlightsQuery {
    /// Code FAA de l'origine : EWR, JFK ou LGA.
    #[param(value_type = Option<String>, pattern = "^[A-Z0-9]{3}$", example = "EWR")]
    origin: Option<AirportCode>,
    /// Code FAA de la destination.
    #[param(value_type = Option<String>, pattern = "^[A-Z0-9]{3}$", example = "IAH")]
    destination: Option<AirportCode>,
    /// Code IATA de la compagnie.
    #[param(value_type = Option<String>, pattern = "^[A-Z0-9]{2}$", example = "UA")]
    carrier: Option<CarrierCode>,
    /// Premier jour local de départ.
    #[param(example = "2013-01-01")]
    from: Option<NaiveDate>,
    /// Dernier jour local de départ, compris.
    #[param(example = "2013-01-31")]
    to: Option<NaiveDate>,
    /// Seulement les vols annulés (true) ou maintenus (false).
    cancelled: Option<bool>,
    /// Seulement les vols déroutés (true) ou non (false).
    diverted: Option<bool>,
    /// Seulement les vols arrivés en retard de 15 minutes ou plus (true), ou non (false).
    late: Option<bool>,
    /// Seulement les vols arrivés avec au moins ce retard, en minutes.
    #[param(minimum = -120, maximum = 2880, example = 60)]
    min_delay_min: Option<i16>,
    /// Ordre de la liste.
    #[serde(default)]
    #[param(inline, value_type = Option<Sort>)]
    sort: Sort,
    /// Colonnes voulues, séparées par des virgules ; toutes par défaut.
    #[param(example = "flight_id,arrival_delay_min,late")]
    fields: Option<String>,
    /// Nombre de vols par page.
    #[param(minimum = 1, maximum = 5000, default = 100)]
    limit: Option<u32>,
    /// Valeur de next_cursor de la page précédente, avec les mêmes filtres et le même ordre.
    cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
pub(crate) enum Sort {
    /// First departures first.
    #[default]
    #[serde(rename = "scheduled_departure")]
    Departure,
    #[serde(rename = "-scheduled_departure")]
    LastDeparture,
    /// Latest arrivals first; only flights that arrived.
    #[serde(rename = "-arrival_delay_min")]
    LatestArrival,
}

/// Lister les vols, filtrés, dans l'ordre demandé.
#[utoipa::path(
    get,
    path = "/v1/flights",
    tag = "vols",
    params(FlightsQuery),
    responses(
        (status = 200, description = "Une page de vols ; avec fields, chaque vol n'a que les colonnes demandées.", body = Page<SparseRow>),
        ConditionalAnswers,
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn list_flights(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    Query(query): Query<FlightsQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    calendar::check_days(query.from, query.to)?;
    if query
        .min_delay_min
        .is_some_and(|delay| !(-120..=2880).contains(&delay))
    {
        return Err(ApiError::Value {
            name: "min_delay_min",
        });
    }
    let fields = fields(query.fields.as_deref())?;
    let size = page::size(query.limit)?;
    let filter = FlightFilter {
        origin: query.origin,
        destination: query.destination,
        carrier: query.carrier,
        from: query.from,
        to: query.to,
        cancelled: query.cancelled,
        diverted: query.diverted,
        late: query.late,
        min_delay_min: query.min_delay_min,
    };
    let asked = Asked::of("flights", (&filter, query.sort));
    let cursor = query.cursor.as_deref();
    let order = match query.sort {
        Sort::Departure => Order::FirstDepartures(asked.pair(cursor)?),
        Sort::LastDeparture => Order::LastDepartures(asked.pair(cursor)?),
        Sort::LatestArrival => Order::LatestArrivals(asked.pair(cursor)?),
    };
    let size_read = size as i64 + 1;
    let start = Instant::now();
    if let Some(joins) = fresh.joins(&state) {
        let read = store::seek::page(&state.lookups, &joins, &filter, &order, size_read).await?;
        if let Some(read) = read {
            let is_read = start.elapsed();
            let page = asked.page(read.rows, size, |flight| {
                departure(flight.scheduled_departure, &flight.flight_id)
            });
            let views = page.items.iter().map(|flight| joins.view(flight));
            if let Some(json) = write(views, page.next_cursor.as_deref(), fields) {
                note(&state, read.first, is_read, start);
                return Ok(fresh.written(json));
            }
        }
    }
    let before = start.elapsed();
    let read = store::flights::list(&state.edge.pool, &filter, &order, size_read).await?;
    let is_read = start.elapsed();
    let page = asked.page(read.rows, size, |row| key(query.sort, row));
    let views = page.items.iter().map(|row| Some(row.view()));
    let json = write(views, page.next_cursor.as_deref(), fields).ok_or(ApiError::Export)?;
    note(&state, before + read.first, is_read, start);
    Ok(fresh.written(json))
}

/// Once an answer, whatever was read in vain before: when its first row came, when all had, and now
/// that it is written.
fn note(state: &AppState, first: Duration, is_read: Duration, start: Instant) {
    let parts = &state.edge.parts;
    parts.note(Part::Query, first);
    parts.note(Part::Rows, is_read.saturating_sub(first));
    parts.note(Part::Json, start.elapsed().saturating_sub(is_read));
}

fn key(sort: Sort, row: &DatasetRow) -> String {
    match sort {
        Sort::Departure | Sort::LastDeparture => departure(row.scheduled_departure, &row.flight_id),
        Sort::LatestArrival => {
            let delay = row.arrival_delay_min.unwrap_or_default();
            format!("{delay} {}", row.flight_id)
        }
    }
}

fn departure(at: DateTime<Utc>, id: &str) -> String {
    let at = at.to_rfc3339_opts(SecondsFormat::Micros, true);
    format!("{at} {id}")
}

pub(super) fn fields(asked: Option<&str>) -> Result<FieldSet, ApiError> {
    let Some(asked) = asked else {
        return Ok(FieldSet::ALL);
    };
    asked.parse().map_err(|unknown| ApiError::Fields {
        detail: match unknown {
            UnknownField::Name(name) => format!(
                "« {name} » n'est pas une colonne ; colonnes : {}",
                DatasetRow::COLUMNS.join(", ")
            ),
            UnknownField::Empty => "nommez au moins une colonne".to_owned(),
        },
    })
}

/// The same bytes as serde, for the columns asked; `None` when a row could not be joined.
fn write<'a>(
    rows: impl ExactSizeIterator<Item = Option<RowView<'a>>>,
    next_cursor: Option<&str>,
    fields: FieldSet,
) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(rows.len() * 1_300 + 128);
    out.extend_from_slice(br#"{"items":["#);
    for (place, row) in rows.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        row?.write_json(fields, &mut out);
    }
    out.push(b']');
    if let Some(cursor) = next_cursor {
        out.extend_from_slice(br#","next_cursor":"#);
        serde_json::to_writer(&mut out, cursor).ok()?;
    }
    out.push(b'}');
    Some(out)
}
