//! Images that cannot be built, imports that nothing installs.

use super::{Finding, Kind, found};
use crate::facts::Facts;
use crate::tree::Paths;
use crate::tree::paths::folder;

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
    mounts(facts, findings);
    for (package, evidence) in &facts.manifest.undeclared {
        found(
            findings,
            Kind::Undeclared,
            evidence.clone(),
            format!("« {package} » est importé, mais aucun fichier de dépendances ne le déclare."),
        );
    }
}

/// Settings that a service mounts and that the commit does not hold: it starts empty, or not at all.
fn mounts(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for compose in &facts.deploy.composes {
        let file = facts.sources[compose.source].file;
        for service in &compose.services {
            for volume in &service.volumes {
                let mut sides = volume.split(':');
                let (Some(own), Some(target)) = (sides.next(), sides.next()) else {
                    continue;
                };
                let path = Paths::join(folder(&file.path), own).filter(|_| own.starts_with('.'));
                let is_lost = path.is_some_and(|it| !facts.project.paths.has(file.repository, &it));
                if is_lost && is_setting(own, target) {
                    found(
                        findings,
                        Kind::MissingMount,
                        service.evidence.clone(),
                        format!("« {} » monte « {own} », absent du commit.", service.name),
                    );
                }
            }
        }
    }
}

/// What a person writes, and not what a run fills.
fn is_setting(own: &str, target: &str) -> bool {
    const WORDS: [&str; 9] = [
        "prometheus",
        "provisioning",
        "dashboards",
        "alertmanager",
        "loki",
        "nginx",
        "config",
        "initdb",
        "rules",
    ];
    let own = own.to_lowercase();
    let is_file = [".yml", ".yaml", ".conf", ".sql", ".toml", ".ini"]
        .iter()
        .any(|it| own.ends_with(it));
    let is_filled = ["data", "logs", "cache", "output", "certs", "secrets"]
        .iter()
        .any(|it| own.split('/').any(|name| name == *it));
    !is_filled
        && (is_file || target.starts_with("/etc/") || target.contains("docker-entrypoint-initdb"))
        && (is_file
            || WORDS
                .iter()
                .any(|it| own.contains(it) || target.contains(it)))
}
