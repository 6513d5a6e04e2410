//! What the programs of an extraction do.

use std::collections::HashMap;

use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::facts::ci::Work;
use crate::facts::sources::{Kind, Origin, is_extraction};
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

/// Something shows that an extraction has run: raw data kept, a test that can fail, a pipeline.
pub(super) fn traces(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let raw = facts.sources.iter().filter(|it| {
        let path = fold(&it.file.path);
        let is_data = matches!(
            it.file.extension().as_str(),
            "json" | "csv" | "jsonl" | "parquet" | "html"
        );
        is_data
            && it.file.size > 200
            && any(
                &path.replace(['/', '_', '-', '.'], " "),
                &["raw", "brut", "bronze", "extract", "scrap"],
            )
            && !path.contains("test")
    });
    let mut found: Vec<_> = raw.map(|it| facts.at(it, 1)).collect();
    let (tests, _) = context
        .cases(|it| is_extraction(&it.evidence.path) && !it.evidence.path.contains("synthetic"));
    found.extend(tests.iter().map(|it| it.evidence.clone()));
    let jobs = facts
        .ci
        .jobs()
        .flat_map(|(_, job)| &job.works)
        .filter(|it| it.work == Work::Other && is_extraction(&it.text));
    found.extend(jobs.map(|it| it.evidence.clone()));
    found
}

pub(super) fn extraction(context: &Context<'_>) -> Opinion {
    let is_own =
        |it: &&Origin| it.is_extraction || it.kind == Kind::Api || it.kind == Kind::Scraping;
    let all = &context.facts.origins;
    let mut origins: Vec<_> = all.iter().filter(is_own).collect();
    if origins.is_empty() {
        // A program that somebody starts, whatever its name.
        let starts = |it: &&Origin| {
            let source = &context.facts.sources[it.source];
            let code = source
                .read
                .code
                .as_ref()
                .filter(|_| !source.role.is_notebook);
            it.kind == Kind::File && code.is_some_and(|it| it.entry.is_some())
        };
        origins = all.iter().filter(starts).collect();
    }
    if origins.is_empty() {
        return Weigh::of("un programme d'extraction")
            .claim(context.places(&topic(&["extraction", "collecte", "scraping"], &[], 0)))
            .verdict(1);
    }
    Weigh::of("un programme d'extraction")
        .part(
            "le programme qui lit les sources",
            origins.iter().map(|it| it.evidence.clone()),
        )
        .part(
            "la trace d'une extraction (données brutes, test, tâche)",
            traces(context),
        )
        .weak(context.of(&[Lie::Fabricated]))
        .all()
}

/// Places of extraction programs: those whose path says so, else those that read a source.
pub(super) fn programs<'a>(context: &Context<'a>) -> Vec<&'a crate::facts::Source<'a>> {
    let facts = context.facts;
    let by_path: Vec<_> = facts
        .programs()
        .map(|(it, _)| it)
        .filter(|it| is_extraction(&it.file.path) && !it.role.is_notebook)
        .collect();
    if !by_path.is_empty() {
        return by_path;
    }
    facts
        .origins
        .iter()
        .map(|it| &facts.sources[it.source])
        .collect()
}

pub(super) fn script(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let (mut entry, mut connection, mut errors, mut save) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut first: HashMap<&str, &Evidence> = HashMap::new();
    for origin in &facts.origins {
        let evidence = &origin.evidence;
        first.entry(&evidence.path).or_insert(evidence);
    }
    for source in programs(context) {
        let Some(code) = &source.read.code else {
            continue;
        };
        let command = code
            .calls
            .iter()
            .find(|it| {
                it.callee.contains("ArgumentParser")
                    || it.callee.contains("click.")
                    || it.callee.contains("Typer")
            })
            .map(|it| it.line);
        // A command of Django is started by its name.
        let managed = code
            .classes
            .iter()
            .find(|it| it.bases.contains("BaseCommand"));
        let started = code.entry.or(command).or(managed.map(|it| it.line));
        entry.extend(started.map(|it| facts.at(source, it)));
        let place = first.get(source.file.path.as_str());
        connection.extend(place.map(|it| (*it).clone()));
        errors.extend(
            code.handlers
                .first()
                .map(|(_, line)| facts.at(source, *line)),
        );
        let saving = code.calls.iter().find(|it| {
            matches!(
                it.method(),
                "dump"
                    | "to_csv"
                    | "to_json"
                    | "to_parquet"
                    | "to_sql"
                    | "commit"
                    | "write"
                    | "writerow"
                    | "executemany"
                    | "write_text"
                    | "bulk_create"
                    | "save"
                    | "insert_many"
            )
        });
        save.extend(saving.map(|it| facts.at(source, it.line)));
        if code.language == crate::readers::code::Language::Rust {
            let fallible = code
                .functions
                .iter()
                .find(|it| it.parameters.len() > 2)
                .map(|it| it.line);
            errors.extend(fallible.map(|it| facts.at(source, it)));
        }
    }
    Weigh::of("un script d'extraction")
        .part("un point de lancement", entry)
        .part("les connexions", connection)
        .part("la gestion des erreurs", errors)
        .part("la sauvegarde", save)
        .all()
}
