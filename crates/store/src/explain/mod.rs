//! Each query of ours explained by the server, with and without its optimisation.
//!
//! The database is measured as it is, and left as it was: whatever a case changes to compare
//! (an index dropped, rows added) is undone with its transaction. Such a transaction holds
//! locks for seconds: not for a database that people are using.

mod api;
mod calls;
mod clients;
mod flights;
mod pages;
mod people;
mod references;
mod retention;
mod rights;
mod runs;
mod samples;
mod schedule;
mod tokens;
mod writes;

use explain::{Entry, Explained, MeasureError, Session};
use sqlx::{AssertSqlSafe, PgConnection, Row};

use crate::{Pool, StoreError};

/// Every query file of this crate, in the order of the page.
pub fn catalogue() -> impl Iterator<Item = &'static Entry> {
    [
        flights::ENTRIES,
        pages::ENTRIES,
        api::ENTRIES,
        references::ENTRIES,
        runs::ENTRIES,
        schedule::ENTRIES,
        people::ENTRIES,
        retention::ENTRIES,
        rights::ENTRIES,
        writes::ENTRIES,
        calls::ENTRIES,
        clients::ENTRIES,
        tokens::ENTRIES,
    ]
    .into_iter()
    .flatten()
}

/// The server and how it was set, for who reads the figures.
#[derive(Debug, Clone)]
pub struct Server {
    pub version: String,
    pub shared_buffers: String,
    pub work_mem: String,
    pub flights: i64,
}

/// ANALYZE samples 300 rows for each unit of the largest target of the table's columns
/// (PostgreSQL, `src/backend/commands/analyze.c`): 1,200 is more than the 336,776 flights. Put on
/// a column that no query filters, it leaves the statistics of the others their usual size, and
/// planning its usual time.
const EVERY_ROW: [&str; 3] = [
    "ALTER TABLE flight ALTER COLUMN distance_km SET STATISTICS 1200",
    "VACUUM (ANALYZE)",
    "ALTER TABLE flight ALTER COLUMN distance_km SET STATISTICS -1",
];

/// A session in which queries are explained.
pub struct Explainer {
    connection: sqlx::pool::PoolConnection<sqlx::Postgres>,
}

impl Explainer {
    /// Brings the statistics and the visibility map up to date, on which plans depend.
    ///
    /// Statistics are made from every row instead of a sample, so that two runs choose the same
    /// plans.
    pub async fn open(pool: &Pool) -> Result<Self, StoreError> {
        let mut connection = pool.acquire().await?;
        for statement in EVERY_ROW {
            sqlx::raw_sql(statement).execute(&mut *connection).await?;
        }
        Ok(Self { connection })
    }

    pub async fn server(&mut self) -> Result<Server, StoreError> {
        let mut row = Vec::new();
        for statement in [
            "SHOW server_version",
            "SHOW shared_buffers",
            "SHOW work_mem",
            "SELECT count(*) FROM flight",
        ] {
            row.extend(OurSession(&mut self.connection).run(statement).await?);
        }
        let mut row = row.into_iter();
        let mut next = || row.next().unwrap_or_default();
        Ok(Server {
            version: next(),
            shared_buffers: next(),
            work_mem: next(),
            flights: next().parse().unwrap_or_default(),
        })
    }

    pub async fn explain(
        &mut self,
        entry: &'static Entry,
        repetitions: usize,
    ) -> Result<Explained, MeasureError<StoreError>> {
        explain::measure(&mut OurSession(&mut self.connection), entry, repetitions).await
    }
}

struct OurSession<'a>(&'a mut PgConnection);

impl Session for OurSession<'_> {
    type Error = StoreError;

    async fn run(&mut self, statement: &str) -> Result<Vec<String>, StoreError> {
        // Only texts of the catalogue, which are constants of ours, come here.
        let statement = AssertSqlSafe(statement.to_owned());
        let rows = sqlx::raw_sql(statement).fetch_all(&mut *self.0).await?;
        // A simple query answers every type as text; what has no column says nothing.
        let first = |row: &sqlx::postgres::PgRow| row.try_get_unchecked::<String, _>(0).ok();
        Ok(rows.iter().filter_map(first).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use explain::{Access, Gain, Header};

    use super::*;

    fn files() -> BTreeSet<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/queries");
        std::fs::read_dir(folder)
            .expect("the folder of queries")
            .map(|entry| entry.expect("an entry").file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn the_catalogue_and_the_folder_hold_the_same_queries() {
        let told: BTreeSet<String> = catalogue()
            .map(|entry| format!("{}.sql", entry.name))
            .collect();
        assert_eq!(told, files());
        assert_eq!(catalogue().count(), told.len(), "each is told once");
        for entry in catalogue() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
            let text = std::fs::read_to_string(format!("{path}{}", entry.path));
            assert_eq!(text.expect("the file"), entry.sql, "{}", entry.name);
        }
    }

    #[test]
    fn every_header_has_its_six_parts() {
        for entry in catalogue() {
            if let Err(fault) = Header::parse(entry.sql) {
                panic!("{} : {fault}", entry.path);
            }
        }
    }

    #[test]
    fn every_query_has_a_case_and_every_comparison_an_other_variant() {
        for entry in catalogue() {
            assert!(!entry.cases.is_empty(), "{}", entry.name);
            for case in entry.cases {
                let is_compared = !matches!(case.gain, Gain::None(_));
                assert!(
                    !is_compared || case.other.is_some(),
                    "{} {}",
                    entry.name,
                    case.title
                );
                for variant in std::iter::once(&case.kept).chain(&case.other) {
                    assert!(variant.text(entry.sql).is_some(), "{}", entry.name);
                }
            }
        }
    }

    /// Whether one of the parts of a `WITH` changes rows.
    fn changes(statement: &str) -> bool {
        let words = ["INSERT INTO", "UPDATE", "DELETE FROM"];
        let mut lines = statement.lines().map(str::trim_start);
        lines.any(|line| words.iter().any(|word| line.starts_with(word)))
    }

    #[test]
    fn what_writes_is_said_to_write() {
        for entry in catalogue() {
            let statement = explain::header::statement(entry.sql);
            let expected = match statement.split_whitespace().next() {
                Some("SELECT") if statement.starts_with("SELECT bulk_load_") => Access::Calls,
                Some("SELECT") if statement.starts_with("SELECT flight_month_") => Access::Calls,
                Some("SELECT") => Access::Reads,
                Some("WITH") if !changes(&statement) => Access::Reads,
                _ => Access::Writes,
            };
            assert_eq!(entry.access, expected, "{}", entry.name);
        }
    }
}
