//! The rules of the application: business components, rights, flows.

use crate::checks::Kind as Lie;
use crate::facts::tests::Case;
use crate::verdict::Context;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

/// Tests of what the application does: pages, data and models have their own criteria.
pub(super) fn is_business(case: &Case) -> bool {
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

pub(super) fn business(context: &Context<'_>) -> Opinion {
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

pub(super) fn is_access(case: &Case) -> bool {
    case.is_access
}

pub(super) fn rights(context: &Context<'_>) -> Opinion {
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
    let verified: Vec<_> = roles.into_iter().chain(guarded).collect();
    // Where nothing is refused, what is tested is something else.
    let tests = if verified.is_empty() {
        Vec::new()
    } else {
        tests
    };
    Weigh::of("la gestion des droits d'accès")
        .part("des droits vérifiés", verified)
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

/// Places of a program where an account is taken by its number.
const MOST_ACCOUNTS: usize = 20;

/// A visitor who is not identified is given a fixed account.
pub(super) fn default_user(context: &Context<'_>) -> bool {
    context.facts.programs().any(|(source, code)| {
        let fixed = code.calls.iter().filter(|it| {
            it.method() == "get"
                && it.callee.ends_with("objects.get")
                && (it.named("id") == Some("1") || it.named("pk") == Some("1"))
        });
        let mut lines = fixed.map(|it| it.line).take(MOST_ACCOUNTS);
        lines.any(|place| {
            let around = code
                .functions
                .iter()
                .filter(|it| (it.line..=it.end).contains(&place));
            around
                .flat_map(|it| it.line..=it.end)
                .any(|line| source.line(line).contains("is_authenticated"))
        })
    })
}

pub(super) fn flows(context: &Context<'_>) -> Opinion {
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
