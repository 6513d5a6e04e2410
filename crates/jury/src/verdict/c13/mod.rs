//! C13: continuous delivery of a model.

mod documents;

use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::ci::Work;
use crate::facts::docs::{Hit, Topic};
use crate::words::{any, fold};
use documents::{accessible, documented, installed};

pub(super) const CRITERIA: Competence = &[
    ("C13.1", documented),
    ("C13.2", triggered),
    ("C13.3", recognised),
    ("C13.4", data),
    ("C13.5", trained),
    ("C13.6", kept),
    ("C13.7", installed),
    ("C13.8", accessible),
];

pub(super) const CHAIN: Topic = topic(
    &[
        "ci/cd",
        "ci / cd",
        "ci cd",
        "integration continue",
        "livraison continue",
        "github actions",
        "gitlab ci",
        "mlops",
        "chaine de livraison",
        "continuous",
        "workflow",
        "deploiement continu",
    ],
    &[],
    0,
);
pub(super) const TRIGGERS: &[&str] = &[
    "push$",
    "pull request",
    "pull_request",
    "declench",
    "trigger",
    "merge",
    "fusion",
    "chaque commit",
    "cron",
    "tag$",
    "branche main",
];
const MODEL: &[&str] = &["modele", "model", "entrain", "train", "mlflow"];

/// Sections about the chain that are more than a mention.
pub(super) fn chain<'a>(context: &Context<'a>) -> Vec<Hit<'a>> {
    context
        .about(&CHAIN)
        .into_iter()
        .filter(|it| {
            any(&it.section.path, CHAIN.headings) && !fold(&it.source.file.path).contains("veille")
        })
        .filter(is_pipeline)
        .collect()
}

/// A workflow is that of a pipeline when it says so: others are those of data or of people.
fn is_pipeline(hit: &Hit<'_>) -> bool {
    const OTHERS: &[&str] = &[
        "github",
        "gitlab",
        "gitea",
        "ci$",
        "ci/cd",
        "pull request",
        "runner",
        "job",
        "lint",
        "pipeline ci",
        "push$",
    ];
    let named = CHAIN.headings.iter().filter(|it| **it != "workflow");
    named
        .into_iter()
        .any(|it| crate::words::has(&hit.section.path, it))
        || hit.says(OTHERS)
}

fn model_hits<'a>(context: &Context<'a>) -> Vec<Hit<'a>> {
    chain(context)
        .into_iter()
        .filter(|it| it.size >= 12)
        .collect()
}

fn triggered(context: &Context<'_>) -> Opinion {
    let ci = &context.facts.ci;
    let continuous: Vec<_> = ci
        .workflows
        .iter()
        .filter(|it| it.is_continuous())
        .map(|it| it.evidence.clone())
        .collect();
    let train = ci.does(Work::Train).is_some();
    Weigh::of("les déclencheurs de la chaîne du modèle")
        .part("des déclencheurs automatiques", continuous)
        .weak_if(!train, "la chaîne déclenchée n'est pas celle d'un modèle")
        .lies(context.of(&[Lie::ManualOnly]))
        .all()
}

fn recognised(context: &Context<'_>) -> Opinion {
    let ci = &context.facts.ci;
    let running: Vec<_> = ci
        .jobs()
        .filter(|(_, job)| job.runs() && !job.only_shows())
        .map(|(_, job)| job.evidence.clone())
        .collect();
    let train = ci.does(Work::Train).is_some();
    Weigh::of("la configuration de la chaîne du modèle")
        .part("une configuration reconnue qui travaille", running)
        .weak_if(!train, "aucune tâche n'entraîne de modèle")
        .lies(context.of(&[Lie::EchoJob, Lie::DisabledJob]))
        .all()
}

