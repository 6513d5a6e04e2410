//! Logs: one JSON object a line on standard error.

use tracing_subscriber::EnvFilter;

/// Starts logging. `filter` is a `tracing` directive such as `info` or `info,sqlx=warn`;
/// an unreadable one falls back to `info`.
pub fn init_logs(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .finish();
    // A second call, as tests make, keeps the first subscriber.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
