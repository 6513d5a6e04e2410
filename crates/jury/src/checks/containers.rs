//! Images that cannot be built, imports that nothing installs.

use super::{Finding, Kind, found};
use crate::facts::Facts;

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for docker in &facts.deploy.dockerfiles {
        for (path, evidence) in &docker.missing {
            found(
                findings,
                Kind::MissingCopy,
                evidence.clone(),
                format!(
                    "L'image copie « {path} », absent du commit : sa construction échoue sur un clone neuf."
                ),
            );
        }
    }
    for (package, evidence) in &facts.manifest.undeclared {
        found(
            findings,
            Kind::Undeclared,
            evidence.clone(),
            format!("« {package} » est importé, mais aucun fichier de dépendances ne le déclare."),
        );
    }
}
