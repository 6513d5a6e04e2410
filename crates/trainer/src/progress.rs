//! Progress bars, on the error output; hidden when it is not a terminal.

use features::Horizon;
use indicatif::{ProgressBar, ProgressStyle};

/// A download, in bytes.
pub(crate) fn bytes(label: &'static str, total: Option<u64>) -> ProgressBar {
    let template = if total.is_some() {
        "{prefix} {bar:30} {bytes}/{total_bytes} {bytes_per_sec} reste {eta}"
    } else {
        "{prefix} {spinner} {bytes} {bytes_per_sec}"
    };
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    styled(bar, label, template)
}

/// Something counted, without a known end.
pub(crate) fn counter(label: &'static str) -> ProgressBar {
    styled(
        ProgressBar::new_spinner(),
        label,
        "{prefix} {spinner} {pos}",
    )
}

/// Boosting rounds of one step of a horizon, with the loss on the unseen block.
pub(crate) fn rounds(horizon: Horizon, threshold_min: i16) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.set_prefix(format!("{} {threshold_min} min", horizon.as_str()));
    bar.with_style(style("Arbres, {prefix} {spinner} {pos} {msg} {elapsed}"))
}

fn styled(bar: ProgressBar, label: &'static str, template: &str) -> ProgressBar {
    bar.with_style(style(template)).with_prefix(label)
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
