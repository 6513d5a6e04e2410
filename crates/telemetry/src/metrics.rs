//! The metrics registry, and the metrics that every server has.

use prometheus::{Encoder, HistogramOpts, HistogramVec, IntGauge, Opts, Registry, TextEncoder};

/// How long do requests take, and how many fail?
pub const HTTP_REQUEST_DURATION_SECONDS: &str = "http_request_duration_seconds";
/// How many requests are being answered now?
pub const HTTP_REQUESTS_IN_FLIGHT: &str = "http_requests_in_flight";
/// Which version runs, since when is this series there?
pub const BUILD_INFO: &str = "build_info";

/// One registry a server, so that tests can start many.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Registry,
    pub(crate) request_duration: HistogramVec,
    pub(crate) in_flight: IntGauge,
}

impl Metrics {
    /// # Errors
    /// Fails when a metric is declared twice, which a test would show.
    pub fn new(service: &str) -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let request_duration = HistogramVec::new(
            HistogramOpts::new(
                HTTP_REQUEST_DURATION_SECONDS,
                "Duration of HTTP requests, in seconds.",
            )
            .buckets(vec![
                0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
            ]),
            &["method", "route", "status"],
        )?;
        let in_flight = IntGauge::new(HTTP_REQUESTS_IN_FLIGHT, "HTTP requests being answered.")?;
        let build = IntGauge::with_opts(
            Opts::new(BUILD_INFO, "Always 1; the labels say what runs.")
                .const_label("service", service)
                .const_label("version", env!("CARGO_PKG_VERSION")),
        )?;
        build.set(1);
        registry.register(Box::new(request_duration.clone()))?;
        registry.register(Box::new(in_flight.clone()))?;
        registry.register(Box::new(build))?;
        Ok(Self {
            registry,
            request_duration,
            in_flight,
        })
    }

    /// Where a server registers its own metrics.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The registry in Prometheus text format.
    pub fn render(&self) -> Result<String, prometheus::Error> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}
