//! `GET /v1/flights/export`: the whole dataset, streamed.

use auth::{Caller, scopes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use chrono::NaiveDate;
use contract::{GuardedProblems, Problem};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::error::{ApiError, calendar};
use crate::{AppState, export};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// Format du fichier.
    #[serde(default)]
    #[param(inline)]
    format: ExportFormat,
    /// Premier jour local de départ.
    from: Option<NaiveDate>,
    /// Dernier jour local de départ, compris.
    to: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ExportFormat {
    #[default]
    Csv,
    Parquet,
}

/// Exporter le jeu de données, en un flux.
#[utoipa::path(
    get,
    path = "/v1/flights/export",
    tag = "vols",
    params(ExportQuery),
    responses(
        (status = 200, description = "Le jeu de données, dans l'ordre des départs prévus.", content(
            (Vec<u8> = "text/csv"),
            (Vec<u8> = "application/vnd.apache.parquet"),
        )),
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:export"])),
)]
pub(crate) async fn export_flights(
    _: Caller<scopes::DatasetExport>,
    State(state): State<AppState>,
    query: Result<Query<ExportQuery>, QueryRejection>,
) -> Result<impl IntoResponse, ApiError> {
    let Query(ExportQuery { format, from, to }) = query?;
    calendar::check_days(from, to)?;
    let (media_type, file) = match format {
        ExportFormat::Csv => ("text/csv; charset=utf-8", "vols.csv"),
        ExportFormat::Parquet => ("application/vnd.apache.parquet", "vols.parquet"),
    };
    let body = match format {
        ExportFormat::Csv => export::start::<export::CsvEncoder>(state, from, to).await?,
        ExportFormat::Parquet => export::start::<export::ParquetEncoder>(state, from, to).await?,
    };
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{file}\""),
        ),
    ];
    Ok((headers, body))
}
