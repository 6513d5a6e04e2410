//! How far an audit is, on a terminal, once a second has passed.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::audit::Step;

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between two changes of the line.
const REST: Duration = Duration::from_millis(200);

pub(crate) struct Progress {
    start: Instant,
    is_watched: bool,
    /// When the line was last written, and how long it is.
    shown: Option<(Instant, usize)>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
            is_watched: io::stderr().is_terminal(),
            shown: None,
        }
    }

    pub(crate) fn step(&mut self, step: Step) {
        if !self.is_watched || self.start.elapsed() < PATIENCE {
            return;
        }
        let is_last = step == Step::Judging;
        if !is_last && self.shown.is_some_and(|(at, _)| at.elapsed() < REST) {
            return;
        }
        self.write(&sentence(step));
    }

    /// The line says how long it took, when there was one.
    pub(crate) fn end(mut self) {
        if self.shown.is_some() {
            let seconds = self.start.elapsed().as_secs_f32();
            self.write(&format!("Audit terminé en {seconds:.1} s."));
            eprintln!();
        }
    }

    fn write(&mut self, text: &str) {
        let length = text.chars().count();
        let before = self.shown.map_or(0, |(_, length)| length);
        let blank = " ".repeat(before.saturating_sub(length));
        // A terminal that is gone is no reason to stop.
        let _ = write!(io::stderr(), "\r{text}{blank}");
        let _ = io::stderr().flush();
        self.shown = Some((Instant::now(), length));
    }
}

fn sentence(step: Step) -> String {
    match step {
        Step::Taken(files) => format!("Ouverture : {files} fichiers…"),
        Step::Read { files, total } => format!("Lecture : {files} fichiers sur {total}…"),
        Step::Judging => "Examen des 141 critères…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_has_its_sentence() {
        let step = Step::Read {
            files: 20,
            total: 40,
        };
        assert_eq!(sentence(step), "Lecture : 20 fichiers sur 40…");
        assert_eq!(sentence(Step::Taken(7)), "Ouverture : 7 fichiers…");
    }
}
