//! Settings that do not meet: variables passed and never read, or read and never passed; links to
//! nothing; metrics registered twice; doors left open.

use std::collections::HashMap;

use super::{Finding, Kind, against, found};
use crate::facts::Facts;
use crate::tree::paths::folder;
use crate::tree::{Content, Paths};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    links(facts, findings);
    metrics(facts, findings);
    variables(facts, findings);
    doors(facts, findings);
}

fn links(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for source in &facts.sources {
        let Content::Symlink(target) = &source.file.content else {
            continue;
        };
        let path = Paths::join(folder(&source.file.path), target.trim());
        let is_inside = !target.starts_with('/')
            && path
                .as_ref()
                .is_some_and(|it| facts.project.paths.has(source.file.repository, it));
        if !is_inside {
            let evidence = facts.with(
                source,
                1,
                &format!("{} -> {}", source.file.path, target.trim()),
            );
            found(
                findings,
                Kind::DanglingLink,
                evidence,
                "Ce lien symbolique ne mène à rien dans le commit.",
            );
        }
    }
}

/// The same name registered in two files of one application: the second import fails.
fn metrics(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<&str, Vec<&crate::facts::Evidence>> = HashMap::new();
    for metric in &facts.monitor.exported {
        if metric.evidence.path.ends_with(".py") {
            seen.entry(&metric.name).or_default().push(&metric.evidence);
        }
    }
    let mut twice: Vec<_> = seen
        .values()
        .filter_map(|places| {
            let first = places[0];
            let other = places
                .iter()
                .find(|it| it.path != first.path && meet(facts, &first.path, &it.path))?;
            Some((first.clone(), (*other).clone()))
        })
        .collect();
    twice.sort_by_key(|a| a.0.place());
    for (first, other) in twice {
        against(
            findings,
            Kind::DoubleMetric,
            (other, first),
            "Cette mesure est enregistrée dans deux modules : importés ensemble, le second échoue.",
        );
    }
}

/// Some file imports both modules, or one imports the other.
fn meet(facts: &Facts<'_>, a: &str, b: &str) -> bool {
    let stem = |path: &str| {
        path.rsplit('/')
            .next()
            .unwrap_or(path)
            .trim_end_matches(".py")
            .to_owned()
    };
    let (a, b) = (stem(a), stem(b));
    let imported = |stem: &str| {
        facts.programs().any(|(_, code)| {
            code.imports
                .iter()
                .any(|it| it.module.rsplit('.').next() == Some(stem) || it.name == stem)
        })
    };
    imported(&a) && imported(&b) || imported(&a) != imported(&b) && (imported(&a) || imported(&b))
}

