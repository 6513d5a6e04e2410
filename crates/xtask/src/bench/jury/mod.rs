//! `cargo xtask bench jury`: how the juror's tool holds on large repositories, made on the fly in a
//! folder that is removed at the end, and read by the build that people run.

mod made;

use std::fmt::Write as _;
use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use super::measure::{Cost, Meter};
use crate::process;
use crate::steps::Steps;
use crate::text::decimal;
use crate::workspace::Workspace;
use made::Size;

/// What a repository of 2,000 files may cost.
const MOST_SECONDS: f64 = 3.0;
const MOST_BYTES: u64 = 300 << 20;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Nombre de fichiers d'un dépôt à fabriquer ; à répéter. 2 000, 20 000 et 200 000 par défaut.
    #[arg(long = "files", value_name = "N", value_parser = clap::value_parser!(u32).range(100..=300_000))]
    files: Vec<u32>,
    /// Ne fabrique pas les dépôts de 1 Go.
    #[arg(long)]
    skip_heavy: bool,
}

impl Options {
    fn sizes(&self) -> Vec<Size> {
        let mut sizes: Vec<_> = if self.files.is_empty() {
            [2_000, 20_000, 200_000].map(Size::Files).into()
        } else {
            self.files.iter().map(|it| Size::Files(*it)).collect()
        };
        if !self.skip_heavy {
            sizes.extend([Size::Heavy, Size::Texts]);
        }
        sizes
    }
}

struct Line {
    size: Size,
    cost: Cost,
}

pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let sizes = options.sizes();
    let mut steps = Steps::new(1 + sizes.len() * 2);
    steps.shown("Compilation, comme pour cargo run", || {
        let mut build = workspace.cargo();
        process::run(build.args(["build", "--package", "jury"]), "compilation")?;
        Ok(((), "faite".to_owned()))
    })?;
    let program = workspace.target().join("debug/jury");
    let meter = Meter::new(workspace)?;
    let mut lines = Vec::new();
    for size in sizes {
        let folder = tempfile::tempdir()?;
        steps.quiet(&format!("Fabrication : {}", size.name()), || {
            Ok(((), made::repository(folder.path(), size)?))
        })?;
        lines.push(steps.quiet(&format!("Audit : {}", size.name()), || {
            let mut audit = Command::new(&program);
            audit
                .arg("audit")
                .arg(folder.path())
                .args(["--format", "csv"]);
            let (cost, _) = meter.run(&audit, "jury")?;
            let said = format!("{} s", decimal(cost.wall_s, 2));
            Ok((Line { size, cost }, said))
        })?);
    }
    println!("{}", table(&lines));
    let missed = lines.iter().filter(|it| it.is_missed()).count();
    if missed > 0 {
        println!(
            "Objectif manqué : 2 000 fichiers en {MOST_SECONDS} s et {} Mo.",
            MOST_BYTES >> 20
        );
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

impl Line {
    /// Only the size that has an aim can miss it.
    fn is_missed(&self) -> bool {
        matches!(self.size, Size::Files(2_000))
            && (self.cost.wall_s > MOST_SECONDS || self.cost.peak_bytes > MOST_BYTES)
    }
}

fn table(lines: &[Line]) -> String {
    let mut text = "\n| dépôt | durée (s) | processeur (s) | mémoire au plus haut (Mo) |\n\
                    | --- | ---: | ---: | ---: |"
        .to_owned();
    for Line { size, cost } in lines {
        let _ = write!(
            text,
            "\n| {} | {} | {} | {} |",
            size.name(),
            decimal(cost.wall_s, 2),
            decimal(cost.cpu_s, 2),
            cost.peak_bytes >> 20,
        );
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(files: u32, wall_s: f64, peak_bytes: u64) -> Line {
        Line {
            size: Size::Files(files),
            cost: Cost {
                wall_s,
                cpu_s: wall_s,
                peak_bytes,
            },
        }
    }

    #[test]
    fn the_aim_is_missed_by_the_time_or_by_the_memory_of_two_thousand_files() {
        assert!(!line(2_000, 2.9, 100 << 20).is_missed());
        assert!(line(2_000, 3.1, 100 << 20).is_missed());
        assert!(line(2_000, 1.0, 301 << 20).is_missed());
        assert!(!line(20_000, 9.0, 900 << 20).is_missed());
    }

    #[test]
    fn the_table_has_a_line_for_each_size() {
        let text = table(&[line(2_000, 1.25, 41 << 20)]);
        assert!(
            text.contains("| 2\u{202f}000 fichiers | 1,25 | 1,25 | 41 |"),
            "{text}"
        );
    }
}
