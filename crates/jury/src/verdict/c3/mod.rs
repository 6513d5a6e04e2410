//! C3: aggregation, cleaning, one shape.

mod documents;

use super::shared::versioned;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::facts::Evidence;
use crate::facts::sources::Kind;
use crate::readers::code::Call;
use crate::words::fold;
use documents::documented;

pub(super) const CRITERIA: Competence =
    &[("C3.1", aggregated), ("C3.2", kept), ("C3.3", documented)];

/// A program whose place or names say that it prepares data.
fn is_preparation(path: &str) -> bool {
    let path = fold(path);
    [
        "transform",
        "clean",
        "nettoy",
        "aggreg",
        "agreg",
        "prepar",
        "etl",
        "merge",
        "fusion",
        "preprocess",
        "normal",
        "pipeline",
        "feature",
        "rules",
    ]
    .iter()
    .any(|it| path.contains(it))
}

fn calls(context: &Context<'_>, wanted: impl Fn(&Call) -> bool, everywhere: bool) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    for (source, code) in facts.programs() {
        if !everywhere && (!is_preparation(&source.file.path) || source.role.is_notebook) {
            continue;
        }
        found.extend(
            code.calls
                .iter()
                .filter(|it| wanted(it))
                .take(2)
                .map(|it| facts.at(source, it.line)),
        );
    }
    found.sort_by_key(|it| !is_preparation(&it.path));
    found
}

fn cleaning(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = calls(
        context,
        |it| {
            matches!(
                it.method(),
                "dropna"
                    | "drop_duplicates"
                    | "fillna"
                    | "astype"
                    | "to_datetime"
                    | "to_numeric"
                    | "drop_nulls"
                    | "fill_null"
                    | "dropDuplicates"
                    | "strip_html"
            )
        },
        true,
    );
    for (source, code) in facts.programs() {
        // Duplicates put aside by the insertion itself.
        let refused = code.strings.iter().find(|it| {
            let text = it.text.to_lowercase();
            text.contains("insert")
                && [
                    "on conflict",
                    "or ignore",
                    "insert ignore",
                    "on duplicate key",
                ]
                .iter()
                .any(|term| text.contains(term))
        });
        found.extend(refused.map(|it| facts.at(source, it.line)));
        let function = code.functions.iter().find(|it| {
            let name = fold(&it.name);
            [
                "clean",
                "nettoy",
                "normali",
                "transform",
                "dedup",
                "parse_",
                "sanitize",
                "harmonis",
                "homogen",
            ]
            .iter()
            .any(|term| name.starts_with(term) || name.contains(&format!("_{term}")))
        });
        found.extend(
            function
                .filter(|_| is_preparation(&source.file.path))
                .map(|it| facts.at(source, it.line)),
        );
    }
    found
}

fn aggregated(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let joins = calls(
        context,
        |it| {
            let is_frame = !it.receiver().contains("os.path")
                && !it.callee.contains("str.")
                && !it.callee.starts_with('"')
                && !it.receiver().ends_with("path");
            matches!(
                it.method(),
                "merge" | "concat" | "merge_asof" | "join_asof" | "union" | "unionByName" | "join"
            ) && is_frame
                && it
                    .positional(0)
                    .is_some_and(|it| !it.starts_with(['"', '\'', '(']) || it.starts_with('['))
        },
        false,
    );
    let kinds = facts
        .kinds_of_source()
        .into_iter()
        .filter(|(it, _)| *it != Kind::Database)
        .count();
    let output = calls(
        context,
        |it| {
            matches!(
                it.method(),
                "to_csv"
                    | "to_parquet"
                    | "to_sql"
                    | "write_parquet"
                    | "write_csv"
                    | "executemany"
                    | "bulk_create"
                    | "insert_many"
                    | "write_ipc"
            )
        },
        false,
    );
    let rust = facts.programs().filter(|(source, code)| {
        code.language == crate::readers::code::Language::Rust
            && is_preparation(&source.file.path)
            && code
                .functions
                .iter()
                .any(|it| it.name.contains("join") || it.name.contains("aggregate"))
    });
    let rust: Vec<_> = rust.map(|(source, _)| facts.at(source, 1)).collect();
    Weigh::of("un programme d'agrégation")
        .part("le nettoyage", cleaning(context))
        .part(
            "le rapprochement de plusieurs sources",
            joins.into_iter().chain(rust.clone()),
        )
        .part(
            "l'écriture d'un seul jeu de données",
            output.into_iter().chain(rust),
        )
        .weak_if(kinds < 2, "une seule source est agrégée")
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    let mut found = cleaning(context);
    found.extend(calls(context, |_| true, false));
    versioned(
        "un programme d'agrégation",
        "le programme de nettoyage et d'agrégation",
        found,
    )
}
