//! C17, how it is made: eco-design, OWASP, tests.

use super::rules::{is_access, is_business};
use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

pub(super) fn green(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let hits: Vec<_> = context
        .about(&topic(
            &[
                "eco-conception",
                "ecoconception",
                "green it",
                "eco conception",
                "sobriete",
                "ecoindex",
                "numerique responsable",
            ],
            &["ecoindex", "lighthouse", "green it"],
            2,
        ))
        .into_iter()
        .collect();
    let measured = hits
        .iter()
        .filter(|it| {
            it.section.lines.iter().any(|line| {
                any(
                    &line.folded,
                    &[
                        "ecoindex",
                        "lighthouse",
                        "score",
                        "gco2",
                        "poids de page",
                        "ko$",
                    ],
                ) && line.text.chars().any(|it| it.is_ascii_digit())
            })
        })
        .map(|it| it.evidence.clone());
    let mut practised = Vec::new();
    for (source, code) in facts.programs() {
        practised.extend(
            code.imports_module("codecarbon")
                .or_else(|| code.imports_module("eco2ai"))
                .map(|it| facts.at(source, it)),
        );
    }
    let lies = context.of(&[Lie::EcoClaim]);
    Weigh::of("l'éco-conception")
        .part("des pratiques mesurées", measured.chain(practised))
        .lies(lies.iter().copied())
        .overruled_if(!lies.is_empty())
        .claim(hits.iter().map(|it| it.evidence.clone()))
        .weak_if(hits.is_empty(), "aucun document ne les explique")
        .all()
}

pub(super) fn owasp(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let mut parts: [Vec<Evidence>; 3] = Default::default();
    for (source, code) in facts.python().filter(|(it, _)| !it.role.is_test) {
        for string in &code.strings {
            if string.text.contains("CsrfViewMiddleware")
                || string.text.contains("SecurityMiddleware")
            {
                parts[0].push(facts.at(source, string.line));
            }
            if string.text.contains("PasswordValidator") || string.text.contains("MinimumLength") {
                parts[1].push(facts.at(source, string.line));
            }
        }
        let hash = code.calls.iter().find(|it| {
            [
                "bcrypt",
                "argon2",
                "CryptContext",
                "make_password",
                "generate_password_hash",
                "PasswordHasher",
                "hash_password",
            ]
            .iter()
            .any(|term| it.callee.contains(term))
        });
        parts[1].extend(hash.map(|it| facts.at(source, it.line)));
        let secret = code.calls.iter().find(|it| {
            matches!(
                it.callee.as_str(),
                "os.getenv" | "os.environ.get" | "config" | "env"
            ) && it
                .arguments
                .iter()
                .any(|it| it.text.contains("SECRET") || it.text.contains("KEY"))
        });
        parts[2].extend(secret.map(|it| facts.at(source, it.line)));
        let csrf = code
            .calls
            .iter()
            .find(|it| it.callee == "CSRFProtect" || it.callee == "helmet")
            .map(|it| it.line);
        parts[0].extend(csrf.map(|it| facts.at(source, it)));
    }
    let [headers, passwords, secrets] = parts;
    let routes = facts.apis.iter().flat_map(|it| &it.routes);
    let guarded = routes
        .filter(|it| it.guard.is_some())
        .map(|it| it.evidence.clone());
    let guarded: Vec<_> = guarded.collect();
    let enough = if guarded.is_empty() { 3 } else { 4 };
    Weigh::of("les préconisations OWASP")
        .part("une protection des formulaires et des en-têtes", headers)
        .part("des mots de passe hachés et validés", passwords)
        .part("des secrets hors du code", secrets)
        .weak(context.of(&[Lie::Secret]))
        .part("des accès refusés à qui n'est pas identifié", guarded)
        .weak(context.of(&[Lie::KeptDatabase, Lie::OpenSettings]))
        .verdict(enough)
}

pub(super) fn tested(context: &Context<'_>) -> Opinion {
    let (business, hollow) = context.cases(is_business);
    let (access, hollow_access) = context.cases(is_access);
    let front = |path: &str| {
        any(
            &fold(path).replace(['/', '_', '.'], " "),
            &[
                "interface",
                "app",
                "front",
                "django",
                "view",
                "accounts",
                "business",
                "e4",
            ],
        )
    };
    let lies = context
        .of(&[Lie::AlwaysTrue, Lie::NoAssertion, Lie::EmptyFile])
        .into_iter()
        .filter(|it| front(&it.evidence.path));
    let lies: Vec<_> = lies.collect();
    let (app_good, app_hollow) = context.cases(|it| front(&it.evidence.path));
    let is_hollow = hollow.len() + hollow_access.len() > business.len() + access.len()
        || app_hollow.len() > app_good.len();
    Weigh::of("les tests de l'application")
        .part(
            "des tests des composants métier",
            business.iter().map(|it| it.evidence.clone()),
        )
        .part(
            "des tests des droits d'accès",
            access.iter().map(|it| it.evidence.clone()),
        )
        .lies(lies)
        .overruled_if(is_hollow)
        .all()
}
