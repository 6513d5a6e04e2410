//! What people see while a step works: bars on a terminal, plain lines elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::Source;
use extractor::Progress;
use indicatif::{HumanBytes, MultiProgress, ProgressBar, ProgressStyle};

/// Shows progress on standard error; standard output is for results.
#[derive(Debug, Clone)]
pub struct Console {
    bars: MultiProgress,
    live: bool,
}

impl Default for Console {
    fn default() -> Self {
        Self {
            bars: MultiProgress::new(),
            live: std::io::stderr().is_terminal(),
        }
    }
}

impl Console {
    /// Shows nothing, for tests.
    pub fn silent() -> Self {
        let bars = MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::hidden());
        Self { bars, live: true }
    }

    /// A line that stays.
    pub fn say(&self, line: &str) {
        if self.live {
            let _ = self.bars.println(line);
        } else {
            eprintln!("{line}");
        }
    }

    /// A bar of `total` units.
    pub fn bar(&self, label: &str, total: u64) -> ProgressBar {
        let style = ProgressStyle::with_template(
            "  {prefix:<26} {bar:24} {pos:>5}/{len:<5} {msg} reste {eta}",
        )
        .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = self.bars.add(
            ProgressBar::new(total)
                .with_style(style)
                .with_prefix(label.to_owned()),
        );
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }

    /// The progress line of one source.
    pub(crate) fn source(&self, source: Source) -> SourceLine {
        SourceLine {
            bar: self.bar(source.label(), 0),
            console: self.clone(),
            source,
            rows: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            requests: AtomicU64::new(0),
        }
    }
}

/// Progress of one source: units, rows, bytes, time left.
pub(crate) struct SourceLine {
    bar: ProgressBar,
    console: Console,
    source: Source,
    rows: AtomicU64,
    bytes: AtomicU64,
    requests: AtomicU64,
}

impl SourceLine {
    /// Requests sent until now, retries included.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    pub(crate) fn end(&self, outcome: &str) {
        self.bar.finish_and_clear();
        self.console
            .say(&format!("  {:<26} {outcome}", self.source.label()));
    }
}

impl Progress for SourceLine {
    fn expect(&self, units: u64) {
        self.bar.set_length(units);
    }

    fn advance(&self, units: u64, rows: u64, bytes: u64) {
        let rows = self.rows.fetch_add(rows, Ordering::Relaxed) + rows;
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.bar.inc(units);
        self.bar
            .set_message(format!("{} lignes, {}", thousands(rows), HumanBytes(bytes)));
    }

    fn request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    fn note(&self, message: &str) {
        self.console
            .say(&format!("  {:<26} {message}", self.source.label()));
    }
}

/// French writing of a count: groups of three, narrow no-break spaces.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_the_french_way() {
        assert_eq!(thousands(336_776), "336\u{202f}776");
        assert_eq!(thousands(12), "12");
    }
}
