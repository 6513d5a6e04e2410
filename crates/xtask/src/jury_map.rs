//! The evidence map of this project, `docs/jury.toml`: what it names exists, and what `jury`
//! observed it still observes.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use serde::Deserialize;

use crate::cli::Cli;
use crate::workspace::Workspace;

const PATH: &str = "docs/jury.toml";
const CRITERIA: usize = 141;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    critere: BTreeMap<String, Entry>,
}

/// One criterion: its files, the command that proves it, the status that must not fall back; or
/// why there is nothing yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    fichiers: Vec<String>,
    commande: Option<String>,
    statut: Option<String>,
    pas_encore: Option<String>,
}

/// How many criteria are shown, and how many are not reached yet.
pub(crate) fn check(workspace: &Workspace) -> Result<String> {
    let text = std::fs::read_to_string(workspace.path(PATH))
        .with_context(|| format!("impossible de lire {PATH}"))?;
    let map: Map = toml::from_str(&text).with_context(|| format!("{PATH} ne se lit pas"))?;
    let mut faults = stale(workspace, &map);
    faults.extend(fallen(workspace, &map)?);
    if !faults.is_empty() {
        bail!("{PATH} n'est plus vrai\n- {}", faults.join("\n- "));
    }
    let later = map.critere.values().filter(|it| it.pas_encore.is_some());
    let later = later.count();
    Ok(format!(
        "{} critères montrés, {later} pas encore",
        map.critere.len() - later
    ))
}

/// Paths that are gone, commands that no longer exist, criteria that are not listed.
fn stale(workspace: &Workspace, map: &Map) -> Vec<String> {
    let mut faults = Vec::new();
    if map.critere.len() != CRITERIA {
        faults.push(format!(
            "{} critères au lieu de {CRITERIA}",
            map.critere.len()
        ));
    }
    for (id, entry) in &map.critere {
        for path in &entry.fichiers {
            if !workspace.path(path).exists() {
                faults.push(format!("{id} : {path} n'existe plus"));
            }
        }
        let says_nothing = entry.fichiers.is_empty() && entry.commande.is_none();
        if says_nothing != entry.pas_encore.is_some() {
            faults.push(format!(
                "{id} : soit des fichiers ou une commande, soit « pas_encore » et pourquoi"
            ));
        }
        if let Some(command) = &entry.commande
            && !exists(workspace, command)
        {
            faults.push(format!("{id} : la commande « {command} » n'existe plus"));
        }
    }
    faults
}

/// A command of `cargo xtask`, a program of the workspace, or Git.
fn exists(workspace: &Workspace, command: &str) -> bool {
    let words: Vec<&str> = command.split_whitespace().collect();
    let is_ours = |name: &str| workspace.packages.iter().any(|it| it.name == name);
    match words.as_slice() {
        ["cargo", "xtask", name, ..] => Cli::command().find_subcommand(name).is_some(),
        ["git", "log", ..] => true,
        ["cargo", "run" | "test", "-p", name, ..] | [name, ..] => is_ours(name),
        [] => false,
    }
}

#[derive(Deserialize)]
struct Audit {
    criteres: Vec<Verdict>,
}

#[derive(Deserialize)]
struct Verdict {
    critere: String,
    statut: String,
    raison: String,
}

/// Criteria that `jury` no longer judges as the map says.
fn fallen(workspace: &Workspace, map: &Map) -> Result<Vec<String>> {
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--package", "jury", "--", "audit", "."]);
    let output = command
        .args(["--format", "json"])
        .output()
        .context("jury ne se lance pas")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    let audit: Audit =
        serde_json::from_slice(&output.stdout).context("jury n'a pas rendu son JSON")?;
    Ok(audit
        .criteres
        .iter()
        .filter_map(|it| {
            let wanted = map.critere.get(&it.critere)?.statut.as_deref()?;
            (wanted != it.statut).then(|| {
                format!(
                    "{} : {wanted} attendu, {} au dernier commit ({})",
                    it.critere, it.statut, it.raison
                )
            })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> Map {
        toml::from_str(text).expect("a map")
    }

    #[test]
    fn a_path_that_is_gone_and_a_command_that_is_gone_are_told() {
        let workspace = Workspace::find().expect("a workspace");
        let text = "[critere.\"C1.1\"]\nfichiers = [\"README.md\", \"nulle/part.md\"]\ncommande = \"cargo xtask inconnue\"\n[critere.\"C1.2\"]\n";
        let faults = stale(&workspace, &map(text)).join("\n");
        for expected in ["nulle/part.md", "inconnue", "C1.2 : soit", "2 critères"] {
            assert!(faults.contains(expected), "{expected} : {faults}");
        }
        assert!(!faults.contains("README.md"));
    }

    #[test]
    fn the_map_of_this_project_names_what_exists() {
        let workspace = Workspace::find().expect("a workspace");
        let text = std::fs::read_to_string(workspace.path(PATH)).expect("the map");
        assert_eq!(stale(&workspace, &map(&text)), Vec::<String>::new());
    }
}
