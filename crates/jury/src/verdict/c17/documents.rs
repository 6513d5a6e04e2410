//! What the documents of the application say.

use crate::checks::Kind as Lie;
use crate::verdict::Context;
use crate::verdict::c4::{INSTALL, with_commands};
use crate::verdict::shared::{accessible_hits, topic};
use crate::verdict::weigh::{Opinion, Weigh};

pub(super) fn environment(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let pinned = facts
        .sources
        .iter()
        .filter(|it| {
            matches!(
                it.file.name(),
                ".python-version"
                    | "runtime.txt"
                    | "rust-toolchain.toml"
                    | ".nvmrc"
                    | "poetry.lock"
                    | "uv.lock"
                    | "Cargo.lock"
                    | "package-lock.json"
                    | ".tool-versions"
                    | "devcontainer.json"
            )
        })
        .map(|it| facts.at(it, 1));
    let docker = facts
        .deploy
        .dockerfiles
        .iter()
        .map(|it| it.evidence.clone());
    Weigh::of("l'environnement de développement")
        .part("les dépendances", facts.manifest.files.clone())
        .part(
            "un environnement fixé (version, image)",
            pinned.chain(docker),
        )
        .weak(context.of(&[Lie::MissingCopy, Lie::Undeclared]))
        .all()
}

pub(super) fn documented(context: &Context<'_>) -> Opinion {
    let commands: Vec<_> = with_commands(context, &INSTALL)
        .into_iter()
        .map(|it| it.evidence)
        .collect();
    let dead: Vec<_> = context
        .of(&[Lie::DeadPath])
        .into_iter()
        .filter(|it| it.evidence.path.to_lowercase().ends_with("readme.md"))
        .collect();
    Weigh::of("la documentation de l'application")
        .part("l'installation", commands)
        .part(
            "l'architecture",
            context
                .about(&topic(
                    &["architecture", "structure", "arborescence"],
                    &[],
                    0,
                ))
                .into_iter()
                .filter(|it| it.is_heading)
                .map(|it| it.evidence),
        )
        .part(
            "les dépendances",
            context.places(&topic(
                &[
                    "dependance",
                    "prerequis",
                    "stack",
                    "technolog",
                    "requirements",
                ],
                &[],
                0,
            )),
        )
        .part(
            "les tests",
            context
                .about(&topic(&["test"], &[], 0))
                .into_iter()
                .filter(|it| it.is_heading)
                .map(|it| it.evidence),
        )
        .weak(context.dead_commands())
        .weak(dead)
        .all()
}

pub(super) fn accessible(context: &Context<'_>) -> Opinion {
    let hits = context
        .about(&topic(
            &[
                "installation",
                "architecture",
                "utilisation",
                "application",
                "test",
                "structure",
                "stack",
                "lancement",
                "demarrage",
            ],
            &[],
            0,
        ))
        .into_iter()
        .filter(|it| it.is_heading)
        .collect();
    accessible_hits("la documentation de l'application", hits)
}
