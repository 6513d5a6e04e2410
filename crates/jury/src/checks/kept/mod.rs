//! What should not be in a repository, and what is there in name only.

mod secrets;

use super::{Finding, Kind, found};
use crate::facts::{Facts, Source};
use crate::tree::Content;
use secrets::{env_secret, has_personal_path, literal_secret};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for source in &facts.sources {
        let extension = source.file.extension();
        if matches!(extension.as_str(), "db" | "sqlite" | "sqlite3" | "duckdb")
            && source.file.size > 0
        {
            let evidence = facts.with(source, 1, &source.file.path);
            found(
                findings,
                Kind::KeptDatabase,
                evidence,
                "Une base de données est versionnée, avec ce qu'elle contient.",
            );
        }
        if let Some(fault) = &source.read.fault {
            let is_template = source
                .file
                .text()
                .is_some_and(|text| text.contains("{{") || text.contains("{%"));
            if !(is_template && extension != "py") {
                found(
                    findings,
                    Kind::Unreadable,
                    facts.at(source, fault.line),
                    format!("{}.", capital(&fault.reason)),
                );
            }
        }
        empty(facts, source, findings);
        if let Some(text) = source.file.text() {
            lines(facts, source, text, findings);
        }
    }
    unused(facts, findings);
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

fn empty(facts: &Facts<'_>, source: &Source<'_>, findings: &mut Vec<Finding>) {
    let name = source.file.name();
    let is_marker = name.starts_with('.')
        || name == "__init__.py"
        || name == "py.typed"
        || name.ends_with("keep");
    let is_empty = matches!(&source.file.content, Content::Text(text) if text.trim().is_empty());
    let is_django_test = name == "tests.py"
        && source
            .read
            .code
            .as_ref()
            .is_some_and(|code| code.functions.is_empty())
        && source.file.size > 0;
    if (is_empty && !is_marker && source.file.extension() != "txt") || is_django_test {
        found(
            findings,
            Kind::EmptyFile,
            facts.at(source, 1),
            "Ce fichier est vide, ou n'a que son en-tête.",
        );
    }
}

fn lines(facts: &Facts<'_>, source: &Source<'_>, text: &str, findings: &mut Vec<Finding>) {
    let is_example = [".example", ".sample", ".template", ".dist"]
        .iter()
        .any(|it| source.file.path.ends_with(it));
    let is_env = source.file.name().starts_with(".env") && !is_example;
    let is_code = source.read.code.is_some() && !source.role.is_notebook;
    let is_script = matches!(
        source.file.extension().as_str(),
        "sh" | "yml" | "yaml" | "toml" | "ini" | "cfg"
    );
    let mut paths = 0;
    let mut secrets = 0;
    for (place, line) in text.lines().enumerate() {
        if (is_code || is_script) && paths < 3 && has_personal_path(line) {
            paths += 1;
            found(
                findings,
                Kind::PersonalPath,
                facts.at(source, place + 1),
                "Ce chemin n'existe que sur le poste de son auteur.",
            );
        }
        let is_secret = if is_env {
            env_secret(line)
        } else {
            (is_code || is_script) && !source.role.is_test && literal_secret(line)
        };
        if is_secret && secrets < 3 {
            secrets += 1;
            let name = line.split(['=', ':']).next().unwrap_or_default().trim();
            // The value itself is never shown.
            let evidence = facts.with(source, place + 1, &format!("{name} = …"));
            found(
                findings,
                Kind::Secret,
                evidence,
                "Un secret est écrit dans le dépôt.",
            );
        }
    }
}

/// A library of observation that is declared, and that nothing imports.
fn unused(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    const WATCHED: [(&str, &str); 10] = [
        ("prometheus-client", "prometheus_client"),
        ("evidently", "evidently"),
        ("mlflow", "mlflow"),
        ("slowapi", "slowapi"),
        ("django-prometheus", "django_prometheus"),
        ("great-expectations", "great_expectations"),
        ("codecarbon", "codecarbon"),
        ("sentry-sdk", "sentry_sdk"),
        (
            "prometheus-fastapi-instrumentator",
            "prometheus_fastapi_instrumentator",
        ),
        ("pyspark", "pyspark"),
    ];
    for (package, module) in WATCHED {
        let Some(declared) = facts.manifest.has(package) else {
            continue;
        };
        let is_imported = facts.codes().any(|(_, code)| {
            code.imports_module(module).is_some()
                || code.strings.iter().any(|it| it.text.contains(module))
        });
        if !is_imported {
            found(
                findings,
                Kind::Unused,
                declared.clone(),
                format!("« {package} » est déclaré et jamais importé."),
            );
        }
    }
}
