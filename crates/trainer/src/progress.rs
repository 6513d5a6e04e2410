//! Progress bars, on the error output; hidden when it is not a terminal.

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

/// Boosting rounds, with the loss on the validation period.
pub(crate) fn rounds(total: usize) -> ProgressBar {
    styled(
        ProgressBar::new(total as u64),
        "Arbres",
        "{prefix} {bar:30} {pos}/{len} {msg} {elapsed}",
    )
}

fn styled(bar: ProgressBar, label: &'static str, template: &str) -> ProgressBar {
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style).with_prefix(label)
}
