//! The query over the Parquet partitions, with and without what the engine saves.
//!
//! Bytes and rows come from the footers of the files that the plan names, for the columns that
//! it names: what the engine has to decompress. Times are measured.

mod files;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::NaiveDate;
use domain::Source;
use explain::measure::median;
use polars::prelude::*;

use super::client::{QUERY, guard, plan};
use super::config::Partition;
use super::{Config, Engine};
use crate::{Cause, SourceError};
use files::{published, relative, widen};

/// Path and text of the query file, for the page.
pub const PATH: &str = "crates/extractor/queries/flights_polars.sql";
pub const SQL: &str = QUERY;

/// Copies of each column in the wide files: with the original, some hundred columns, as the
/// Bureau publishes (our files hold only the fourteen that we use).
const COPIES: usize = 6;

/// One way of running the query.
#[derive(Debug, Clone)]
pub struct Variant {
    /// In French.
    pub title: &'static str,
    /// The engine's plan, paths from the folder of the source.
    pub plan: String,
    /// Files that the plan names, paths from the folder of the source.
    pub files: Vec<String>,
    pub columns_read: usize,
    pub columns_published: usize,
    pub rows_read: u64,
    pub bytes_read: u64,
    pub rows: u64,
    pub median_ms: f64,
}

/// A variant and the same without one of the optimisations.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// In French.
    pub title: &'static str,
    pub lesson: &'static str,
    pub kept: Variant,
    pub other: Variant,
}

/// Everything that the page tells of the query.
#[derive(Debug, Clone)]
pub struct Study {
    /// The plan as the query says it, before any optimisation.
    pub logical: String,
    pub comparisons: Vec<Comparison>,
}

/// Explains the extraction of one month: the source as it is, then a copy as wide as the
/// published files, written under `work` and removed.
///
/// # Errors
/// Fails as the extraction of the source does.
pub fn study(
    directory: &Path,
    month: NaiveDate,
    work: &Path,
    repetitions: usize,
) -> Result<Study, SourceError> {
    let compared = compare(directory, month, work, repetitions);
    let _ = fs::remove_dir_all(work);
    compared
}

fn compare(
    directory: &Path,
    month: NaiveDate,
    work: &Path,
    repetitions: usize,
) -> Result<Study, SourceError> {
    let partition = partition(directory, month)?;
    let logical = guard(|| plan(directory, &partition)?.explain(false))
        .map_err(|cause| garbage(&partition, cause))?;
    let run = |directory: &Path, title, options: fn(LazyFrame) -> LazyFrame| {
        variant(directory, month, title, options, repetitions)
    };
    let as_it_is = |frame| frame;
    let pruning = Comparison {
        title: "l'élagage des partitions",
        lesson: "Le filtre ne porte que sur l'année et le mois, qui sont dans les chemins. Poussé jusqu'à la lecture, il ôte du plan les onze autres mois, qui ne sont jamais ouverts ; retenu au-dessus de la lecture, il fait lire l'année pour n'en garder qu'un mois.",
        kept: run(directory, "filtre poussé dans la lecture", as_it_is)?,
        other: run(directory, "filtre appliqué après la lecture", |frame| {
            frame.with_predicate_pushdown(false)
        })?,
    };
    widen(directory, work)?;
    let projection = Comparison {
        title: "la lecture des seules colonnes utiles",
        lesson: "Nos fichiers ne portent que les colonnes utiles : l'effet se mesure donc sur une copie où chaque colonne est répétée, ce qui fait une centaine de colonnes, autant que le Bureau en publie. Un fichier Parquet range chaque colonne à part : celles que la requête ne nomme pas ne sont ni lues ni décompressées.",
        kept: run(work, "colonnes poussées dans la lecture", as_it_is)?,
        other: run(work, "toutes les colonnes lues, puis choisies", |frame| {
            frame.with_projection_pushdown(false)
        })?,
    };
    Ok(Study {
        logical: relative_plan(&logical, directory),
        comparisons: vec![pruning, projection],
    })
}

fn partition(directory: &Path, month: NaiveDate) -> Result<Partition, SourceError> {
    let config = Config {
        directory: directory.to_owned(),
        start: month,
        end: month,
        engine: Engine::Polars,
    };
    let first = config.partitions()?.into_iter().next();
    first.ok_or(SourceError::Misconfigured {
        kind: Source::Flights,
        detail: "aucun mois à expliquer",
    })
}

