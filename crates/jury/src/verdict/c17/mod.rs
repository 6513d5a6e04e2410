//! C17: developing the application.

mod quality;

use super::c4::{INSTALL, drawn, with_commands};
use super::c14::MOCK_UPS;
use super::shared::{accessible_hits, topic, versioned};
use super::weigh::{Opinion, Weigh, absent};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::facts::tests::Case;
use crate::words::{any, fold};

pub(super) const CRITERIA: Competence = &[
    ("C17.1", environment),
    ("C17.2", interfaces),
    ("C17.3", forms),
    ("C17.4", business),
    ("C17.5", rights),
    ("C17.6", flows),
    ("C17.7", quality::green),
    ("C17.8", quality::owasp),
    ("C17.9", quality::tested),
    ("C17.10", kept),
    ("C17.11", documented),
    ("C17.12", accessible),
];

fn environment(context: &Context<'_>) -> Opinion {
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

fn interfaces(context: &Context<'_>) -> Opinion {
    let application = context.application();
    let drawn = drawn(context, MOCK_UPS);
    let announced = context.dead(MOCK_UPS).is_some();
    if drawn.is_empty() && !announced {
        return absent("des maquettes à quoi comparer les interfaces");
    }
    Weigh::of("des maquettes à quoi comparer les interfaces")
        .part("les interfaces", application)
        .part("les maquettes", drawn)
        .weak(context.of(&[Lie::Screenshot]))
        .all()
}

/// Classes and calls that check what people type.
fn form_places(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    for (source, code) in facts.programs() {
        let class = code
            .classes
            .iter()
            .find(|it| {
                [
                    "forms.Form",
                    "ModelForm",
                    "FlaskForm",
                    "UserCreationForm",
                    "forms.ModelForm",
                    "Form",
                ]
                .iter()
                .any(|base| {
                    it.bases
                        .split(',')
                        .any(|own| own.trim() == *base || own.trim().ends_with(base))
                })
            })
            .map(|it| it.line);
        let check = code
            .functions
            .iter()
            .find(|it| it.name.starts_with("clean_") || it.name.starts_with("validate_"))
            .map(|it| it.line);
        let widget = code
            .calls
            .iter()
            .find(|it| {
                it.callee == "st.form"
                    || it.callee == "st.number_input"
                    || it.callee == "st.form_submit_button"
            })
            .map(|it| it.line);
        found.extend(check.or(class).or(widget).map(|it| facts.at(source, it)));
    }
    found.extend(
        facts
            .sources
            .iter()
            .filter(|it| {
                it.role.is_page && it.file.text().is_some_and(|text| text.contains("<form"))
            })
            .map(|it| facts.at(it, 1)),
    );
    found
}

fn forms(context: &Context<'_>) -> Opinion {
    let forms = form_places(context);
    let (tests, _) = context.cases(|it| {
        any(
            &fold(&format!("{} {}", it.evidence.path, it.name)).replace(['_', '/'], " "),
            &["form", "formulaire", "navigation", "view", "page"],
        )
    });
    Weigh::of("les formulaires et la navigation")
        .part("des formulaires et leur validation", forms)
        .part(
            "des tests de formulaires ou de navigation",
            tests.iter().map(|it| it.evidence.clone()),
        )
        .all()
}

/// Tests of what the application does: pages, data and models have their own criteria.
fn is_business(case: &Case) -> bool {
    let name = fold(&format!("{} {}", case.evidence.path, case.name)).replace(['_', '/', '.'], " ");
    let elsewhere = [
        "model",
        "predict",
        "train",
        "etl",
        "schema",
        "health",
        "drift",
        "agent",
        "rag$",
        "parquet",
        "duckdb",
        "mlflow",
        "gate",
        "api$",
        "seed",
        "monitoring",
        "extract",
        "scrap",
    ];
    let is_named = any(
        &name,
        &[
            "business", "metier", "service", "scoring", "calcul", "rule", "regle", "engine",
            "domain", "logic", "core", "view", "form",
        ],
    );
    is_named || !(case.is_http || any(&name, &elsewhere))
}

fn business(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let programs: Vec<_> = facts
        .programs()
        .filter(|(source, code)| !source.role.is_notebook && code.functions.len() >= 2)
        .filter(|(source, _)| {
            any(
                &fold(&source.file.path).replace(['_', '/', '.'], " "),
                &[
                    "business", "metier", "service", "scoring", "engine", "domain", "logic",
                    "view", "core", "manager", "lib", "app",
                ],
            )
        })
        .map(|(source, code)| facts.at(source, code.functions[0].line))
        .collect();
    let (good, hollow) = context.cases(is_business);
    let few = good.len() < 4 || hollow.len() > good.len();
    Weigh::of("les composants métier")
        .part("les composants métier", programs)
        .part(
            "leurs tests",
            good.iter().filter(|_| !few).map(|it| it.evidence.clone()),
        )
        .all()
}

fn is_access(case: &Case) -> bool {
    case.is_access
}

fn rights(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let guarded = facts
        .apis
        .iter()
        .flat_map(|it| &it.routes)
        .filter(|it| it.guard.is_some())
        .map(|it| it.evidence.clone());
    let mut roles = Vec::new();
    for (source, code) in facts.programs() {
        let function = code
            .functions
            .iter()
            .find(|it| {
                it.decorators.iter().any(|it| {
                    it.name.contains("login_required")
                        || it.name.contains("role")
                        || it.name.contains("permission")
                })
            })
            .map(|it| it.line);
        roles.extend(function.map(|it| facts.at(source, it)));
    }
    let (tests, _) = context.cases(|it| {
        is_access(it)
            && !fold(&it.evidence.path)
                .replace(['_', '/'], " ")
                .split(' ')
                .any(|it| it == "api")
    });
    let anonymous = default_user(context);
    Weigh::of("la gestion des droits d'accès")
        .part("des droits vérifiés", roles.into_iter().chain(guarded))
        .part(
            "leurs tests",
            tests
                .iter()
                .filter(|it| !it.weaknesses.iter().any(|(it, _)| it.is_slight()))
                .map(|it| it.evidence.clone()),
        )
        .weak_if(
            anonymous,
            "un visiteur sans compte est pris pour un utilisateur donné",
        )
        .all()
}

/// A visitor who is not identified is given a fixed account.
fn default_user(context: &Context<'_>) -> bool {
    context.facts.programs().any(|(source, code)| {
        code.functions.iter().any(|function| {
            let inside = |line: usize| (function.line..=function.end).contains(&line);
            let fixed = code.calls.iter().any(|it| {
                inside(it.line)
                    && it.method() == "get"
                    && it.callee.ends_with("objects.get")
                    && (it.named("id") == Some("1") || it.named("pk") == Some("1"))
            });
            let body = source.file.text().map(|text| {
                text.lines()
                    .skip(function.line - 1)
                    .take(function.end + 1 - function.line)
                    .collect::<String>()
            });
            fixed && body.is_some_and(|it| it.contains("is_authenticated"))
        })
    })
}

fn flows(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let calls = facts.client.calls.iter().map(|it| it.evidence.clone());
    let bases = facts
        .origins
        .iter()
        .filter(|it| it.kind == crate::facts::sources::Kind::Database)
        .map(|it| it.evidence.clone());
    Weigh::of("les flux de données")
        .part("les flux entre les composants", calls.chain(bases))
        .weak(context.of(&[Lie::UnreadVariable, Lie::UnsetVariable]))
        .weak(context.of(&[Lie::UnknownPath]))
        .weak_if(
            facts.client.calls.is_empty(),
            "aucun composant n'appelle l'API",
        )
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    let mut found = context.application();
    found.sort_by_key(|it| !it.path.ends_with(".py"));
    versioned("une application", "le code de l'application", found)
}

fn documented(context: &Context<'_>) -> Opinion {
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
        .weak(context.of(&[Lie::DeadCommand]))
        .weak(dead)
        .all()
}

fn accessible(context: &Context<'_>) -> Opinion {
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
