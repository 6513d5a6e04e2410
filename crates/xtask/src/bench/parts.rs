//! Where our APIs say that a request takes its time, read from their own measures.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::http;

/// Seconds and count of each part of the requests, by its name.
#[derive(Debug, Clone, Default)]
pub(super) struct PartTimes(BTreeMap<String, (f64, f64)>);

/// The whole of a request, from its arrival to its answer.
pub(super) const TOTAL: &str = "total";

impl PartTimes {
    /// What an API has measured since it started; [`TOTAL`] is that of the routes that begin so.
    pub(super) fn of(url: &str, routes: &str) -> Result<Self> {
        let text = http::get(&format!("{url}/metrics"), None)?.body;
        Ok(Self::read(&text, routes))
    }

    pub(super) fn read(text: &str, routes: &str) -> Self {
        let mut parts = Self::default();
        for line in text.lines() {
            let Some((name, value)) = line.rsplit_once(' ') else {
                continue;
            };
            let Ok(value) = value.parse::<f64>() else {
                continue;
            };
            let label = |key: &str| {
                let (_, rest) = name.split_once(&format!("{key}=\""))?;
                Some(rest.split_once('"')?.0.to_owned())
            };
            let part = if name.starts_with("http_request_part_seconds") {
                label("part")
            } else if name.starts_with("model_step_seconds") {
                label("step")
            } else if name.starts_with("http_request_duration_seconds") {
                label("route")
                    .filter(|route| route.starts_with(routes))
                    .map(|_| TOTAL.to_owned())
            } else {
                None
            };
            let Some(part) = part else { continue };
            let entry = parts.0.entry(part).or_default();
            if name.contains("_sum{") {
                entry.0 += value;
            } else if name.contains("_count{") {
                entry.1 += value;
            }
        }
        parts
    }

    pub(super) fn since(&self, before: &Self) -> Self {
        let later = self.0.iter().map(|(part, (seconds, count))| {
            let (was, counted) = before.0.get(part).copied().unwrap_or_default();
            (part.clone(), (seconds - was, count - counted))
        });
        Self(later.collect())
    }

    /// Mean of a part, in microseconds; `None` when it never happened.
    pub(super) fn mean_us(&self, part: &str) -> Option<f64> {
        let (seconds, count) = self.0.get(part)?;
        (*count > 0.0).then(|| seconds / count * 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_a_part_is_that_of_the_time_between_two_readings() {
        let read = |text| PartTimes::read(text, "/v1/flights");
        let first = read(
            "http_request_part_seconds_sum{part=\"query\"} 1\nhttp_request_part_seconds_count{part=\"query\"} 10\n",
        );
        let second = read(
            "http_request_part_seconds_sum{part=\"query\"} 1.5\nhttp_request_part_seconds_count{part=\"query\"} 20\nhttp_request_duration_seconds_sum{method=\"GET\",route=\"/v1/flights\",status=\"200\"} 4\nhttp_request_duration_seconds_count{method=\"GET\",route=\"/v1/flights\",status=\"200\"} 2\nmodel_step_seconds_sum{step=\"log\"} 1\nmodel_step_seconds_count{step=\"log\"} 4\n",
        );
        let between = second.since(&first);
        let mean = between.mean_us("query").expect("ten happened");
        assert!((mean - 50_000.0).abs() < 1e-6, "{mean}");
        assert_eq!(between.mean_us(TOTAL), Some(2e6));
        assert_eq!(between.mean_us("log"), Some(250_000.0));
        assert_eq!(between.mean_us("json"), None);
    }
}
