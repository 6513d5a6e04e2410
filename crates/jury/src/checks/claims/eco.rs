//! Claims of sobriety without a measure.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::checks::{Finding, Kind, against, found};
use crate::facts::docs::Topic;
use crate::facts::{Evidence, Facts};
use crate::words::{any, fold};

pub(super) const ECO: Topic = Topic {
    headings: &[
        "eco-conception",
        "ecoconception",
        "green it",
        "eco conception",
        "sobriete",
        "eco-responsab",
        "ecoindex",
    ],
    words: &[],
    enough: 0,
};

/// Technologies that an audit of eco-design says are in place.
#[expect(clippy::too_many_lines, reason = "one check after another, each short")]
pub(super) fn eco(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let said = |terms: &[&str]| -> Option<Evidence> {
        facts.about(&ECO).iter().find_map(|hit| {
            let line = hit.section.lines.iter().find(|it| {
                let is_planned = any(
                    &it.folded,
                    &[
                        "a faire",
                        "prevoir",
                        "recommand",
                        "pourrait",
                        "futur",
                        "envisag",
                        "todo",
                        "amelior",
                    ],
                );
                any(&it.folded, terms) && !is_planned
            })?;
            Some(facts.with(hit.source, line.line, &line.text))
        })
    };
    let anywhere = |needle: &str| {
        facts.sources.iter().any(|it| {
            !it.role.is_document && it.file.text().is_some_and(|text| text.contains(needle))
        })
    };
    if let Some(claim) = said(&["redis"]) {
        let used = facts.codes().any(|(_, code)| {
            code.imports_module("redis").is_some()
                || code
                    .strings
                    .iter()
                    .any(|it| it.text.contains("redis://") || it.text.contains("RedisCache"))
        });
        if !used {
            found(
                findings,
                Kind::EcoClaim,
                claim,
                "L'audit dit Redis en place ; aucun programme ne s'en sert.",
            );
        }
    }
    if let Some(claim) = said(&["webp", "avif"]) {
        let is_there = facts
            .sources
            .iter()
            .any(|it| matches!(it.file.extension().as_str(), "webp" | "avif"));
        if !is_there && !anywhere(".webp") {
            found(
                findings,
                Kind::EcoClaim,
                claim,
                "L'audit dit les images en WebP ; le dépôt n'en contient aucune.",
            );
        }
    }
    if let Some(claim) = said(&[
        "polices locales",
        "police locale",
        "polices systeme",
        "local fonts",
        "system fonts",
        "polices hebergees",
    ]) {
        let remote = facts
            .sources
            .iter()
            .filter(|it| it.role.is_page)
            .find_map(|it| {
                let line = it
                    .file
                    .text()?
                    .lines()
                    .position(|line| line.contains("fonts.googleapis.com"))?;
                Some(facts.at(it, line + 1))
            });
        if let Some(remote) = remote {
            against(
                findings,
                Kind::EcoClaim,
                (claim, remote),
                "L'audit dit les polices locales ; une page charge celles de Google.",
            );
        }
    }
    // A module of measure that nothing imports.
    let imports = OnceCell::new();
    for (source, code) in facts.python().filter(|(it, _)| !it.role.is_test) {
        let name = fold(source.file.name().trim_end_matches(".py"));
        let is_eco = ["green", "carbon", "ecoindex", "eco_"]
            .iter()
            .any(|it| name.contains(it));
        if !is_eco || code.entry.is_some() {
            continue;
        }
        let imports = imports.get_or_init(|| imported(facts));
        let is_imported = imports
            .iter()
            .any(|(module, imported)| module.ends_with(&name) || *imported == name);
        if !is_imported {
            found(
                findings,
                Kind::EcoClaim,
                facts.at(source, 1),
                "Ce module de mesure n'est importé par aucun programme.",
            );
        }
    }
}

/// Modules and names that programs import, folded, each once.
fn imported(facts: &Facts<'_>) -> HashSet<(String, String)> {
    facts
        .codes()
        .flat_map(|(_, code)| &code.imports)
        .map(|it| (fold(&it.module), fold(&it.name)))
        .collect()
}
