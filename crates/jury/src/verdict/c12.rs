//! C12: automated tests of a model.

use super::shared::{accessible, topic};
use super::weigh::{Opinion, Weigh, absent};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::ci::Work;
use crate::facts::docs::Topic;
use crate::facts::tests::Case;
use crate::readers::doc::{Kind, Section};
use crate::words::{any, fold};

pub(super) const CRITERIA: Competence = &[
    ("C12.1", listed),
    ("C12.2", tools),
    ("C12.3", integrated),
    ("C12.4", run),
    ("C12.5", kept),
    ("C12.6", documented),
    ("C12.7", accessible_form),
];

const PLAN: Topic = topic(
    &[
        "plan de test",
        "cas de test",
        "strategie de test",
        "tests du modele",
        "test plan",
        "liste des tests",
        "tests modele",
    ],
    &[],
    0,
);
pub(super) const TESTS: Topic = topic(&["test"], &[], 0);

fn model<'a>(context: &Context<'a>) -> (Vec<&'a Case>, Vec<&'a Case>) {
    context.cases(|it| it.is_model)
}

/// What a plan of tests of a model speaks of.
const SUBJECT: &[&str] = &[
    "modele",
    "model",
    "ia$",
    "llm",
    "prediction",
    "entrainement",
    "agent",
    "c12$",
];

fn listed(context: &Context<'_>) -> Opinion {
    let plans: Vec<_> = context
        .about(&PLAN)
        .into_iter()
        .filter(|it| it.is_heading && it.size >= 20 && it.says(SUBJECT))
        .collect();
    let table = plans
        .iter()
        .any(|it| it.section.rows() >= 3 || items(it.section) >= 4);
    let (good, hollow) = model(context);
    let told = good
        .iter()
        .chain(&hollow)
        .filter(|it| it.said.len() > 15)
        .map(|it| it.evidence.clone());
    Weigh::of("les cas de test du modèle")
        .part(
            "des cas de test définis",
            plans.iter().map(|it| it.evidence.clone()).chain(told),
        )
        .weak_if(
            !table,
            "aucune liste ne donne leur partie visée, leur périmètre et leur stratégie",
        )
        .all()
}

/// Points of a list: prose names no case apart.
fn items(section: &Section) -> usize {
    let lines = section.lines.iter();
    lines
        .filter(|it| matches!(it.kind, Kind::Item | Kind::Task(_)))
        .count()
}

fn tools(context: &Context<'_>) -> Opinion {
    let tests = &context.facts.tests;
    if tests.cases.is_empty() {
        return absent("les outils de test");
    }
    let used = tests.cases.first().map(|it| it.evidence.clone());
    Weigh::of("les outils de test")
        .part(
            "un outil de test déclaré",
            tests.runner.clone().into_iter().chain(used),
        )
        .all()
}

fn lies<'a>(context: &Context<'a>, cases: &[&Case]) -> Vec<&'a crate::checks::Finding> {
    let kinds = [
        Lie::AlwaysTrue,
        Lie::NoAssertion,
        Lie::NeverCollected,
        Lie::AlwaysSkipped,
        Lie::NoProject,
    ];
    context
        .of(&kinds)
        .into_iter()
        .filter(|it| {
            cases.iter().any(|case| {
                case.weaknesses
                    .iter()
                    .any(|(_, place)| *place == it.evidence)
            })
        })
        .collect()
}

fn integrated(context: &Context<'_>) -> Opinion {
    let (good, hollow) = model(context);
    let tests = &context.facts.tests;
    Weigh::of("des tests du modèle")
        .part(
            "des tests du modèle",
            good.iter().map(|it| it.evidence.clone()),
        )
        .part(
            "une couverture mesurée",
            tests.coverage.clone().filter(|_| !good.is_empty()),
        )
        .part(
            "un seuil de couverture",
            tests.threshold.clone().filter(|_| !good.is_empty()),
        )
        .lies(lies(context, &hollow))
        .overruled_if(hollow.len() > good.len())
        .all()
}

fn run(context: &Context<'_>) -> Opinion {
    let (good, hollow) = model(context);
    let in_ci = context
        .facts
        .ci
        .does(Work::Test)
        .map(|it| it.evidence.clone())
        .filter(|_| !good.is_empty());
    Weigh::of("l'exécution des tests du modèle")
        .part(
            "des tests du modèle qui peuvent échouer",
            good.iter().map(|it| it.evidence.clone()),
        )
        .part("leur exécution par l'intégration continue", in_ci)
        .lies(lies(context, &hollow))
        .overruled_if(hollow.len() > good.len())
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    let model = &context.facts.model;
    Weigh::of("les données et les modèles versionnés")
        .part(
            "les données",
            model
                .kept_data
                .clone()
                .into_iter()
                .chain(model.versioning.clone()),
        )
        .part(
            "les modèles",
            model
                .kept_models
                .clone()
                .into_iter()
                .chain(model.versioning.clone()),
        )
        .weak(context.of(&[Lie::DanglingLink]))
        .all()
}

fn documented(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = context
        .about(&TESTS)
        .into_iter()
        .filter(|it| {
            it.is_heading && !it.source.role.is_notebook && any(&it.section.path, &["test"])
        })
        .collect();
    let blocks = |terms: &[&str]| {
        hits.iter()
            .filter(|hit| {
                let next = hit
                    .source
                    .read
                    .doc
                    .iter()
                    .flat_map(|doc| &doc.sections)
                    .find(|it| it.line > hit.section.line)
                    .map_or(usize::MAX, |it| it.line);
                let inside = hit
                    .source
                    .read
                    .doc
                    .iter()
                    .flat_map(|doc| &doc.blocks)
                    .any(|it| {
                        it.line >= hit.section.line && it.line < next && any(&fold(&it.text), terms)
                    });
                hit.says(terms) || inside
            })
            .map(|it| it.evidence.clone())
            .collect::<Vec<_>>()
    };
    // A test file may say itself how it is run.
    let facts = context.facts;
    let own = facts
        .codes()
        .filter(|(it, _)| it.role.is_test)
        .flat_map(|(source, code)| {
            let notes = code
                .docstrings
                .iter()
                .filter(|it| it.text.contains("pytest "));
            notes.map(|it| facts.at(source, it.line))
        });
    let own: Vec<_> = own.take(2).collect();
    let measured = context.facts.tests.coverage.is_some();
    // Commands of these sections on files that are not there.
    let dead = context.of(&[Lie::DeadCommand]).into_iter().filter(|it| {
        fold(&it.evidence.quote).contains("test")
            && hits
                .iter()
                .any(|hit| hit.source.file.path == it.evidence.path)
    });
    Weigh::of("la documentation des tests")
        .part(
            "la commande de test",
            blocks(&[
                "pytest",
                "cargo test",
                "npm test",
                "manage.py test",
                "unittest",
                "xtask test",
                "jest",
            ])
            .into_iter()
            .chain(own),
        )
        .part(
            "l'environnement et les dépendances de test",
            blocks(&[
                "environnement de test",
                "dependances de test",
                "base de test",
                "requirements-test",
                "requirements-dev",
                "requirements_test",
                "venv",
                "fixture",
            ]),
        )
        .part(
            "le calcul de la couverture",
            blocks(&["couverture", "coverage", "--cov"]),
        )
        .weak_if(!measured, "l'outil de couverture n'est déclaré nulle part")
        .weak(dead)
        .all()
}

fn accessible_form(context: &Context<'_>) -> Opinion {
    accessible(context, "la documentation des tests", &TESTS)
}
