//! What a document affirms, against what the code shows.

mod eco;
mod incidents;

use super::{Finding, Kind, found};
use crate::facts::Facts;
use crate::facts::ci::Work;
use crate::facts::docs::Topic;
use crate::words::{any, fold};
use eco::eco;
use incidents::incidents;

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
