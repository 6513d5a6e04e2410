//! `cargo xtask tidy`: lengths and habits that no compiler checks. It is also a test.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::links;
use crate::workspace::Workspace;

/// Lines outside tests: look again, then split (docs/architecture.md).
const LONG: usize = 300;
const TOO_LONG: usize = 500;

/// Files that may be longer, with the reason.
const ALLOWED_LONG: &[(&str, &str)] = &[];

/// Folders whose texts are read for what must not be there.
const FOLDERS: [&str; 8] = [
    ".cargo",
    ".ci",
    ".github",
    "crates",
    "docs",
    "migrations",
    "monitoring",
    "openapi",
];
const EXTENSIONS: [&str; 9] = [
    "rs", "toml", "md", "sql", "json", "yml", "yaml", "sh", "html",
];

/// Where the environment may be read: the settings, the tools of tests, this tool.
const ENVIRONMENT: [&str; 3] = ["crates/settings/", "crates/testkit/", "crates/xtask/"];

/// A text, its path from the root with `/` between names.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut faults = Vec::new();
    for file in rust_files(workspace, "crates")? {
        let (warning, found) = rust_faults(&file);
        if let Some(warning) = warning {
            eprintln!("  à revoir : {warning}");
        }
        faults.extend(found);
    }
    for folder in FOLDERS {
        for file in files(workspace, folder)? {
            faults.extend(home_folder(&file));
            if folder == "docs" && Path::new(&file.path).extension() == Some("md".as_ref()) {
                faults.extend(links::faults(workspace, &file));
            }
        }
    }
    let readme =
        fs::read_to_string(workspace.path("README.md")).context("impossible de lire README.md")?;
    let readme = File {
        path: "README.md".to_owned(),
        text: readme,
    };
    faults.extend(links::faults(workspace, &readme));
    for package in &workspace.packages {
        let readme = format!("crates/{}/README.md", package.name);
        if !workspace.path(&readme).is_file() {
            faults.push(format!("{readme} manque"));
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    bail!("fichiers à reprendre\n- {}", faults.join("\n- "))
}

pub(crate) fn rust_files(workspace: &Workspace, folder: &str) -> Result<Vec<File>> {
    let mut files = files(workspace, folder)?;
    files.retain(|file| Path::new(&file.path).extension() == Some("rs".as_ref()));
    Ok(files)
}

fn files(workspace: &Workspace, folder: &str) -> Result<Vec<File>> {
    let mut found = Vec::new();
    collect(&workspace.root, &workspace.path(folder), &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<File>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(root, &path, found)?;
            continue;
        }
        let extension = path.extension().and_then(|text| text.to_str());
        // A file without extension is a script.
        if extension.is_none_or(|text| EXTENSIONS.contains(&text)) {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("impossible de lire {}", path.display()))?;
            let path = path.strip_prefix(root).unwrap_or(&path);
            found.push(File {
                path: path.to_string_lossy().replace('\\', "/"),
                text,
            });
        }
    }
    Ok(())
}

/// A warning, then what is refused.
fn rust_faults(file: &File) -> (Option<String>, Vec<String>) {
    let File { path, text } = file;
    let mut faults = Vec::new();
    let is_test = path.contains("/tests/") || path.ends_with("/tests.rs");
    let lines = if is_test {
        0
    } else {
        lines_outside_tests(text)
    };
    let mut warning = None;
    if lines > LONG && !ALLOWED_LONG.iter().any(|(allowed, _)| allowed == path) {
        let said = format!("{path} : {lines} lignes hors tests");
        if lines > TOO_LONG {
            faults.push(said);
        } else {
            warning = Some(said);
        }
    }
    // Written in halves: this file holds none of them whole.
    let left_over = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("dbg", "!("),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ];
    let environment = concat!("env::", "var(");
    let reads_environment = is_test || ENVIRONMENT.iter().any(|folder| path.starts_with(folder));
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if let Some(word) = left_over.iter().find(|word| line.contains(**word)) {
            faults.push(format!("{path}:{number} : {word} laissé là"));
        }
        if !reads_environment && line.contains(environment) {
            faults.push(format!(
                "{path}:{number} : l'environnement ne se lit que dans settings"
            ));
        }
    }
    (warning, faults)
}

/// Lines before the module of unit tests, which ends a file.
fn lines_outside_tests(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    lines
        .windows(2)
        .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod tests {"))
        .unwrap_or(lines.len())
}

/// A path into somebody's home only exists on their machine.
fn home_folder(file: &File) -> Vec<String> {
    let homes = [
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
    ];
    let starts_a_path = |line: &str, at: usize| {
        // `example.org/home/` is an address, not a path.
        line[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric() && !"._-}/".contains(before))
    };
    let has_home = |line: &str| {
        homes.iter().any(|home| {
            line.match_indices(home)
                .any(|(at, _)| starts_a_path(line, at))
        })
    };
    file.text
        .lines()
        .enumerate()
        .filter(|(_, line)| has_home(line))
        .map(|(index, _)| {
            format!(
                "{}:{} : chemin absolu d'un dossier personnel",
                file.path,
                index + 1
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: String) -> File {
        File {
            path: path.to_owned(),
            text,
        }
    }

    #[test]
    fn the_workspace_is_tidy() {
        let workspace = Workspace::find().expect("a workspace");
        if let Err(error) = run(&workspace) {
            panic!("{error}");
        }
    }

    #[test]
    fn lengths_are_counted_outside_tests() {
        let tests = "#[cfg(test)]\nmod tests {\n".to_owned() + &"\n".repeat(600);
        let (warning, faults) = rust_faults(&file("crates/a/src/b.rs", tests.clone()));
        assert!(warning.is_none() && faults.is_empty());
        let long = "\n".repeat(301) + &tests;
        let (warning, faults) = rust_faults(&file("crates/a/src/b.rs", long.clone()));
        assert!(warning.is_some() && faults.is_empty());
        let (warning, faults) = rust_faults(&file("crates/a/src/b.rs", long.repeat(2)));
        assert!(
            warning.is_some() && faults.is_empty(),
            "the first tests count"
        );
        let (_, faults) = rust_faults(&file("crates/a/src/b.rs", "\n".repeat(501)));
        assert_eq!(faults.len(), 1);
        let (_, faults) = rust_faults(&file("crates/a/tests/it/b.rs", "\n".repeat(501)));
        assert!(faults.is_empty());
    }

    #[test]
    fn what_was_left_there_is_found() {
        let text = format!("// {}\n", concat!("TO", "DO")) + concat!("std::env::", "var(\"A\")");
        let (_, faults) = rust_faults(&file("crates/a/src/b.rs", text.clone()));
        assert_eq!(faults.len(), 2, "{faults:?}");
        let (_, faults) = rust_faults(&file("crates/settings/src/b.rs", text));
        assert_eq!(faults.len(), 1, "{faults:?}");
    }

    #[test]
    fn a_home_folder_is_not_an_address() {
        let home = concat!("/ho", "me/");
        let found = |text: String| home_folder(&file("docs/a.md", text)).len();
        assert_eq!(found(format!("see {home}ada/x")), 1);
        assert_eq!(found(format!("https://example.org{home}x")), 0);
    }
}
