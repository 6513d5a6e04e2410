//! Commands of the documents that name files the commit does not hold.

use crate::checks::{Finding, Kind, found};
use crate::facts::Facts;
use crate::readers::workflow;

/// Commands of a document that name a program which is not there.
pub(super) fn commands(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for (source, doc) in facts.docs() {
        // Once a reader has moved to another folder, any place will do.
        let mut has_moved = false;
        for block in &doc.blocks {
            if !matches!(
                block.language.as_str(),
                "bash" | "sh" | "shell" | "console" | "" | "zsh" | "powershell"
            ) {
                continue;
            }
            for command in workflow::commands(&block.text, block.line) {
                let words: Vec<_> = command
                    .text
                    .trim_start_matches(['$', '>', ' '])
                    .split_whitespace()
                    .collect();
                has_moved |= matches!(words.as_slice(), ["cd", place, ..] if !facts.project.repositories.iter().any(|it| it.name.contains(*place)) && facts.project.paths.ends_with(place));
                let Some(path) = program(&words) else {
                    continue;
                };
                let paths = &facts.project.paths;
                let own = crate::tree::paths::folder(&source.file.path);
                let near = |base: &str| {
                    crate::tree::Paths::join(base, path)
                        .is_some_and(|it| paths.has(source.file.repository, &it))
                };
                let is_there = near(own) || near("") || (has_moved && paths.ends_with(path));
                if !is_there {
                    found(
                        findings,
                        Kind::DeadCommand,
                        facts.at(source, command.line),
                        format!("Cette commande nomme « {path} », absent du commit."),
                    );
                }
            }
        }
    }
}

/// The file of the project that a command needs to exist.
pub(super) fn program<'a>(words: &[&'a str]) -> Option<&'a str> {
    let path = match words {
        ["cp", path, ..] if path.contains("example") || path.contains("sample") => path,
        ["streamlit", "run", path, ..]
        | ["pip" | "pip3", "install", "-r", path, ..]
        | ["docker-compose", "-f", path, ..]
        | ["docker", "compose", "-f", path, ..]
        | ["psql", .., "-f", path]
        | ["python" | "python3" | "bash" | "sh" | "node", path, ..] => path,
        _ => return None,
    };
    let is_file = path.rsplit('/').next().is_some_and(|it| it.contains('.'))
        && !path.starts_with('-')
        && !path.contains(['<', '$', '*', '~']);
    let is_local = !path.starts_with('/') && !path.contains("..");
    (is_file && is_local).then_some(path)
}
