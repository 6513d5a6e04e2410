//! One file an operation: parameters, description, handler.

pub(crate) mod export_flights;
pub(crate) mod get_aircraft;
pub(crate) mod get_airport;
pub(crate) mod get_delay_statistics;
pub(crate) mod get_flight;
pub(crate) mod get_flight_lineage;
pub(crate) mod get_run;
pub(crate) mod list_aircraft;
pub(crate) mod list_airports;
pub(crate) mod list_carriers;
pub(crate) mod list_flights;
pub(crate) mod list_rejections;
pub(crate) mod list_runs;
pub(crate) mod list_weather;

use serde::Deserialize;
use utoipa::IntoParams;

/// What a list without filters is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Nombre de lignes par page.
    #[param(minimum = 1, maximum = 5000, default = 100)]
    limit: Option<u32>,
    /// Valeur de next_cursor de la page précédente.
    cursor: Option<String>,
}

/// An operation without parameters refuses any.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoQuery {}
