//! Where a request takes its time.

use std::time::{Duration, Instant};

use prometheus::{Histogram, HistogramOpts, HistogramVec, Registry};

/// Where does a request take its time: token, reading, query, rows, JSON?
pub const HTTP_REQUEST_PART_SECONDS: &str = "http_request_part_seconds";

/// Each in its own histogram, found once.
#[derive(Debug, Clone)]
pub struct Parts {
    token: Histogram,
    read: Histogram,
    query: Histogram,
    rows: Histogram,
    json: Histogram,
}

/// A part of the work of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Finding out who asks.
    Token,
    /// Reading the JSON that was sent, once it is all there.
    Read,
    /// From the question to the first row.
    Query,
    /// The other rows, received and decoded.
    Rows,
    /// Writing the answer.
    Json,
}

impl Parts {
    pub(crate) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let buckets = vec![
            0.000_001, 0.000_01, 0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0,
        ];
        let options = HistogramOpts::new(
            HTTP_REQUEST_PART_SECONDS,
            "Duration of each part of a request, in seconds.",
        );
        let parts = HistogramVec::new(options.buckets(buckets), &["part"])?;
        registry.register(Box::new(parts.clone()))?;
        let of = |part| parts.with_label_values(&[part]);
        Ok(Self {
            token: of("token"),
            read: of("read"),
            query: of("query"),
            rows: of("rows"),
            json: of("json"),
        })
    }

    /// Notes how long a part took.
    pub fn note(&self, part: Part, duration: Duration) {
        let histogram = match part {
            Part::Token => &self.token,
            Part::Read => &self.read,
            Part::Query => &self.query,
            Part::Rows => &self.rows,
            Part::Json => &self.json,
        };
        histogram.observe(duration.as_secs_f64());
    }

    /// Does the work, and notes how long it took.
    pub fn time<T>(&self, part: Part, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.note(part, start.elapsed());
        done
    }
}
