//! A struck request: refused, delayed, cut, or answered with an altered content.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio_stream::StreamExt;

use super::{Fault, Faults, Replica};

/// Longer than a test's patience, shorter than a person's.
const SLOWNESS: Duration = Duration::from_secs(3);
/// Between the two halves of an answer that is cut, so that the first one leaves.
const PAUSE: Duration = Duration::from_millis(20);

/// The replicas hold a few megabytes at most.
const LONGEST: usize = 64 << 20;

/// Lets a request through, or strikes it with the fault in force for its replica.
pub(crate) async fn strike(
    State(faults): State<Faults>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let Some(fault) = replica(&path).and_then(|replica| faults.take(replica)) else {
        return next.run(request).await;
    };
    let is_robots = path == "/robots.txt";
    match fault {
        Fault::Robots if is_robots => return "User-agent: *\nDisallow: /wiki/\n".into_response(),
        // robots.txt shares the site of the page but is not what the other faults are about.
        _ if is_robots => return next.run(request).await,
        Fault::TooManyRequests => {
            return (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "1")]).into_response();
        }
        Fault::ServerError => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Fault::Slow => tokio::time::sleep(SLOWNESS).await,
        _ => {}
    }
    // What is altered is not what the client may hold.
    request.headers_mut().remove(IF_NONE_MATCH);
    let response = next.run(request).await;
    if matches!(fault, Fault::Slow | Fault::Robots) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(content) = to_bytes(body, LONGEST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    head.headers.remove(CONTENT_LENGTH);
    head.headers.remove(ETAG);
    if fault == Fault::Cut {
        head.headers
            .insert(CONTENT_LENGTH, HeaderValue::from(content.len()));
        return Response::from_parts(head, half(content));
    }
    Response::from_parts(head, Body::from(altered(fault, &content)))
}

/// robots.txt belongs to the site of the carriers' page.
fn replica(path: &str) -> Option<Replica> {
    match path {
        "/v1/archive" => Some(Replica::Weather),
        "/robots.txt" | "/wiki/List_of_airline_codes" => Some(Replica::Carriers),
        "/data/airports.csv" => Some(Replica::Airports),
        _ => None,
    }
}

/// Half of the content, then an error: the server closes the connection.
fn half(content: Bytes) -> Body {
    let first = content.slice(..content.len() / 2);
    let cut = std::io::Error::other("cut on demand");
    let pieces = tokio_stream::iter([Ok(first), Err(cut)]);
    Body::from_stream(pieces.then(async |piece: Result<Bytes, std::io::Error>| {
        if piece.is_err() {
            tokio::time::sleep(PAUSE).await;
        }
        piece
    }))
}

fn altered(fault: Fault, content: &[u8]) -> Vec<u8> {
    let text = || String::from_utf8_lossy(content).into_owned();
    match fault {
        Fault::Truncated => content[..content.len() / 2].to_vec(),
        Fault::Unit => in_kilometres(content),
        Fault::Columns => exchanged(&text()).into_bytes(),
        Fault::Delimiter => text().replace(',', ";").into_bytes(),
        Fault::Bom => ["\u{feff}".as_bytes(), content].concat(),
        // The first name of the file, quoted over two lines: still one row.
        Fault::Newline => {
            let lines = text();
            let broken = lines
                .split_inclusive('\n')
                .enumerate()
                .map(|(index, line)| {
                    let mut fields = line.splitn(3, ',');
                    match (index, fields.next(), fields.next(), fields.next()) {
                        (1, Some(code), Some(name), Some(rest)) => {
                            format!("{code},\"{}\nTerminal A\",{rest}", name.trim_matches('"'))
                        }
                        _ => line.to_owned(),
                    }
                });
            broken.collect::<String>().into_bytes()
        }
        _ => content.to_vec(),
    }
}

/// The wind in another unit, declared as the archive declares it.
fn in_kilometres(content: &[u8]) -> Vec<u8> {
    let Ok(mut answer) = serde_json::from_slice::<Value>(content) else {
        return content.to_vec();
    };
    for variable in ["wind_speed_10m", "wind_gusts_10m"] {
        answer["hourly_units"][variable] = "km/h".into();
        if let Some(values) = answer["hourly"][variable].as_array_mut() {
            for value in values {
                if let Some(speed) = value.as_f64() {
                    *value = (speed * 1.609_344).into();
                }
            }
        }
    }
    serde_json::to_vec(&answer).unwrap_or_default()
}

/// The first two columns of the table of codes, headers and cells, change places.
fn exchanged(page: &str) -> String {
    let mut cells: Vec<&str> = Vec::new();
    let mut out = String::new();
    let mut rest = page;
    while let Some(start) = rest.find("<tr") {
        let end = rest[start..]
            .find("</tr>")
            .map_or(rest.len(), |at| start + at);
        out.push_str(&rest[..start]);
        let row = &rest[start..end];
        cells.clear();
        let tag = if row.contains("<th") { "<th" } else { "<td" };
        let mut pieces = row.split(tag);
        out.push_str(pieces.next().unwrap_or_default());
        cells.extend(pieces);
        if cells.len() > 2 {
            cells.swap(0, 1);
        }
        for cell in &cells {
            out.push_str(tag);
            out.push_str(cell);
        }
        rest = &rest[end..];
        if rest.is_empty() {
            break;
        }
        let close = rest.len().min("</tr>".len());
        out.push_str(&rest[..close]);
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}
