//! Where a long command is: numbered lines with the time each step took.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{stop, text};

/// Counts the steps of a command.
pub(crate) struct Steps {
    total: usize,
    done: usize,
    start: Instant,
    live: bool,
}

impl Steps {
    pub(crate) fn new(total: usize) -> Self {
        Self {
            total,
            done: 0,
            start: Instant::now(),
            live: std::io::stderr().is_terminal(),
        }
    }

    /// A step that shows nothing of itself: a spinner turns on a terminal. `work` answers with
    /// its value and what to say of it.
    pub(crate) fn quiet<T>(
        &mut self,
        title: &str,
        work: impl FnOnce() -> Result<(T, String)>,
    ) -> Result<T> {
        self.step(title, self.live, work)
    }

    /// A step whose programs show their own progress.
    pub(crate) fn shown<T>(
        &mut self,
        title: &str,
        work: impl FnOnce() -> Result<(T, String)>,
    ) -> Result<T> {
        self.step(title, false, work)
    }

    /// Since the first step.
    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn step<T>(
        &mut self,
        title: &str,
        spin: bool,
        work: impl FnOnce() -> Result<(T, String)>,
    ) -> Result<T> {
        stop::check()?;
        self.done += 1;
        let label = format!("[{:>2}/{}] {title}", self.done, self.total);
        let spinner = if spin {
            spinner(&label)
        } else {
            eprintln!("{label}…");
            ProgressBar::hidden()
        };
        let start = Instant::now();
        let outcome = work();
        spinner.finish_and_clear();
        let took = text::seconds(start.elapsed());
        match outcome {
            Ok((value, said)) => {
                eprintln!("{label} : {said} ({took})");
                Ok(value)
            }
            Err(error) => {
                eprintln!("{label} : échec ({took})");
                Err(error).with_context(|| format!("étape « {title} »"))
            }
        }
    }
}

fn spinner(label: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} {spinner} {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::new_spinner()
        .with_style(style)
        .with_prefix(label.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
