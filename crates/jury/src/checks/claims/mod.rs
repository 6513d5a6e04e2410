//! What a document affirms, against what the code shows.

mod eco;

use super::{Finding, Kind, found};
use crate::facts::Facts;
use crate::facts::ci::Work;
use crate::facts::docs::Topic;
use crate::words::{any, fold};
use eco::eco;

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    eco(facts, findings);
    delivery(facts, findings);
    incidents(facts, findings);
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
