//! Flights: one Parquet file a month, `year=AAAA-month=MM.parquet`.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use arrow_array::{Array, Date32Array, RecordBatch};
use chrono::{Datelike, Days, NaiveDate};
use extractor::PayloadFile;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::{Arguments, files, payload, raw};

const DATE: &str = "FlightDate";

/// The newest year of a folder of payloads.
pub(crate) fn newest_year(folder: &Path) -> Result<i32> {
    files(folder)?
        .iter()
        .filter_map(|path| month(path).map(|(year, _)| year))
        .max()
        .context("aucun mois de vols")
}

pub(crate) fn grow(arguments: &Arguments, folder: &Path) -> Result<Vec<PayloadFile>> {
    let target = raw(folder, "flights");
    fs::create_dir_all(&target)?;
    let sources = files(&raw(&arguments.run, "flights"))?;
    let mut payloads = Vec::new();
    for back in arguments.shifts() {
        for path in &sources {
            let Some((year, month)) = month(path).filter(|(_, month)| arguments.keeps(*month))
            else {
                continue;
            };
            let name = format!("year={}-month={month:02}.parquet", year - back);
            let rows = shift(path, &target.join(&name), back)?;
            payloads.push(payload(&target.join(&name), rows)?);
        }
    }
    Ok(payloads)
}

/// `year=2013-month=01.parquet` to its year and month.
fn month(path: &Path) -> Option<(i32, u32)> {
    let (year, month) = path
        .file_stem()?
        .to_str()?
        .strip_prefix("year=")?
        .split_once("-month=")?;
    Some((year.parse().ok()?, month.parse().ok()?))
}

fn shift(from: &Path, to: &Path, back: i32) -> Result<u64> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(from)?)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let schema = reader.schema().clone();
    let mut writer = ArrowWriter::try_new(File::create(to)?, schema, Some(properties))?;
    let mut rows = 0;
    for batch in reader.build()? {
        let batch = batch?;
        rows += batch.num_rows() as u64;
        writer.write(&moved(&batch, back)?)?;
    }
    writer.close()?;
    Ok(rows)
}

fn moved(batch: &RecordBatch, back: i32) -> Result<RecordBatch> {
    let place = batch.schema().index_of(DATE)?;
    let mut columns = batch.columns().to_vec();
    let dates = columns[place]
        .as_any()
        .downcast_ref::<Date32Array>()
        .context("FlightDate n'est pas une date")?;
    let dates: Date32Array = dates
        .iter()
        .map(|days| days.and_then(|days| years_before(days, back)))
        .collect();
    columns[place] = Arc::new(dates);
    Ok(RecordBatch::try_new(batch.schema(), columns)?)
}

/// Days from 1970, the same day that many years before; none for a 29 February that was not.
fn years_before(days: i32, back: i32) -> Option<i32> {
    let epoch = NaiveDate::default();
    let date = epoch.checked_add_days(Days::new(u64::try_from(days).ok()?))?;
    let moved = date.with_year(date.year() - back)?;
    i32::try_from(moved.signed_duration_since(epoch).num_days()).ok()
}
