//! The page: its marked parts are written here and nowhere else.

use anyhow::{Context, Result, bail};

use super::machine::Machine;
use super::results::Results;
use super::{plot, tables};
use crate::workspace::Workspace;

pub(super) const PAGE: &str = "docs/donnees/echelle.md";
pub(super) const FIGURE: &str = "docs/donnees/echelle.svg";

const END: &str = "<!-- fin -->";

pub(super) fn write(workspace: &Workspace, results: &Results, machine: &Machine) -> Result<()> {
    let parts = [
        ("conditions", tables::conditions_markdown(results, machine)),
        ("concurrents", tables::peers_markdown(results)),
        ("increments", tables::increments_markdown(results)),
        ("echelle", tables::scales_markdown(results)),
        ("figure", plot::markdown(results)),
        ("objectifs", tables::verdicts_markdown(results)),
    ];
    std::fs::write(workspace.path(FIGURE), plot::svg(results))
        .with_context(|| format!("impossible d'écrire {FIGURE}"))?;
    rewrite(workspace, PAGE, &parts)
}

/// Writes the marked parts of a page, and nothing else of it.
pub(crate) fn rewrite(workspace: &Workspace, name: &str, parts: &[(&str, String)]) -> Result<()> {
    let path = workspace.path(name);
    let mut page = std::fs::read_to_string(&path)
        .with_context(|| format!("impossible de lire {}", path.display()))?;
    for (part, text) in parts {
        page = replace(name, &page, part, text)?;
    }
    std::fs::write(&path, page).with_context(|| format!("impossible d'écrire {name}"))
}

/// Puts `text` between `<!-- bench:part -->` and the next end mark.
pub(crate) fn replace(name: &str, page: &str, part: &str, text: &str) -> Result<String> {
    let start = format!("<!-- bench:{part} -->");
    let found = page.split_once(&start).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let Some((before, after)) = found else {
        bail!("{name} n'a plus ses marques {start} … {END}");
    };
    Ok(format!("{before}{start}\n\n{text}\n\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_replaced_alone_and_twice_gives_the_same() {
        let page = "a\n<!-- bench:x -->\nold\n<!-- fin -->\nb <!-- bench:y --> c <!-- fin -->\n";
        let once = replace(PAGE, page, "x", "new").expect("the marks are there");
        assert_eq!(
            once,
            "a\n<!-- bench:x -->\n\nnew\n\n<!-- fin -->\nb <!-- bench:y --> c <!-- fin -->\n"
        );
        assert_eq!(replace(PAGE, &once, "x", "new").expect("still there"), once);
        assert!(replace(PAGE, page, "z", "new").is_err());
    }

    #[test]
    fn the_page_has_every_mark() {
        let workspace = Workspace::find().expect("a workspace");
        let page = std::fs::read_to_string(workspace.path(PAGE)).expect("the page");
        for part in [
            "conditions",
            "concurrents",
            "increments",
            "echelle",
            "figure",
            "objectifs",
        ] {
            replace(PAGE, &page, part, "").expect("the mark");
        }
    }
}
