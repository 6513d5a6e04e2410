//! `GET /v1/exports/flights`: the whole dataset, or some days of it, streamed.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use contract::{GuardedProblems, Problem};
use edge::{EntityTag, Query};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::ApiError;
use crate::export::{self, Coding, Format};
use crate::{AppState, calendar, examples, fresh};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// Format du fichier ; sinon le meilleur de l'en-tête Accept, sinon csv.
    #[param(inline, example = "parquet")]
    format: Option<Format>,
    /// Premier jour local de départ.
    #[param(example = "2013-01-01")]
    from: Option<NaiveDate>,
    /// Dernier jour local de départ, compris.
    #[param(example = "2013-01-31")]
    to: Option<NaiveDate>,
    /// Refuse l'export si le jeu de données n'est pas dans cet état : la valeur de l'en-tête
    /// dataset-version d'un morceau déjà reçu.
    #[param(
        pattern = r"^[0-9]{1,18}\.[0-9]{1,18}$",
        example = "7.1766000000000000"
    )]
    version: Option<String>,
}

/// Names the state of the dataset in which an export was read.
const VERSION_HEADER: HeaderName = HeaderName::from_static("dataset-version");

/// Exporter le jeu de données, en un flux.
///
/// Deux exports de même demande et de même état ont les mêmes octets. Pour reprendre un long
/// export, demandez-le par suites de jours (from, to), avec version pour que tous les morceaux
/// viennent du même état.
#[utoipa::path(
    get,
    path = "/v1/exports/flights",
    tag = "exports",
    params(
        ExportQuery,
        ("Accept" = Option<String>, Header, description = "text/csv, application/x-ndjson, application/vnd.apache.parquet ou application/vnd.apache.arrow.stream."),
        ("Accept-Encoding" = Option<String>, Header, description = "zstd ou gzip, sauf pour Parquet, déjà compressé."),
        ("If-None-Match" = Option<String>, Header, description = "ETag déjà reçu : 304 si rien n'a changé."),
        ("If-Match" = Option<String>, Header, description = "ETag exigé : 412 si l'export n'est plus celui-là."),
    ),
    responses(
        (status = 200, description = "Les vols, dans l'ordre des départs prévus.", content(
            (String = "text/csv", example = json!(examples::csv())),
            (String = "application/x-ndjson", example = json!(examples::ndjson())),
            (Vec<u8> = "application/vnd.apache.parquet"),
            (Vec<u8> = "application/vnd.apache.arrow.stream"),
        ), headers(
            ("etag" = String, description = "Nom fort de ces octets."),
            ("dataset-version" = String, description = "État du jeu de données, à renvoyer dans version."),
        )),
        (status = 304, description = "Rien n'a changé depuis l'ETag envoyé dans If-None-Match : corps vide."),
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        (status = 406, description = "Aucun format accepté par Accept n'est servi.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Le jeu de données n'est plus dans l'état de version.", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "L'export n'est plus celui que nomme If-Match.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:export"])),
)]
pub(crate) async fn export_flights(
    _: Caller<scopes::DatasetExport>,
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(asked): Query<ExportQuery>,
) -> Result<Response, ApiError> {
    let ExportQuery {
        format,
        from,
        to,
        version,
    } = asked;
    calendar::check_days(from, to)?;
    if version
        .as_deref()
        .is_some_and(|version| !is_version(version))
    {
        return Err(ApiError::Value { name: "version" });
    }
    let format = export::format(format, &headers)?;
    let coding = if format.is_compressible() {
        export::coding(&headers)
    } else {
        Coding::Identity
    };
    let ready = export::open(&state).await?;
    let current = fresh::name(ready.export.version);
    if version.is_some_and(|version| version != current) {
        return Err(ApiError::Changed);
    }
    let tag = tag(&current, format, coding, from, to);
    if !edge::if_match(&headers, &tag) {
        return Err(ApiError::Precondition);
    }
    let mut response = if edge::if_none_match(&headers, &tag) {
        edge::not_modified(&tag)
    } else {
        let body = export::start(ready, (from, to), format, coding).await?;
        let mut response = body.into_response();
        describe(response.headers_mut(), format, coding, from, to);
        response
    };
    let headers = response.headers_mut();
    headers.extend(tag.header().map(|tag| (header::ETAG, tag)));
    let version = HeaderValue::from_str(&current).map_err(|_| ApiError::Export)?;
    headers.insert(VERSION_HEADER, version);
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept, Accept-Encoding, Authorization"),
    );
    Ok(response)
}

/// The bytes depend on nothing else: the state, the demand, and this program.
fn tag(
    version: &str,
    format: Format,
    coding: Coding,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> EntityTag {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "_".to_owned(), |day| day.to_string());
    EntityTag::strong(format_args!(
        "{version}-{}-{}-{}-{}-{}",
        format.as_str(),
        coding.as_str(),
        day(from),
        day(to),
        export::encoder(),
    ))
}

fn describe(
    headers: &mut HeaderMap,
    format: Format,
    coding: Coding,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) {
    let content_type = HeaderValue::from_static(format.content_type());
    headers.insert(header::CONTENT_TYPE, content_type);
    if coding != Coding::Identity {
        let coding = HeaderValue::from_static(coding.as_str());
        headers.insert(header::CONTENT_ENCODING, coding);
    }
    // A part of a stream that is not kept cannot be given alone: days can.
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("none"));
    let days: String = [from, to]
        .into_iter()
        .flatten()
        .map(|day| format!("-{day}"))
        .collect();
    let file = format!("attachment; filename=\"vols{days}.{}\"", format.as_str());
    if let Ok(file) = HeaderValue::from_str(&file) {
        headers.insert(header::CONTENT_DISPOSITION, file);
    }
}

fn is_version(text: &str) -> bool {
    let is_number =
        |part: &str| (1..=18).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once('.')
        .is_some_and(|(number, since)| is_number(number) && is_number(since))
}
