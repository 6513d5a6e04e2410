use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{get, text};

const GOOD: [(&str, &str); 9] = [
    ("latitude", "40.7"),
    ("longitude", "-74.17"),
    ("start_date", "2013-01-31"),
    ("end_date", "2013-02-01"),
    ("hourly", "temperature_2m,visibility"),
    ("timezone", "GMT"),
    ("temperature_unit", "fahrenheit"),
    ("wind_speed_unit", "mph"),
    ("precipitation_unit", "inch"),
];

/// The good request, but for one parameter: another value, or none.
async fn with(name: &str, value: Option<&str>) -> (StatusCode, Value) {
    let query: Vec<_> = GOOD
        .iter()
        .filter_map(|&(key, good)| {
            let value = if key == name { value? } else { good };
            Some(format!("{key}={value}"))
        })
        .collect();
    let (status, body) = text(get(&format!("/v1/archive?{}", query.join("&"))).await).await;
    (status, serde_json::from_str(&body).unwrap())
}

#[tokio::test]
async fn the_archive_cuts_the_days_and_gives_only_the_asked_variables() {
    let (status, answer) = with("", None).await;
    assert_eq!(status, StatusCode::OK);
    let hourly = answer["hourly"].as_object().unwrap();
    assert_eq!(
        hourly.keys().collect::<Vec<_>>(),
        ["temperature_2m", "time", "visibility"]
    );
    assert_eq!(hourly["time"].as_array().unwrap().len(), 48);
    assert_eq!(hourly["time"][0], "2013-01-31T00:00");
    assert_eq!(hourly["time"][47], "2013-02-01T23:00");
    assert_eq!(answer["hourly_units"]["visibility"], "ft");
    assert_eq!(answer["latitude"], json!(40.6925));
}

#[tokio::test]
async fn an_hour_that_the_station_did_not_measure_is_null() {
    let (status, answer) = with("start_date", Some("2013-01-01")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["hourly"]["temperature_2m"][0], Value::Null);
    assert_eq!(answer["hourly"]["temperature_2m"][6], json!(39.02));
}

#[tokio::test]
async fn the_grid_covers_the_last_departures_of_the_year_in_utc() {
    let (status, _) = with("end_date", Some("2014-01-01")).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn a_request_that_cannot_be_answered_is_refused_with_its_reason() {
    for (name, value) in [
        ("latitude", None),
        ("latitude", Some("north")),
        ("latitude", Some("NaN")),
        ("longitude", Some("181")),
        ("longitude", Some("2.35")),
        ("start_date", None),
        ("start_date", Some("2013-02-30")),
        ("start_date", Some("2013-02-02")),
        ("start_date", Some("2012-12-31")),
        ("end_date", Some("2014-01-02")),
        ("end_date", Some("")),
        ("hourly", None),
        ("hourly", Some("temperature_2m,snow")),
        ("hourly", Some("time")),
        ("temperature_unit", None),
        ("temperature_unit", Some("celsius")),
        ("wind_speed_unit", Some("ms")),
        ("precipitation_unit", Some("mm")),
        ("timezone", Some("Europe/Paris")),
    ] {
        let (status, answer) = with(name, value).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}={value:?}");
        assert_eq!(answer["error"], true);
        assert!(
            answer["reason"]
                .as_str()
                .is_some_and(|reason| !reason.is_empty())
        );
    }
}
