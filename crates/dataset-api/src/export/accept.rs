//! What the caller accepts (RFC 9110, section 12.5).

use axum::http::{HeaderMap, header};

use super::{Coding, Format};
use crate::error::ApiError;

/// The format asked, else the best of `Accept`, else CSV.
pub(crate) fn format(asked: Option<Format>, headers: &HeaderMap) -> Result<Format, ApiError> {
    if let Some(format) = asked {
        return Ok(format);
    }
    let ranges = weighted(headers, &header::ACCEPT);
    if ranges.is_empty() {
        return Ok(Format::Csv);
    }
    best(Format::ALL, |format| {
        let own = format.media_type();
        let (family, _) = own.split_once('/').unwrap_or((own, ""));
        let family = format!("{family}/*");
        // The most precise range decides, even when it is the least liked.
        [own, &family, "*/*"]
            .iter()
            .find_map(|range| weight_of(&ranges, range))
    })
    .ok_or(ApiError::Format)
}

/// The smallest coding that the caller accepts.
pub(crate) fn coding(headers: &HeaderMap) -> Coding {
    let codings = weighted(headers, &header::ACCEPT_ENCODING);
    best([Coding::Zstd, Coding::Gzip], |coding| {
        weight_of(&codings, coding.as_str()).or_else(|| weight_of(&codings, "*"))
    })
    .unwrap_or(Coding::Identity)
}

/// The first of those that weigh the most; one that weighs nothing is refused.
fn best<T: Copy>(
    choices: impl IntoIterator<Item = T>,
    weight: impl Fn(T) -> Option<f32>,
) -> Option<T> {
    let mut best = None;
    for choice in choices {
        let Some(weight) = weight(choice).filter(|weight| *weight > 0.0) else {
            continue;
        };
        if best.is_none_or(|(_, most)| weight > most) {
            best = Some((choice, weight));
        }
    }
    best.map(|(choice, _)| choice)
}

fn weight_of(list: &[(String, f32)], name: &str) -> Option<f32> {
    let (_, weight) = list.iter().find(|(listed, _)| listed == name)?;
    Some(*weight)
}

fn weighted(headers: &HeaderMap, name: &header::HeaderName) -> Vec<(String, f32)> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let name = parts.next().filter(|name| !name.is_empty())?;
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(Some(1.0), |weight| weight.parse().ok())?;
            Some((name.to_ascii_lowercase(), weight))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_format_is_the_one_asked_else_the_best_accepted() {
        let accepting = |value| format(None, &with(header::ACCEPT, value)).ok();
        for (value, chosen) in [
            ("*/*", Some(Format::Csv)),
            ("application/vnd.apache.parquet", Some(Format::Parquet)),
            ("text/csv;q=0.5, application/x-ndjson", Some(Format::Ndjson)),
            (
                "application/vnd.apache.arrow.stream, */*;q=0.1",
                Some(Format::Arrow),
            ),
            ("text/csv;q=0, */*", Some(Format::Ndjson)),
            ("image/png", None),
            ("text/*", Some(Format::Csv)),
        ] {
            assert_eq!(accepting(value), chosen, "{value}");
        }
        let headers = with(header::ACCEPT, "image/png");
        assert_eq!(
            format(Some(Format::Parquet), &headers).expect("asked"),
            Format::Parquet
        );
        assert_eq!(
            format(None, &HeaderMap::new()).expect("nothing asked"),
            Format::Csv
        );
    }

    #[test]
    fn the_coding_is_the_smallest_accepted() {
        for (value, chosen) in [
            ("gzip, deflate, br, zstd", Coding::Zstd),
            ("gzip;q=1.0, zstd;q=0.5", Coding::Gzip),
            ("identity", Coding::Identity),
            ("zstd;q=0, *", Coding::Gzip),
            ("br", Coding::Identity),
        ] {
            assert_eq!(
                coding(&with(header::ACCEPT_ENCODING, value)),
                chosen,
                "{value}"
            );
        }
        assert_eq!(coding(&HeaderMap::new()), Coding::Identity);
    }
}
