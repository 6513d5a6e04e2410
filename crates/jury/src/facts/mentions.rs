//! Paths that documents name, and whether the commit holds them.

use memchr::memmem;

use super::{Evidence, Facts, Source};
use crate::tree::Paths;
use crate::tree::paths::folder;
use crate::words::fold;

#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties of one mention"
)]
pub struct Mention {
    pub path: String,
    /// The line it is on, folded, with the path.
    pub said: String,
    pub evidence: Evidence,
    pub is_there: bool,
    pub is_link: bool,
    /// Announced as done: ticked, « complet ».
    pub is_ticked: bool,
    pub is_readme: bool,
    pub source: usize,
}

const EXTENSIONS: [&str; 26] = [
    "md", "py", "sql", "yml", "yaml", "json", "html", "ipynb", "sh", "js", "ts", "toml", "pdf",
    "png", "svg", "drawio", "mcd", "dbml", "csv", "txt", "rs", "example", "docx", "odt", "ini",
    "jpg",
];

/// What follows on the same line is not written by hand.
const LONGEST: usize = 4_000;

/// Made by a run, not kept: naming them is not a promise.
const MADE: [&str; 16] = [
    "coverage",
    "htmlcov",
    "report",
    "rapport_",
    "output",
    ".env",
    "results",
    "logs/",
    "log/",
    "node_modules",
    "venv",
    "dist/",
    "target/",
    "tmp/",
    "__pycache__",
    "build/",
];

pub(super) fn of(facts: &Facts<'_>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (place, source) in facts.sources.iter().enumerate() {
        let is_text =
            source.role.is_document && source.file.text().is_some() && !source.role.is_notebook;
        let is_prose = matches!(
            source.file.extension().as_str(),
            "md" | "html" | "htm" | "rst" | "txt" | "adoc"
        );
        if !(is_text && is_prose) || source.role.domain == super::roles::Domain::Asked {
            continue;
        }
        for (number, line) in source.file.text().unwrap_or_default().lines().enumerate() {
            let line = &line[..line.floor_char_boundary(LONGEST)];
            for (path, is_link) in paths_in(line) {
                let is_there = is_there(facts, source, &path);
                let folded = fold(line);
                mentions.push(Mention {
                    is_ticked: line.contains('✅')
                        || line.contains("[x]")
                        || folded.contains("complet")
                        || folded.contains("termine"),
                    is_readme: source.role.is_readme,
                    said: folded,
                    evidence: facts.at(source, number + 1),
                    is_there,
                    is_link,
                    source: place,
                    path,
                });
            }
        }
    }
    mentions
}

/// Paths of a line: targets of links, words with a known ending and a folder, or between backquotes.
fn paths_in(line: &str) -> Vec<(String, bool)> {
    let mut found: Vec<(String, bool)> = Vec::new();
    for (place, _) in line.match_indices("](") {
        let target = line[place + 2..]
            .split([')', ' ', '#'])
            .next()
            .unwrap_or_default();
        if is_local(target) {
            found.push((decoded(target), true));
        }
    }
    for quoted in line.split('`').skip(1).step_by(2) {
        for word in quoted.split_whitespace() {
            let word = word.trim_matches(['"', '\'', ',', '(', ')', ':']);
            let is_kept = word.contains('/') || is_written(word);
            if is_kept && (is_file(word) || is_promised_folder(word)) && is_local(word) {
                found.push((word.to_owned(), false));
            }
        }
    }
    for word in line.split(|it: char| it.is_whitespace() || "|()<>\"'`,;*│├└─".contains(it))
    {
        let word = word.trim_end_matches(['.', ':']);
        if word.contains('/') && is_file(word) && is_local(word) {
            found.push((word.to_owned(), false));
        }
    }
    found.sort_by(|a, b| (&a.0, !a.1).cmp(&(&b.0, !b.1)));
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

fn decoded(target: &str) -> String {
    target.replace("%20", " ").replace("%C3%A9", "é")
}

fn is_file(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    name.rsplit_once('.').is_some_and(|(stem, end)| {
        !stem.is_empty() && EXTENSIONS.contains(&end.to_lowercase().as_str())
    })
}

/// A bare name that somebody writes, and not what a run leaves.
fn is_written(word: &str) -> bool {
    let end = word.rsplit('.').next().unwrap_or_default();
    !["json", "csv", "txt", "toml", "log", "example"].contains(&end)
}

/// A folder that a person fills, and not one that a run makes.
fn is_promised_folder(word: &str) -> bool {
    const FOLDERS: [&str; 14] = [
        "specs",
        "spec",
        "docs",
        "doc",
        "tests",
        "wireframes",
        "maquettes",
        "veille",
        "benchmark",
        "monitoring",
        "notebooks",
        "scripts",
        "syntheses",
        "rgpd",
    ];
    word.ends_with('/')
        && word
            .trim_end_matches('/')
            .split('/')
            .any(|it| FOLDERS.contains(&it.to_lowercase().as_str()))
}

fn is_local(word: &str) -> bool {
    word.len() > 3
        && word.len() < 160
        && !word.starts_with(['/', '#', '~', '$', '@', '-'])
        && !word.contains("://")
        && !["YYYY", "XXX", "xxx", "votre_", "mon_", "nom_du", "AAAA"]
            .iter()
            .any(|it| word.contains(it))
        && !word.contains(['*', '{', '<', '>', '=', '?', '…', '\\', '&'])
        && !is_made_or_away(&word.to_lowercase())
}

/// An address, or what a run leaves.
fn is_made_or_away(lower: &str) -> bool {
    lower.starts_with("mailto")
        || lower.starts_with("www.")
        || lower.contains("example.com")
        || MADE.iter().any(|made| {
            memmem::find_iter(lower.as_bytes(), made)
                .any(|place| place == 0 || lower.as_bytes()[place - 1] == b'/')
        })
}

fn is_there(facts: &Facts<'_>, source: &Source<'_>, path: &str) -> bool {
    let paths = &facts.project.paths;
    let repository = source.file.repository;
    let own = folder(&source.file.path);
    let near = |base: &str| {
        Paths::join(base, path.trim_end_matches('/')).is_some_and(|it| paths.has(repository, &it))
    };
    near(own) || near("") || paths.ends_with(path)
}

impl Facts<'_> {
    /// Paths announced and absent, whose line has one of these words.
    pub fn dead(&self, terms: &[&str]) -> Vec<&Mention> {
        self.mentions
            .iter()
            .filter(|it| !it.is_there)
            .filter(|it| {
                terms.is_empty()
                    || terms.iter().any(|term| {
                        // By the words of the path: « mlflow » is no « flow ».
                        let path = fold(&it.path).replace(['_', '-', '/', '.'], " ");
                        crate::words::has(&it.said, term) || crate::words::has(&path, term)
                    })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_quoted_paths_are_found_and_addresses_are_not() {
        let found = paths_in(
            "Voir [la doc](docs/a.md#b), `python src/x.py --y`, https://a.b/c.html et scripts/run.sh.",
        );
        let paths: Vec<_> = found.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["docs/a.md", "scripts/run.sh", "src/x.py"]);
        assert!(paths_in("rapport `coverage.xml` et `*.csv`").is_empty());
    }
}