fn variant(
    directory: &Path,
    month: NaiveDate,
    title: &'static str,
    options: fn(LazyFrame) -> LazyFrame,
    repetitions: usize,
) -> Result<Variant, SourceError> {
    let partition = &partition(directory, month)?;
    let frame = || -> PolarsResult<LazyFrame> { Ok(options(plan(directory, partition)?)) };
    let text = guard(|| frame()?.explain(true)).map_err(|cause| garbage(partition, cause))?;
    let (mut times, mut rows) = (Vec::new(), 0);
    // One more: the first warms the cache of files up.
    for _ in 0..=repetitions.max(1) {
        let start = Instant::now();
        let frame = guard(|| frame()?.collect()).map_err(|cause| garbage(partition, cause))?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        rows = frame.height() as u64;
    }
    let all = published(directory)?;
    let (named, others) = scanned(&text).ok_or_else(|| unreadable(partition))?;
    // The engine names the first file of a long list and counts the others: it reads them all.
    let files: Vec<&PathBuf> = if named.len() + others == all.len() {
        all.iter().collect()
    } else {
        let is_named = |path: &&PathBuf| named.iter().any(|name| Path::new(name) == path.as_path());
        all.iter().filter(is_named).collect()
    };
    if files.len() != named.len() + others {
        return Err(unreadable(partition));
    }
    let wanted = if projects(&text) {
        Some(columns())
    } else {
        None
    };
    let mut read = Variant {
        title,
        plan: relative_plan(&text, directory),
        files: files.iter().map(|path| relative(directory, path)).collect(),
        columns_read: 0,
        columns_published: 0,
        rows_read: 0,
        bytes_read: 0,
        rows,
        median_ms: median(times.into_iter().skip(1)),
    };
    for path in files {
        footer(path, wanted.as_deref(), &mut read).map_err(|cause| garbage(partition, cause))?;
    }
    Ok(read)
}

/// The files that the plan names, and how many more it only counts:
/// `Parquet SCAN [a.parquet, ... 11 other sources]`.
fn scanned(plan: &str) -> Option<(Vec<&str>, usize)> {
    let (_, list) = plan.split_once("SCAN [")?;
    let (list, _) = list.split_once(']')?;
    let (mut named, mut others) = (Vec::new(), 0);
    for item in list.split(", ") {
        match item.strip_prefix("... ") {
            Some(rest) => others = rest.split(' ').next()?.parse().ok()?,
            None => named.push(item),
        }
    }
    Some((named, others))
}

/// Adds what the footer of one file says of the columns wanted.
fn footer(path: &Path, wanted: Option<&[String]>, read: &mut Variant) -> PolarsResult<()> {
    let mut reader = ParquetReader::new(File::open(path)?);
    let metadata = guard(|| Ok(reader.get_metadata()?.clone()))?;
    read.rows_read += metadata.num_rows as u64;
    for group in &metadata.row_groups {
        let columns = group.parquet_columns();
        read.columns_published = columns.len();
        let is_read = |name: &str| wanted.is_none_or(|wanted| wanted.iter().any(|it| it == name));
        let mut count = 0;
        for column in columns {
            let name = column.descriptor().path_in_schema.first();
            if name.is_some_and(|name| is_read(name)) {
                count += 1;
                read.bytes_read += column.compressed_size().unsigned_abs();
            }
        }
        read.columns_read = count;
    }
    Ok(())
}

/// Whether the scan of the plan reads fewer columns than the files have.
///
/// `PROJECT 16/100 COLUMNS` and `PROJECT */100 COLUMNS` are the engine's own words.
fn projects(plan: &str) -> bool {
    plan.lines()
        .filter_map(|line| line.trim().strip_prefix("PROJECT "))
        .any(|rest| !rest.starts_with('*'))
}

/// The columns that the query names, quoted in its SELECT.
fn columns() -> Vec<String> {
    let statement = explain::header::statement(QUERY);
    let selected = statement.split("FROM").next().unwrap_or_default();
    let names = selected.split('"').skip(1).step_by(2);
    names.map(str::to_owned).collect()
}

/// The plan is the same wherever the source lies.
fn relative_plan(text: &str, directory: &Path) -> String {
    let directory = directory.to_string_lossy();
    text.replace(&format!("{directory}/"), "")
        .replace(&*directory, ".")
}

fn unreadable(partition: &Partition) -> SourceError {
    let month = partition.month.to_string();
    SourceError::garbage(Source::Flights, &month, "plan illisible")
}

fn garbage(partition: &Partition, cause: impl Into<Cause>) -> SourceError {
    let month = partition.month.to_string();
    SourceError::garbage_because(Source::Flights, &month, "requête impossible", cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_plan_are_named_or_counted() {
        let one = "Parquet SCAN [a/year=2013/month=12/part-0.parquet]\nPROJECT 16/16 COLUMNS";
        assert_eq!(
            scanned(one),
            Some((vec!["a/year=2013/month=12/part-0.parquet"], 0))
        );
        let many =
            "FILTER x\nFROM\n  Parquet SCAN [a, ... 11 other sources]\n  PROJECT */16 COLUMNS";
        assert_eq!(scanned(many), Some((vec!["a"], 11)));
        assert_eq!(scanned("DF [\"a\"]"), None);
        assert!(projects(one) && !projects(many));
    }

    #[test]
    fn the_query_names_the_fourteen_columns_that_are_read() {
        let columns = columns();
        assert_eq!(columns.len(), 14, "{columns:?}");
        assert_eq!(columns[0], "FlightDate");
    }

    #[test]
    fn every_query_of_the_crate_has_a_whole_header() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/queries");
        let mut count = 0;
        for entry in fs::read_dir(folder).expect("the folder of queries") {
            let path = entry.expect("an entry").path();
            let text = fs::read_to_string(&path).expect("the file");
            if let Err(fault) = explain::Header::parse(&text) {
                panic!("{} : {fault}", path.display());
            }
            count += 1;
        }
        assert!(count >= 2, "{count} files");
    }
}
