//! Runs the query on each month's partition and keeps its rows as Parquet.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use domain::Source;
use polars::prelude::*;
use polars::sql::SQLContext;

use super::config::{Partition, file_name};
use super::{Config, Engine, decode};
use crate::payload::{PayloadWriter, Staging};
use crate::{FetchContext, Fetched, Month, PayloadFile, SourceError};

/// The extraction: goal, selection, filters and order are explained in the file.
pub(super) const QUERY: &str = include_str!("../../queries/flights_polars.sql");

/// Leaves each month as `year=2013-month=01.parquet` in the payload folder. Months that a
/// killed fetch had brought are not read again.
pub async fn fetch(config: &Config, context: FetchContext<'_>) -> Result<Fetched, SourceError> {
    let partitions = config.partitions()?;
    context.progress.expect(partitions.len() as u64);
    let staging = Staging::open(Source::Flights, context.into)?;
    let mut fetched = Fetched::default();
    for partition in partitions {
        let month = partition.month;
        let declaration = decode::declaration(&partition.sample, &month.to_string())?;
        let former = if fetched.files.is_empty() {
            context.declared()
        } else {
            // Months of one run agree between themselves as they do with the last run.
            Some(&fetched.declaration)
        };
        declaration.check(Source::Flights, &month.to_string(), former)?;
        fetched.declaration = declaration;
        let name = file_name(month);
        let file = if let Some(file) = staging.held(&name) {
            fetched.resumed += 1;
            file.clone()
        } else {
            context.progress.request();
            let (config, folder) = (config.clone(), staging.folder().to_owned());
            // The engine computes for long: it must not hold an async thread.
            let work = move || extract(&config, &partition, &folder);
            let file = tokio::task::spawn_blocking(work)
                .await
                .map_err(|cause| garbage(month, "lecture interrompue", cause))??;
            staging.note(&file)?;
            file
        };
        context.progress.advance(1, file.rows, file.bytes);
        fetched.add(file);
    }
    staging.commit()?;
    Ok(fetched)
}

/// One month, from its partition to its payload file, read back as the decoder will.
fn extract(
    config: &Config,
    partition: &Partition,
    folder: &Path,
) -> Result<PayloadFile, SourceError> {
    let month = partition.month;
    let mut frame = match &config.engine {
        Engine::Polars => guard(|| plan(&config.directory, partition)?.collect())
            .map_err(|cause| garbage(month, "requête impossible", cause))?,
        #[cfg(feature = "spark")]
        Engine::Spark { url } => super::spark::month(url, &config.directory, partition)?,
        #[cfg(not(feature = "spark"))]
        Engine::Spark { .. } => {
            return Err(SourceError::EngineAbsent {
                kind: Source::Flights,
            });
        }
    };
    if frame.height() == 0 {
        let partition = month.to_string();
        return Err(SourceError::MissingPartition {
            kind: Source::Flights,
            partition,
        });
    }
    let name = file_name(month);
    let path = folder.join(&name);
    let mut writer = PayloadWriter::create(Source::Flights, folder, &name)?;
    guard(|| ParquetWriter::new(&mut writer).finish(&mut frame))
        .map_err(|cause| SourceError::io(Source::Flights, &path, std::io::Error::other(cause)))?;
    let file = writer.finish(frame.height())?;
    decode::read(&path)?;
    Ok(file)
}

/// The query over the whole folder, not yet run; the engine prunes the other partitions.
///
/// The columns' types are those of the month itself. Left alone, the engine would take them
/// from the first file of the folder, and a damaged January would break every month.
pub(super) fn plan(directory: &Path, partition: &Partition) -> PolarsResult<LazyFrame> {
    let arrow = ParquetReader::new(File::open(&partition.sample)?).schema()?;
    let scan = ScanArgsParquet {
        hive_options: HiveOptions::new_enabled(),
        schema: Some(Arc::new(Schema::from_arrow_schema(&arrow))),
        ..Default::default()
    };
    let flights = LazyFrame::scan_parquet(PlRefPath::try_from_path(directory)?, scan)?;
    let mut context = SQLContext::new();
    context.register("flights", flights);
    context.execute(&query(partition.month))
}

/// Whole numbers only: nothing that is asked can become SQL.
fn query(Month { year, month }: Month) -> String {
    QUERY
        .replace(":year", &year.to_string())
        .replace(":month", &month.to_string())
}

/// The engine panics on some damaged files instead of answering an error.
///
/// Known limit: a page whose lengths are damaged can make it ask for more memory than there
/// is, which ends the process. [`PayloadFile::verify`] finds such a payload before it is decoded.
pub(super) fn guard<T>(work: impl FnOnce() -> PolarsResult<T>) -> PolarsResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(PolarsError::ComputeError(
            "the engine panicked on this input".into(),
        ))
    })
}

fn garbage(month: Month, detail: &str, cause: impl Into<crate::Cause>) -> SourceError {
    SourceError::garbage_because(Source::Flights, &month.to_string(), detail, cause)
}
