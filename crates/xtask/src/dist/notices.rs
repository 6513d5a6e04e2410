//! The licences of every library that the delivered programs hold, with their texts, which
//! those licences ask to keep.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::PROGRAMS;
use crate::process;
use crate::workspace::{Workspace, hex};

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    license_file: Option<PathBuf>,
    manifest_path: PathBuf,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dep>,
}

#[derive(Deserialize)]
struct Dep {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

/// The notices, and how many libraries they cover. Build and test dependencies are in no
/// program, and are left out.
pub(super) fn collect(workspace: &Workspace) -> Result<(String, usize)> {
    let mut command = workspace.cargo();
    command.args(["metadata", "--format-version", "1", "--locked", "--offline"]);
    command.args([
        "--filter-platform",
        &host(workspace)?,
        "--features",
        super::FEATURES,
    ]);
    let text = process::output(&mut command, "cargo metadata")?;
    let metadata: Metadata =
        serde_json::from_str(&text).context("la réponse de cargo metadata est illisible")?;
    let held = held(&metadata);
    let mut list =
        String::from("Bibliothèques que contiennent les programmes, et leurs licences.\n\n");
    let mut texts: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    let packages = metadata.packages.iter().filter(|it| it.source.is_some());
    let mut packages: Vec<_> = packages
        .filter(|it| held.contains(it.id.as_str()))
        .collect();
    packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    for package in &packages {
        let named = format!("{} {}", package.name, package.version);
        let licence = package.license.as_deref().unwrap_or("voir son texte");
        let _ = writeln!(list, "{named} : {licence}");
        for path in licence_files(package) {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("impossible de lire {}", path.display()))?;
            let key = hex(&Sha256::digest(text.as_bytes()));
            let (_, users) = texts.entry(key).or_insert((text, Vec::new()));
            if users.last() != Some(&named) {
                users.push(named.clone());
            }
        }
    }
    let mut texts: Vec<_> = texts.into_values().collect();
    texts.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    for (text, users) in texts {
        let _ = write!(
            list,
            "\n{}\n{}\n\n{}\n",
            "-".repeat(72),
            users.join(", "),
            text.trim()
        );
    }
    Ok((list, packages.len()))
}

/// Identifiers of what the delivered programs are linked with.
fn held(metadata: &Metadata) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Node> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let programs = metadata.packages.iter();
    let mut waiting: Vec<&str> = programs
        .filter(|it| it.source.is_none() && PROGRAMS.contains(&it.name.as_str()))
        .map(|it| it.id.as_str())
        .collect();
    let mut held = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !held.insert(id) {
            continue;
        }
        let deps = nodes
            .get(id)
            .map(|node| node.deps.as_slice())
            .unwrap_or_default();
        let linked = deps
            .iter()
            .filter(|dep| dep.dep_kinds.iter().any(|it| it.kind.is_none()));
        waiting.extend(linked.map(|dep| dep.pkg.as_str()));
    }
    held
}

fn licence_files(package: &Package) -> Vec<PathBuf> {
    let folder = package.manifest_path.parent().unwrap_or(Path::new(""));
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file() && is_licence(path))
        .collect();
    files.extend(package.license_file.iter().map(|file| folder.join(file)));
    files.sort();
    files.dedup();
    files
}

fn is_licence(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    ["license", "licence", "copying", "notice", "unlicense"]
        .iter()
        .any(|start| name.starts_with(start))
}

fn host(workspace: &Workspace) -> Result<String> {
    let mut command = workspace.cargo();
    let text = process::output(command.args(["--version", "--verbose"]), "cargo --version")?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("cargo ne dit pas sa machine")?.to_owned())
}
