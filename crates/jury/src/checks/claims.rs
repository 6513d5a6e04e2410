//! What a document affirms, against what the code shows.

use super::{Finding, Kind, against, found};
use crate::facts::ci::Work;
use crate::facts::docs::Topic;
use crate::facts::{Evidence, Facts};
use crate::words::{any, fold};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    eco(facts, findings);
    delivery(facts, findings);
    incidents(facts, findings);
}

const ECO: Topic = Topic {
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
fn eco(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
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
    for (source, _) in facts.programs() {
        let name = fold(source.file.name().trim_end_matches(".py"));
        let is_eco = ["green", "carbon", "ecoindex", "eco_"]
            .iter()
            .any(|it| name.contains(it));
        let is_imported = facts.codes().any(|(_, code)| {
            code.imports
                .iter()
                .any(|it| fold(&it.module).ends_with(&name) || fold(&it.name) == name)
        });
        let is_run = source
            .read
            .code
            .as_ref()
            .is_some_and(|it| it.entry.is_some());
        if is_eco && !is_imported && !is_run {
            found(
                findings,
                Kind::EcoClaim,
                facts.at(source, 1),
                "Ce module de mesure n'est importé par aucun programme.",
            );
        }
    }
}

pub(crate) const DELIVERY: Topic = Topic {
    headings: &[
        "deploiement",
        "deployment",
        "livraison",
        "mise en production",
        "deploy",
        "cd$",
        "production$",
    ],
    words: &[],
    enough: 0,
};

/// A delivery that is told, by tools of which nothing is in the repository.
fn delivery(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    const TOOLS: [(&str, &[&str]); 5] = [
        ("Kubernetes", &["kubectl", "kubernetes", "k8s"]),
        ("Helm", &["helm upgrade", "helm install"]),
        ("Terraform", &["terraform"]),
        ("Ansible", &["ansible"]),
        (
            "un registre d'images",
            &[
                "docker push",
                "push de l'image",
                "push image",
                "registry push",
            ],
        ),
    ];
    let is_delivered =
        facts.ci.does(Work::Deploy).is_some() || facts.ci.does(Work::Publish).is_some();
    if is_delivered || !facts.deploy.platforms.is_empty() {
        return;
    }
    for (source, doc) in facts.docs() {
        for section in doc
            .sections
            .iter()
            .filter(|it| any(&it.path, DELIVERY.headings))
        {
            for (name, terms) in TOOLS {
                let line = section.lines.iter().find(|it| {
                    any(&it.folded, terms)
                        && !any(
                            &it.folded,
                            &["futur", "prevu", "perspective", "a venir", "evolution"],
                        )
                });
                let block = doc.blocks.iter().find(|it| {
                    it.line >= section.line
                        && it.line < section.line + 80
                        && terms.iter().any(|term| fold(&it.text).contains(term))
                });
                let place = line.map(|it| it.line).or_else(|| block.map(|it| it.line));
                if let Some(place) = place {
                    found(
                        findings,
                        Kind::DeliveryClaim,
                        facts.at(source, place),
                        format!(
                            "Ce document décrit une livraison par {name} ; ni manifeste ni tâche n'existe dans le dépôt."
                        ),
                    );
                }
            }
        }
    }
}

/// An incident played in a dashboard or a document, whose list nobody filled in.
fn incidents(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for (source, node) in facts.datas() {
        let path = fold(&source.file.path);
        if !(path.contains("incident") || path.contains("debug"))
            || node.get("panels").is_none() && node.at(&["dashboard", "panels"]).is_none()
        {
            continue;
        }
        let mut line = None;
        node.walk(&mut |key, value| {
            if (key == "content" || key == "text")
                && value
                    .text()
                    .is_some_and(|it| it.contains("[ ]") || it.contains("[x]") || it.contains('✅'))
            {
                line.get_or_insert(value.line);
            }
        });
        if let Some(line) = line {
            found(
                findings,
                Kind::ScriptedIncident,
                facts.at(source, line),
                "Cet incident est un texte écrit dans un tableau de bord : rien ne montre qu'il a eu lieu.",
            );
        }
    }
    for (source, doc) in facts.documents(&["incident", "postmortem", "post-mortem"]) {
        let tasks: Vec<_> = doc
            .lines()
            .filter_map(|it| match it.kind {
                crate::readers::doc::Kind::Task(done) => Some((done, it.line)),
                _ => None,
            })
            .collect();
        if tasks.len() >= 3 && tasks.iter().all(|(done, _)| !done) {
            found(
                findings,
                Kind::ScriptedIncident,
                facts.at(source, tasks[0].1),
                "Aucune étape de cet incident n'est cochée : la fiche n'a pas été remplie.",
            );
        }
    }
}
