//! C2: SQL queries of extraction.

use std::collections::HashSet;

use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::facts::Evidence;
use crate::facts::docs::Topic;
use crate::facts::statements::BIG;
use crate::readers::sql::Kind;
use crate::words::any;

pub(super) const CRITERIA: Competence =
    &[("C2.1", working), ("C2.2", explained), ("C2.3", optimised)];

/// Calls of an ORM that read rows.
fn orm(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    for (source, code) in facts.programs() {
        let call = code.calls.iter().find(|it| {
            let is_query = it.callee.ends_with("db.query")
                || it.callee.ends_with("session.query")
                || it.callee == "select"
                || it.callee.contains(".objects.")
                || it.method() == "findMany";
            is_query && code.language != crate::readers::code::Language::Rust
        });
        found.extend(call.map(|it| facts.at(source, it.line)));
    }
    found
}

fn working(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let selects: Vec<_> = facts.statements_of(Kind::Select).collect();
    let database = selects
        .iter()
        .filter(|it| !it.is_big)
        .map(|it| it.evidence.clone())
        .chain(orm(context));
    let mut big: Vec<_> = selects
        .iter()
        .filter(|it| it.is_big)
        .map(|it| it.evidence.clone())
        .collect();
    for (source, code) in facts.programs() {
        let is_big = BIG.iter().any(|it| code.imports_module(it).is_some());
        let query = code.calls.iter().find(|it| {
            matches!(
                it.method(),
                "sql" | "execute" | "read_parquet" | "scan_parquet" | "query"
            )
        });
        big.extend(query.filter(|_| is_big).map(|it| facts.at(source, it.line)));
    }
    Weigh::of("des requêtes SQL")
        .part("des requêtes sur un SGBD", database)
        .part("des requêtes sur un système big data", big)
        .all()
}

const JOINS: &[&str] = &[
    "jointure",
    "join$",
    "filtr",
    "selection",
    "where$",
    "regroup",
    "group by",
    "condition",
];
const QUERIES: Topic = topic(
    &["requete", "sql$", "queries", "query"],
    &["jointure", "select$", "where$", "group by"],
    3,
);

fn explained(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = context
        .about(&QUERIES)
        .into_iter()
        .filter(|it| it.says(JOINS))
        .collect();
    let size: usize = hits.iter().map(|it| it.size).sum();
    let sections = hits
        .iter()
        .filter(|it| it.is_heading)
        .map(|it| it.evidence.clone());
    let notes = sql_notes(
        context,
        &[
            "jointure",
            "join",
            "filtr",
            "selectionn",
            "regroup",
            "agreg",
            "trie par",
            "seulement",
        ],
    );
    let few = notes.len() < 2;
    Weigh::of("l'explication des requêtes")
        .part(
            "une page ou une section qui explique les requêtes",
            sections,
        )
        .part(
            "des commentaires auprès des requêtes",
            if few { Vec::new() } else { notes },
        )
        .weak_if(size < 80, "l'explication tient en quelques mots")
        .verdict(1)
}

/// Notes in the files that hold queries.
fn sql_notes(context: &Context<'_>, terms: &[&str]) -> Vec<Evidence> {
    let facts = context.facts;
    let statements = facts.statements.iter();
    let held: HashSet<&str> = statements.map(|it| it.evidence.path.as_str()).collect();
    let holds = |path: &str| {
        held.contains(path)
            || [
                "crud",
                "query",
                "queries",
                "repository",
                "sql",
                "schema",
                "duckdb",
                "spark",
            ]
            .iter()
            .any(|it| path.to_lowercase().contains(it))
    };
    facts
        .notes(|line| any(line, terms))
        .into_iter()
        .filter(|it| holds(&it.path))
        .collect()
}

const FASTER: &[&str] = &[
    "optimis",
    "create index",
    "index sur",
    "index on",
    "index fk",
    "index composite",
    "index partiel",
    "index unique",
    "index sql",
    "indexation",
    "indexe",
    "explain",
    "partition",
    "predicate",
    "push-down",
    "pushdown",
    "colonnaire",
    "par colonne",
    "columnar",
    "vue materialisee",
    "materialized",
    "select_related",
    "prefetch",
    "n+1",
    "distinct on",
    "performan",
    "en une seule requete",
    "une seule passe",
    "plan d'execution",
];

fn optimised(context: &Context<'_>) -> Opinion {
    let topic = topic(
        &[
            "optimis",
            "index",
            "performance des requetes",
            "plan d'execution",
            "explain",
        ],
        &["index", "explain", "partition", "requete"],
        3,
    );
    let hits: Vec<_> = context
        .about(&topic)
        .into_iter()
        .filter(|it| it.is_heading && it.says(&["requete", "sql$", "index", "jointure"]))
        .collect();
    let long = hits
        .iter()
        .filter(|it| it.size >= 40)
        .map(|it| it.evidence.clone());
    let about_queries = |line: &str| {
        any(
            line,
            &[
                "requete",
                "sql$",
                "query",
                "queries",
                "index",
                "table",
                "colonne",
                "scan",
                "jointure",
                "lecture",
                "plan d'execution",
                "explain",
                "n+1",
                "distinct on",
                "select_related",
                "prefetch",
            ],
        )
    };
    let notes: Vec<_> = sql_notes(context, FASTER)
        .into_iter()
        .filter(|it| about_queries(&crate::words::fold(&it.quote)))
        .collect();
    let claims = context.saying_both(
        &["optimis", "indexe", "index$"],
        &["requete", "sql$", "base", "query"],
    );
    Weigh::of("l'optimisation des requêtes")
        .part(
            "l'explication des optimisations",
            long.chain(if notes.len() >= 2 {
                notes.clone()
            } else {
                Vec::new()
            }),
        )
        .claim(claims.into_iter().chain(notes))
        .verdict(1)
}
