//! SQL wherever it is: in files, and in the strings of programs.

use super::{Evidence, Facts};
use crate::readers::sql::{self, Kind, Said};

#[derive(Debug, Clone)]
pub struct Statement {
    pub said: Said,
    pub evidence: Evidence,
    /// In a file of its own, and not in a string of a program.
    pub is_file: bool,
    pub is_test: bool,
    /// The program it is in speaks to an engine for big data.
    pub is_big: bool,
    /// The position of its file among the sources.
    pub source: usize,
}

pub(super) fn of(facts: &Facts<'_>) -> Vec<Statement> {
    let mut found = Vec::new();
    for (place, source) in facts.sources.iter().enumerate() {
        if source.file.extension() == "sql"
            && let Some(text) = source.file.text()
        {
            let lower = source.file.path.to_lowercase();
            let is_big = [
                "spark", "duckdb", "bigquery", "hive", "polars", "big_data", "bigdata",
            ]
            .iter()
            .any(|it| lower.contains(it));
            for said in sql::read(text, 1).statements {
                found.push(Statement {
                    evidence: facts.at(source, said.line),
                    said,
                    is_file: true,
                    is_test: source.role.is_test,
                    is_big,
                    source: place,
                });
            }
        }
        let Some(code) = &source.read.code else {
            continue;
        };
        let is_big = BIG.iter().any(|it| code.imports_module(it).is_some());
        for string in code.strings.iter().filter(|it| sql::looks_like(&it.text)) {
            let before = string.text.len() - string.text.trim_start().len();
            let first = string.line + string.text[..before].matches('\n').count();
            for mut said in sql::read(string.text.trim_start(), 1).statements {
                said.line += first - 1;
                found.push(Statement {
                    evidence: facts.at(source, said.line),
                    said,
                    is_file: false,
                    is_test: source.role.is_test,
                    is_big,
                    source: place,
                });
            }
        }
    }
    found
}

/// Engines made for more than one machine's memory.
pub(crate) const BIG: [&str; 12] = [
    "pyspark",
    "duckdb",
    "google.cloud.bigquery",
    "dask",
    "pyhive",
    "impala",
    "snowflake",
    "trino",
    "databricks",
    "polars",
    "clickhouse_connect",
    "pyarrow.dataset",
];

impl Facts<'_> {
    /// Statements outside tests.
    pub fn statements_of(&self, kind: Kind) -> impl Iterator<Item = &Statement> {
        self.statements
            .iter()
            .filter(move |it| it.said.kind == kind && !it.is_test)
    }
}
