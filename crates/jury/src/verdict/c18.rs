//! C18: continuous integration.

use super::c13::{TRIGGERS, chain};
use super::shared::accessible_hits;
use super::weigh::{Opinion, Weigh, absent};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::ci::Work;
use crate::facts::docs::saying;

pub(super) const CRITERIA: Competence = &[
    ("C18.1", documented),
    ("C18.2", tool),
    ("C18.3", before),
    ("C18.4", runs),
    ("C18.5", kept),
    ("C18.6", installed),
    ("C18.7", accessible),
];

fn documented(context: &Context<'_>) -> Opinion {
    let hits = chain(context);
    let few = hits.iter().map(|it| it.size).sum::<usize>() < 40;
    Weigh::of("l'intégration continue")
        .part(
            "l'outil",
            saying(
                &hits,
                &[
                    "github actions",
                    "gitlab",
                    "gitea",
                    "jenkins",
                    "workflow",
                    "ci$",
                    "azure",
                ],
            )
            .into_iter()
            .chain(context.saying(&["github actions", "gitlab ci"])),
        )
        .part(
            "les étapes et les tâches",
            saying(
                &hits,
                &[
                    "lint", "flake8", "job", "etape", "build", "pytest", "clippy",
                ],
            )
            .into_iter()
            .filter(|_| !few),
        )
        .part("les déclencheurs", saying(&hits, TRIGGERS))
        .claim(context.saying(&["integration continue", "ci/cd"]))
        .all()
}

fn tool(context: &Context<'_>) -> Opinion {
    let found = context
        .facts
        .ci
        .workflows
        .iter()
        .map(|it| it.evidence.clone());
    Weigh::of("l'outil d'intégration continue")
        .part("un outil d'intégration continue", found)
        .claim(context.saying(&["github actions", "gitlab ci", "jenkins"]))
        .all()
}

fn before(context: &Context<'_>) -> Opinion {
    let ci = &context.facts.ci;
    let testing: Vec<_> = ci
        .jobs()
        .filter(|(_, job)| job.runs() && job.works.iter().any(|it| it.work == Work::Test))
        .collect();
    let prepared = testing.iter().filter_map(|(_, job)| {
        let test = job.works.iter().position(|it| it.work == Work::Test)?;
        job.works[..test]
            .iter()
            .find(|it| matches!(it.work, Work::Install | Work::Build | Work::Lint))
            .map(|it| it.evidence.clone())
    });
    let prepared: Vec<_> = prepared.collect();
    let other = ci
        .does(Work::Install)
        .or_else(|| ci.does(Work::Build))
        .map(|it| it.evidence.clone());
    let has_test = !testing.is_empty();
    Weigh::of("les étapes préalables aux tests")
        .part(
            "l'installation ou la construction",
            prepared.into_iter().chain(other),
        )
        .weak_if(!has_test, "aucun test ne les suit")
        .all()
}

fn runs(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let ci = &facts.ci;
    let tests: Vec<_> = ci
        .workflows
        .iter()
        .filter(|it| it.is_continuous())
        .flat_map(|it| &it.jobs)
        .filter(|it| it.runs())
        .filter_map(|it| it.has(Work::Test))
        .map(|it| it.evidence.clone())
        .collect();
    let hollow = facts.tests.hollow().count();
    let all = facts.tests.cases.len();
    Weigh::of("l'exécution des tests par la chaîne")
        .part("des tests lancés au déclenchement", tests)
        .lies(context.of(&[
            Lie::EchoJob,
            Lie::ForgivenFailure,
            Lie::DisabledJob,
            Lie::CommentedJob,
            Lie::ManualOnly,
        ]))
        .weak_if(
            hollow * 5 > all * 2,
            &format!("{hollow} tests sur {all} ne peuvent pas échouer"),
        )
        .weak_if(all == 0, "le dépôt ne contient aucun test")
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    let found: Vec<_> = context
        .facts
        .ci
        .workflows
        .iter()
        .map(|it| it.evidence.clone())
        .collect();
    super::shared::versioned(
        "une chaîne d'intégration",
        "la configuration de l'intégration",
        found,
    )
}

fn installed(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = chain(context)
        .into_iter()
        .filter(|it| it.size >= 30)
        .collect();
    if hits.is_empty() {
        return absent("l'installation de la chaîne d'intégration");
    }
    Weigh::of("l'installation de la chaîne d'intégration")
        .part(
            "ce que fait la chaîne",
            hits.iter().map(|it| it.evidence.clone()),
        )
        .part(
            "sa configuration (secrets, variables)",
            saying(&hits, &["secret", "variable d'environnement", "configurer"]),
        )
        .part(
            "son essai en local",
            saying(
                &hits,
                &[
                    "act$",
                    "en local",
                    "localement",
                    "pre-commit",
                    "xtask check",
                ],
            ),
        )
        .all()
}

fn accessible(context: &Context<'_>) -> Opinion {
    accessible_hits("la documentation de l'intégration continue", chain(context))
}
