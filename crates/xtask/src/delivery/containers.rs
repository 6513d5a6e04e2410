//! The container file: hadolint, and what a linter does not know of us.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::verdict;
use crate::pip::Tools;
use crate::workspace::Workspace;

const PATH: &str = ".github/containers/Containerfile";
const SERVICES: [&str; 4] = ["pipeline", "dataset-api", "model-api", "trainer"];

pub(super) fn lint(workspace: &Workspace, packages: &Path) -> Result<String> {
    let mut command = Command::new(packages.join("bin/hadolint"));
    command.args(["--no-color", "--failure-threshold", "style"]);
    verdict(command.arg(workspace.path(PATH)), "hadolint")?;
    Ok("sans remarque, bases figées par leur empreinte".to_owned())
}

pub(super) fn pins(workspace: &Workspace) -> Result<()> {
    let path = workspace.path(PATH);
    let text = fs::read_to_string(&path).with_context(|| format!("impossible de lire {PATH}"))?;
    let faults = faults(&text, &Tools::pinned()?.onnxruntime.version);
    if faults.is_empty() {
        return Ok(());
    }
    bail!("{PATH}\n- {}", faults.join("\n- "))
}

/// What is wrong with the file, in French, one line each.
fn faults(text: &str, onnxruntime: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut stages: Vec<&str> = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("FROM ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let base = words.get(1).copied().unwrap_or_default();
        let is_ours = stages.contains(&base);
        if !is_ours && !base.contains("@sha256:") {
            faults.push(format!("{base} n'est pas figée par son empreinte"));
        }
        stages.extend(words.get(3));
    }
    for service in SERVICES {
        if !stages.contains(&service) {
            faults.push(format!("aucune image pour {service}"));
        }
    }
    if !text.contains(&format!("ARG ONNXRUNTIME_VERSION={onnxruntime}\n")) {
        faults.push(format!(
            "ONNX Runtime n'est pas à la version de tools.toml, {onnxruntime}"
        ));
    }
    if !text.lines().any(|line| line == "USER 10001:10001") {
        faults.push("les services tourneraient en root".to_owned());
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_container_file_is_sound() {
        let workspace = Workspace::find().expect("a workspace");
        if let Err(error) = pins(&workspace) {
            panic!("{error}");
        }
    }

    #[test]
    fn a_base_by_tag_a_missing_service_and_another_runtime_are_found() {
        let text = "FROM debian:12 AS base\nFROM base AS pipeline\nUSER 10001:10001\n";
        let found = faults(text, "1.0");
        assert_eq!(found.len(), 5, "{found:?}");
        assert!(found[0].starts_with("debian:12"), "{found:?}");
    }
}
