//! Documents that promise: dead paths, templates, badges, screenshots, journals, models.

mod commands;
mod dates;
mod models;
mod watch;

use super::{Finding, Kind, found};
use crate::facts::Facts;
use crate::words::{any, fold, has};
use commands::commands;
pub(crate) use dates::date;
use models::models;
use watch::watch;
pub(crate) use watch::{rhythm, undated};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for mention in facts.mentions.iter().filter(|it| !it.is_there) {
        let is_trace = ["tracabil", "traceab", "matrice", "competence"]
            .iter()
            .any(|it| has(&mention.said, it))
            || mentions_criterion(&mention.said);
        let kind = if is_trace {
            Kind::DeadTrace
        } else {
            Kind::DeadPath
        };
        let how = if mention.is_ticked {
            "annoncé comme fait et"
        } else {
            "cité, mais"
        };
        found(
            findings,
            kind,
            mention.evidence.clone(),
            format!("« {} » est {how} absent du commit.", mention.path),
        );
    }
    commands(facts, findings);
    templates(facts, findings);
    pictures(facts, findings);
    watch(facts, findings);
    models(facts, findings);
}

/// `C14.2` and the like.
fn mentions_criterion(folded: &str) -> bool {
    folded.match_indices('c').any(|(place, _)| {
        let rest = &folded[place + 1..];
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        (1..=2).contains(&digits)
            && rest[digits..].starts_with('.')
            && rest[digits + 1..].starts_with(|it: char| it.is_ascii_digit())
    })
}

fn templates(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for source in facts
        .sources
        .iter()
        .filter(|it| it.role.is_template && it.role.is_document)
    {
        let text = source.file.text().unwrap_or_default();
        let hole = text.lines().position(|line| {
            line.contains('[')
                && !line.contains("](")
                && !line.contains("[ ]")
                && !line.contains("[x]")
        });
        let evidence = facts.at(source, hole.unwrap_or(0) + 1);
        found(
            findings,
            Kind::Template,
            evidence,
            "Ce document est un modèle que personne n'a rempli.",
        );
    }
    for (source, doc) in facts.docs() {
        for image in &doc.images {
            let target = image.target.to_lowercase();
            // A badge drawn by a service from a text, and not from a run.
            let is_fixed = target.contains("img.shields.io/badge/");
            let speaks = ["test", "build", "coverage", "couverture", "passing", "ci"]
                .iter()
                .any(|it| has(&target.replace(['/', '-', '_'], " "), it));
            if is_fixed && speaks {
                found(
                    findings,
                    Kind::PlaceholderBadge,
                    facts.at(source, image.line),
                    "Ce badge est un texte fixe : aucune exécution ne le change.",
                );
            }
        }
    }
}

/// Pictures that a document calls mock-ups, and that are screenshots by their name.
fn pictures(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for (source, doc) in facts.docs() {
        for image in &doc.images {
            let line = source.line(image.line);
            let around = fold(&format!("{line} {}", image.alternative));
            let section = doc
                .sections
                .iter()
                .rfind(|it| it.line <= image.line)
                .map_or("", |it| &*it.path);
            let is_mock = any(&around, &["maquette", "wireframe", "mockup", "mock-up"])
                || any(section, &["maquette", "wireframe", "mockup"]);
            let target = fold(&image.target).replace(['_', '-', '/', '.', '%'], " ");
            if is_mock && any(&target, &["screenshot", "capture", "screen", "copie ecran"]) {
                found(
                    findings,
                    Kind::Screenshot,
                    facts.at(source, image.line),
                    "Cette capture d'écran de l'application finie est présentée comme une maquette.",
                );
            }
        }
    }
}
