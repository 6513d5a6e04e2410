//! Documents: a link that leads nowhere, a heading that comes twice or out of order.

use std::path::{Component, Path, PathBuf};

use crate::tidy::File;
use crate::workspace::Workspace;

/// What is wrong with a Markdown document, in French, one line each.
pub(crate) fn faults(workspace: &Workspace, document: &File) -> Vec<String> {
    let prose = prose(&document.text);
    let mut faults = headings(&document.path, &prose);
    for (number, line) in &prose {
        for target in targets(line) {
            let (file, _) = target.split_once('#').unwrap_or((target, ""));
            if !file.is_empty() && !leads_somewhere(workspace, &document.path, file) {
                faults.push(format!(
                    "{}:{number} : le lien {target} ne mène à rien",
                    document.path
                ));
            }
        }
    }
    faults
}

/// The lines outside code blocks, with their numbers.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut in_code = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            lines.push((index + 1, line));
        }
    }
    lines
}

/// One first-level heading, then no level skipped on the way down.
fn headings(path: &str, prose: &[(usize, &str)]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut former = 0;
    let mut titles = 0;
    for (number, line) in prose {
        let level = line.chars().take_while(|sign| *sign == '#').count();
        if level == 0 || !line[level..].starts_with(' ') {
            continue;
        }
        titles += usize::from(level == 1);
        if level > former + 1 {
            faults.push(format!(
                "{path}:{number} : titre de niveau {level} après {former}"
            ));
        }
        former = level;
    }
    if titles != 1 {
        faults.push(format!("{path} : {titles} titres principaux au lieu d'un"));
    }
    faults
}

/// The targets of the links of a line that stay in the repository.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("](").filter_map(|(at, _)| {
        let rest = &line[at + 2..];
        let target = &rest[..rest.find(')')?];
        let is_outside = target.contains("://") || target.starts_with("mailto:");
        (!is_outside).then_some(target)
    })
}

fn leads_somewhere(workspace: &Workspace, document: &str, target: &str) -> bool {
    let folder = Path::new(document).parent().unwrap_or(Path::new(""));
    let mut path = PathBuf::new();
    for part in folder.join(target).components() {
        match part {
            Component::ParentDir => {
                if !path.pop() {
                    return false;
                }
            }
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    workspace.path(path).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> File {
        File {
            path: "docs/a/b.md".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found() {
        let workspace = Workspace::find().expect("a workspace");
        let found = |text: &str| faults(&workspace, &document(text));
        let good =
            "# T\n[c](../../Cargo.toml) [h](#t) [w](https://example.org/x)\n```\n[x](y)\n```\n";
        assert_eq!(found(good), Vec::<String>::new());
        let bad = found("# T\n\n[c](../Cargo.toml) [d](../../../x)\n");
        assert_eq!(bad.len(), 2, "{bad:?}");
        assert!(bad[0].starts_with("docs/a/b.md:3"), "{bad:?}");
    }

    #[test]
    fn headings_are_one_title_then_no_level_skipped() {
        let found = |text: &str| headings("a.md", &prose(text)).len();
        assert_eq!(
            found("# T\n## A\n### B\n## C\n#no heading\n```\n# code\n```"),
            0
        );
        assert_eq!(found("# T\n### B\n"), 1);
        assert_eq!(found("## A\n"), 2, "no title, and a level skipped");
    }
}
