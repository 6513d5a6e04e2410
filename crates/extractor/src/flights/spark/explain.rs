//! What the shape of the query saves: the query as it is beside the same rows asked otherwise,
//! each with its plan and what running it cost the server.

use std::path::Path;
use std::time::Instant;

use domain::Source;
use serde::Serialize;
use spark_connect::row::Value;

use super::QUERY;
use super::session::{Session, address, watched};
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
    /// How many times each way was run.
    pub runs: usize,
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
    #[serde(flatten)]
    pub read: Read,
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
    // As Spark writes it in a plan.
    let folder = address(directory)?.replacen("file://", "file:", 1);
    let mut ways = Vec::new();
    for (name, sql) in queries() {
        ways.push(Way::explained(&session, &folder, name, sql)?);
    }
    let mut times = vec![Vec::new(); ways.len()];
    // Turn by turn, so that a busy moment of the machine falls on all. The first turn warms
    // the server and is not counted.
    for turn in 0..=RUNS {
        for (way, times) in ways.iter_mut().zip(&mut times) {
            let took = way.run(&session)?;
            if turn > 0 {
                times.push(took);
            }
        }
    }
    for (way, times) in ways.iter_mut().zip(&mut times) {
        times.sort_unstable();
        way.median_ms = times[times.len() / 2];
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
        runs: RUNS,
        ways,
    })
}

/// The query, then the same rows asked otherwise: with fewer columns, with a filter that only
/// the files can answer, with one that nothing can. Each is made from the query's own text, so
/// that they cannot drift apart.
fn queries() -> Vec<(&'static str, String)> {
    const BY_DATE: &str = "FlightDate BETWEEN make_date(:year, :month, 1)\n  \
                           AND last_day(make_date(:year, :month, 1))";
    const BY_FUNCTION: &str = "year(FlightDate) = :year AND month(FlightDate) = :month";
    let query = bare(QUERY);
    let (columns, filter) = query.split_once("\nFROM flights\n").unwrap_or((&query, ""));
    let asked = |columns: &str, filter: &str| format!("{columns}\nFROM flights\nWHERE {filter}");
    vec![
        ("query", query.clone()),
        (
            "two-columns",
            format!("SELECT Origin, ArrDelay\nFROM flights\n{filter}"),
        ),
        ("by-date", asked(columns, BY_DATE)),
        ("by-function", asked(columns, BY_FUNCTION)),
    ]
}

impl Way {
    /// Not yet run.
    fn explained(
        session: &Session,
        folder: &str,
        name: &'static str,
        sql: String,
    ) -> Result<Self, SourceError> {
        let plan = steady(&explained(session, &sql)?, folder);
        Ok(Self {
            name,
            partition_filters: line(&plan, "PartitionFilters:"),
            pushed_filters: line(&plan, "PushedFilters:"),
            columns: line(&plan, "ReadSchema:").matches(':').count(),
            sql,
            plan,
            read: Read::default(),
            rows: 0,
            median_ms: 0,
        })
    }

    /// Runs it to the last row received, and gives the milliseconds that it took.
    fn run(&mut self, session: &Session) -> Result<u128, SourceError> {
        let started = Instant::now();
        let batches = session.query(&self.sql)?.collect_record_batches();
        let batches = batches.map_err(|cause| session.fault(cause))?;
        let took = started.elapsed().as_millis();
        self.rows = 0;
        for batch in &batches {
            self.rows += batch.num_rows();
        }
        self.read = Read::of_last(session)?;
        Ok(took)
    }
}

/// What reading the files cost, as the server counted it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Read {
    /// Files that it had to open.
    pub files: i64,
    /// Size of those files.
    pub bytes: i64,
    /// Rows that came out of them, before the filters that it applies itself.
    pub rows_read: i64,
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
            rows_read: value("numOutputRows")?,
        })
    }
}

fn explained(session: &Session, sql: &str) -> Result<String, SourceError> {
    let rows = session
        .query(&format!("EXPLAIN FORMATTED {sql}"))?
        .collect();
    let rows = rows.map_err(|cause| session.fault(cause))?;
    match rows.first().and_then(|row| row.get(0).cloned()) {
        Some(Value::String(plan)) => Ok(plan),
        _ => Err(garbled("le plan n’est pas un texte")),
    }
}

/// The plan without what changes between runs and machines: the numbers of expressions
/// (`year#12`) and the folder.
fn steady(plan: &str, folder: &str) -> String {
    let mut text = String::new();
    let mut parts = plan.trim().split('#');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        // `#12`, or `#12L` for a long.
        let rest = part.trim_start_matches(|character: char| character.is_ascii_digit());
        text.push_str(rest.strip_prefix('L').unwrap_or(rest));
    }
    let lines = text.lines().map(str::trim_end);
    let text = lines.collect::<Vec<_>>().join("\n");
    text.replace(folder, "flights")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_keeps_nothing_of_the_run_nor_of_the_machine() {
        let plan = "Output [2]: [year#12, Distance#7L] \n\
                    Location: InMemoryFileIndex [file:/a/b/year=2013/month=1]\n";
        assert_eq!(
            steady(plan, "file:/a/b"),
            "Output [2]: [year, Distance]\nLocation: InMemoryFileIndex [flights/year=2013/month=1]"
        );
    }

    #[test]
    fn each_way_asks_the_same_table_for_the_same_month() {
        let queries = queries();
        for (index, (name, sql)) in queries.iter().enumerate() {
            assert!(sql.contains("\nFROM flights\nWHERE "), "{name}: {sql}");
            assert!(sql.contains(":year") && sql.contains(":month"), "{name}");
            assert!(queries[..index].iter().all(|(_, other)| other != sql));
        }
    }
}