#[expect(clippy::too_many_lines, reason = "one check after another, each short")]
fn variables(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let read: Vec<(String, bool, crate::facts::Evidence, String)> = facts
        .programs()
        .flat_map(|(source, code)| {
            code.calls.iter().filter_map(move |call| {
                let is_read = matches!(
                    call.callee.as_str(),
                    "os.getenv" | "os.environ.get" | "getenv" | "config" | "env" | "environ.get"
                );
                let name = call.string(0).filter(|_| is_read)?;
                let is_local = call
                    .positional(1)
                    .or_else(|| call.named("default"))
                    .is_some_and(|it| it.contains("localhost") || it.contains("127.0.0.1"));
                Some((
                    name,
                    is_local,
                    facts.at(source, call.line),
                    folder(&source.file.path).to_owned(),
                ))
            })
        })
        .collect();
    let look = |name: &str| {
        facts.sources.iter().any(|it| {
            let is_reader = it.read.code.is_some()
                || matches!(
                    it.file.extension().as_str(),
                    "sh" | "js" | "conf" | "ini" | "toml" | "template" | "cfg"
                )
                || it.file.name().contains("ockerfile")
                || it.file.name().starts_with(".env")
                || it.file.name() == "alembic.ini";
            is_reader
                && !it.file.name().contains("compose")
                && it
                    .file
                    .text()
                    .is_some_and(|text| match it.file.extension().as_str() {
                        "py" => asks_environment(text, name),
                        _ => text.contains(name),
                    })
        })
    };
    // The same names come back from one service to the next.
    let mut seen: HashMap<String, bool> = HashMap::new();
    let fields = |name: &str| {
        // Settings classes read a variable by the name of their field.
        let lower = name.to_lowercase();
        facts.programs().any(|(_, code)| {
            code.assigns.iter().any(|it| {
                let own = it.name.split(':').next().unwrap_or_default();
                it.class.is_some() && own.trim().to_lowercase() == lower
            })
        })
    };
    for service in facts.deploy.services().filter(|it| it.context.is_some()) {
        for entry in &service.environment {
            let name = entry.split('=').next().unwrap_or(entry).trim();
            let is_ours = name.len() > 3
                && name
                    .chars()
                    .all(|it| it.is_ascii_uppercase() || it == '_' || it.is_ascii_digit())
                && !name.starts_with("PYTHON")
                && !name.starts_with("POSTGRES");
            if is_ours
                && !*seen.entry(name.to_owned()).or_insert_with(|| look(name))
                && !fields(name)
            {
                found(
                    findings,
                    Kind::UnreadVariable,
                    service.evidence.clone(),
                    format!(
                        "« {name} » est passée à « {} » et aucun programme ne la lit.",
                        service.name
                    ),
                );
            }
        }
        let Some(context) = &service.context else {
            continue;
        };
        // The folder of its image's file, when the whole repository is its context.
        let own = match service.dockerfile.rsplit_once('/') {
            Some((folder, _)) if matches!(context.as_str(), "." | "./") => folder,
            _ => context.trim_start_matches("./").trim_end_matches('/'),
        };
        let has_file = service.environment.is_empty()
            && facts.sources.iter().any(|it| {
                it.file.path == service.evidence.path
                    && it.file.text().is_some_and(|text| text.contains("env_file"))
            });
        if own.is_empty() || own == "." || has_file {
            continue;
        }
        for (name, is_local, evidence, place) in &read {
            let is_inside = place == own || place.starts_with(&format!("{own}/"));
            let is_passed = service
                .environment
                .iter()
                .any(|it| it.split('=').next() == Some(name.as_str()));
            if *is_local && is_inside && !is_passed && name.contains("HOST") {
                against(
                    findings,
                    Kind::UnsetVariable,
                    (service.evidence.clone(), evidence.clone()),
                    format!(
                        "« {} » ne reçoit pas « {name} », que son code remplace par localhost : il ne joindra rien dans son conteneur.",
                        service.name
                    ),
                );
            }
        }
    }
}

/// A line of Python that names the variable and the environment, or the one after it:
/// `settings.X` and a constant of the same name read nothing from it.
fn asks_environment(text: &str, name: &str) -> bool {
    let mut before = "";
    text.lines().any(|line| {
        let near = format!("{before} {line}").replace(name, "").to_lowercase();
        before = line;
        line.contains(name) && (near.contains("env") || near.contains("config("))
    })
}

fn doors(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for (source, code) in facts.programs() {
        for assign in &code.assigns {
            let value = assign.value.trim();
            let any_host = value.contains("\"*\"") || value.contains("'*'");
            let is_wild = assign.name == "ALLOWED_HOSTS" && any_host;
            let is_debug = assign.name == "DEBUG"
                && (value == "True"
                    || value.contains("default=True")
                    || value.contains("\"True\")")
                    || value.contains("'True')"));
            if source.file.path.contains("settings") && (is_wild || is_debug) {
                found(
                    findings,
                    Kind::OpenSettings,
                    facts.at(source, assign.line),
                    "Ce réglage ouvre l'application : hôtes sans limite ou mode de débogage par défaut.",
                );
            }
        }
        for call in code
            .calls
            .iter()
            .filter(|it| it.method() == "add_middleware")
        {
            let is_wild = call
                .named("allow_origins")
                .is_some_and(|it| it.contains("\"*\"") || it.contains("'*'"));
            if is_wild {
                found(
                    findings,
                    Kind::OpenSettings,
                    facts.at(source, call.line),
                    "L'API accepte les appels de pages de toute origine.",
                );
            }
        }
    }
}