fn data(context: &Context<'_>) -> Opinion {
    let ci = &context.facts.ci;
    let explicit = ci.does(Work::DataTest).map(|it| it.evidence.clone());
    let (good, hollow) = context.cases(|it| it.is_data && !it.is_http);
    let runs = ci.does(Work::Test).is_some();
    let named = |path: &str| {
        any(
            &fold(path).replace(['/', '_', '.'], " "),
            &["data", "pipeline", "etl", "donnees"],
        )
    };
    let lies: Vec<_> = context
        .of(&[Lie::AlwaysTrue, Lie::NoAssertion, Lie::NeverCollected])
        .into_iter()
        .filter(|it| {
            hollow
                .iter()
                .any(|case| case.evidence.path == it.evidence.path)
                && named(&it.evidence.path)
        })
        .collect();
    // A file of tests on the dataset is a step of its own, once the chain runs it.
    let own = good.iter().any(|it| {
        let name = fold(it.evidence.path.rsplit('/').next().unwrap_or_default()).replace('_', " ");
        any(
            &name,
            &[
                "dataset",
                "data quality",
                "data validation",
                "jeu de donnees",
                "donnees",
            ],
        )
    });
    let is_explicit = explicit.is_some() || (own && runs);
    let (named_good, named_hollow) = context.cases(|it| named(&it.evidence.path));
    Weigh::of("le test des données")
        .part(
            "un test des données dans la chaîne",
            explicit
                .into_iter()
                .chain(good.iter().filter(|_| runs).map(|it| it.evidence.clone())),
        )
        .lies(lies)
        .overruled_if(named_hollow.len() > named_good.len() && !is_explicit)
        .weak_if(
            !is_explicit,
            "aucune étape propre ne contrôle les données d'entraînement",
        )
        .weak_if(
            good.iter().any(|it| it.is_conditional),
            "des tests de données sont sautés quand un fichier manque",
        )
        .all()
}

fn trained(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let ci = &facts.ci;
    let (good, hollow) = context.cases(|it| it.is_model);
    let test = ci
        .does(Work::Test)
        .map(|it| it.evidence.clone())
        .filter(|_| !good.is_empty());
    let train = ci.does(Work::Train).map(|it| it.evidence.clone());
    let trains = train.is_some();
    let validate = ci
        .does(Work::Validate)
        .map(|it| it.evidence.clone())
        .into_iter()
        .chain(facts.model.gates.iter().filter(|_| trains).cloned());
    let has_reference = !facts.model.kept_models.is_empty()
        || !facts.model.versioning.is_empty()
        || ci.jobs().any(|(_, job)| {
            job.job
                .steps
                .iter()
                .any(|it| it.uses.contains("download-artifact"))
        });
    let lies: Vec<_> = context
        .of(&[
            Lie::AlwaysTrue,
            Lie::NoAssertion,
            Lie::NeverCollected,
            Lie::ForgivenFailure,
        ])
        .into_iter()
        .filter(|it| {
            it.kind == Lie::ForgivenFailure
                || hollow.iter().any(|case| {
                    let mut weaknesses = case.weaknesses.iter();
                    weaknesses.any(|(_, place)| *place == it.evidence)
                })
        })
        .collect();
    Weigh::of("l'entraînement et la validation dans la chaîne")
        .part("le test du modèle", test)
        .part("l'entraînement", train)
        .part("la validation qui peut refuser", validate)
        .lies(lies)
        .overruled_if(!trains && hollow.len() > good.len())
        .weak_if(
            trains && !has_reference,
            "la validation n'a pas de modèle de référence à quoi comparer",
        )
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    let ci = &context.facts.ci;
    let found = ci
        .does(Work::Train)
        .map(|it| it.evidence.clone())
        .into_iter()
        .chain(ci.workflows.iter().map(|it| it.evidence.clone()));
    let trains = ci.does(Work::Train).is_some();
    Weigh::of("les sources de la chaîne")
        .part("les sources de la chaîne", found)
        .weak_if(!trains, "aucune n'entraîne ni ne livre un modèle")
        .all()
}
