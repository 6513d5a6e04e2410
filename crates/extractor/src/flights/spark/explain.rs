//! What the shape of the query saves: the query as it is beside the same rows asked badly,
//! each with its plan and what running it cost the server.

use std::path::Path;
use std::time::Instant;

use domain::Source;
use serde::Serialize;
use spark_connect::row::Value;

use super::QUERY;
use super::session::{Session, watched};
use crate::flights::config::Partition;
use crate::flights::{Config, Engine, SparkUrl};
use crate::{Month, SourceError};

/// How many times each way is run; its time is the median.
const RUNS: usize = 7;

/// What was seen on one server.
#[derive(Debug, Clone, Serialize)]
pub struct Evidence {
    pub spark: String,
    /// The month asked, as its partition is named.
    pub month: String,
    /// The query, without its header comment.
    pub query: String,
    pub ways: Vec<Way>,
}

/// One way of asking for the month.
#[derive(Debug, Clone, Serialize)]
pub struct Way {
    pub name: &'static str,
    pub sql: String,
    /// EXPLAIN FORMATTED, without what changes from one run or machine to the next.
    pub plan: String,
    pub partition_filters: String,
    pub pushed_filters: String,
    /// Columns decoded in each file.
    pub columns: usize,
    pub files: i64,
    /// Size of those files.
    pub bytes: i64,
    /// Rows that came out of the files, before the other filters.
    pub rows_read: i64,
    /// Rows of the answer.
    pub rows: usize,
    pub median_ms: u128,
}

/// Asks for the first month of the period in each way.
///
/// # Errors
/// Fails when the server does, or when two ways do not answer the same number of rows.
pub fn evidence(config: &Config) -> Result<Evidence, SourceError> {
    let Engine::Spark { url } = &config.engine else {
        return Err(garbled("le moteur n’est pas Spark"));
    };
    let partitions = config.partitions()?;
    let Some(partition) = partitions.first().cloned() else {
        return Err(garbled("aucun mois"));
    };
    let (server, directory) = (url.clone(), config.directory.clone());
    watched(url, move || compare(&server, &directory, &partition))
}

fn compare(
    server: &SparkUrl,
    directory: &Path,
    partition: &Partition,
) -> Result<Evidence, SourceError> {
    let session = Session::open(server, partition.month)?;
    session.register(directory, partition)?;
    let spark = session.spark().version();
    let spark = spark.map_err(|cause| session.fault(cause))?;
    let mut ways = Vec::new();
    for (name, sql) in queries() {
        ways.push(way(&session, name, sql)?);
    }
    if ways.iter().any(|way| way.rows != ways[0].rows) {
        return Err(garbled(
            "les requêtes comparées ne rendent pas les mêmes lignes",
        ));
    }
    let Month { year, month } = partition.month;
    Ok(Evidence {
        spark,
        month: format!("year={year}/month={month}"),
        query: bare(QUERY),
        ways,
    })
}

/// The query, then the same rows with one of its qualities taken away. Each is made from the
/// query's own text, so that they cannot drift apart.
fn queries() -> Vec<(&'static str, String)> {
    const BY_DATE: &str = "FlightDate BETWEEN make_date(:year, :month, 1)\n  \
                           AND last_day(make_date(:year, :month, 1))";
    const BY_FUNCTION: &str = "year(FlightDate) = :year AND month(FlightDate) = :month";
    let query = bare(QUERY);
    let (columns, filter) = query.split_once("\nFROM flights\n").unwrap_or((&query, ""));
    let asked = |columns: &str, filter: &str| format!("{columns}\nFROM flights\nWHERE {filter}");
    vec![
        ("query", query.clone()),
        ("all-columns", format!("SELECT *\nFROM flights\n{filter}")),
        ("by-date", asked(columns, BY_DATE)),
        ("by-function", asked(columns, BY_FUNCTION)),
        ("neither", asked("SELECT *", BY_FUNCTION)),
    ]
}

fn way(session: &Session, name: &'static str, sql: String) -> Result<Way, SourceError> {
    let plan = explained(session, &sql)?;
    let mut times = Vec::new();
    let mut rows = 0;
    let mut read = Read::default();
    for _ in 0..RUNS {
        let started = Instant::now();
        let batches = session.query(&sql)?.collect_record_batches();
        let batches = batches.map_err(|cause| session.fault(cause))?;
        times.push(started.elapsed().as_millis());
        rows = batches.iter().map(|batch| batch.num_rows()).sum();
        read = Read::of_last(session)?;
    }
    times.sort_unstable();
    Ok(Way {
        name,
        partition_filters: line(&plan, "PartitionFilters:"),
        pushed_filters: line(&plan, "PushedFilters:"),
        columns: line(&plan, "ReadSchema:").matches(':').count(),
        sql,
        plan,
        files: read.files,
        bytes: read.bytes,
        rows_read: read.rows,
        rows,
        median_ms: times[times.len() / 2],
    })
}

/// What reading the files cost, as the server counted it.
#[derive(Default)]
struct Read {
    files: i64,
    bytes: i64,
    rows: i64,
}

impl Read {
    fn of_last(session: &Session) -> Result<Self, SourceError> {
        let metrics = session
            .spark()
            .last_execution_info()
            .and_then(|info| info.metrics)
            .ok_or_else(|| garbled("le serveur ne rend pas ses mesures"))?;
        let scan = metrics
            .metrics
            .iter()
            .find(|node| node.execution_metrics.contains_key("numFiles"))
            .ok_or_else(|| garbled("le plan ne lit aucun fichier"))?;
        let value = |name: &str| {
            let metric = scan.execution_metrics.get(name);
            metric
                .map(|metric| metric.value)
                .ok_or_else(|| garbled("mesure absente"))
        };
        Ok(Self {
            files: value("numFiles")?,
            bytes: value("filesSize")?,
            rows: value("numOutputRows")?,
        })
    }
}

fn explained(session: &Session, sql: &str) -> Result<String, SourceError> {
    let rows = session
        .query(&format!("EXPLAIN FORMATTED {sql}"))?
        .collect();
    let rows = rows.map_err(|cause| session.fault(cause))?;
    match rows.first().and_then(|row| row.get(0).cloned()) {
        Some(Value::String(plan)) => Ok(steady(&plan)),
        _ => Err(garbled("le plan n’est pas un texte")),
    }
}

/// The plan without what changes between runs and machines: numbers of expressions, paths.
fn steady(plan: &str) -> String {
    plan.trim().to_owned()
}

/// The rest of the first line that starts so.
fn line(plan: &str, start: &str) -> String {
    let found = plan.lines().find_map(|line| line.strip_prefix(start));
    found.unwrap_or_default().trim().to_owned()
}

fn bare(sql: &str) -> String {
    let lines = sql.lines().filter(|line| !line.starts_with("--"));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn garbled(detail: &str) -> SourceError {
    SourceError::garbage(Source::Flights, "Spark", detail)
}
