//! The clean folder: reference lists as JSON lines, the dataset as Parquet.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use contract::DatasetRow;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::PipelineError;

pub(crate) const CARRIERS: &str = "carriers.ndjson";
pub(crate) const AIRPORTS: &str = "airports.ndjson";
pub(crate) const AIRCRAFT: &str = "aircraft.ndjson";
pub(crate) const WEATHER: &str = "weather.ndjson";
pub(crate) const REJECTED: &str = "rejected.ndjson";
pub(crate) const DATASET: &str = "dataset.parquet";
pub(crate) const SUMMARY: &str = "aggregate.json";

/// Rows of the dataset handled at once when reading back.
const BATCH_ROWS: usize = 8192;

/// JSON lines being written.
pub(crate) struct JsonLines {
    path: PathBuf,
    writer: BufWriter<File>,
}

impl JsonLines {
    pub(crate) fn create(path: PathBuf) -> Result<Self, PipelineError> {
        let file = File::create(&path).map_err(PipelineError::file(&path))?;
        Ok(Self {
            path,
            writer: BufWriter::new(file),
        })
    }

    pub(crate) fn extend<T: Serialize>(
        &mut self,
        values: impl IntoIterator<Item = T>,
    ) -> Result<(), PipelineError> {
        for value in values {
            serde_json::to_writer(&mut self.writer, &value)
                .map_err(std::io::Error::from)
                .and_then(|()| self.writer.write_all(b"\n"))
                .map_err(PipelineError::file(&self.path))?;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), PipelineError> {
        self.writer.flush().map_err(PipelineError::file(&self.path))
    }
}

/// A whole list, for those that stay short.
pub(crate) fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, PipelineError> {
    lines(path)?.collect()
}

/// A list that grows with the years, a batch at a time, so that memory stays flat.
pub(crate) fn read_batches<T: DeserializeOwned>(
    path: &Path,
) -> Result<impl Iterator<Item = Result<Vec<T>, PipelineError>>, PipelineError> {
    let mut lines = lines(path)?;
    Ok(std::iter::from_fn(move || {
        let batch: Result<Vec<T>, _> = lines.by_ref().take(BATCH_ROWS).collect();
        match batch {
            Ok(rows) if rows.is_empty() => None,
            batch => Some(batch),
        }
    }))
}

fn lines<T: DeserializeOwned>(
    path: &Path,
) -> Result<impl Iterator<Item = Result<T, PipelineError>>, PipelineError> {
    let file = File::open(path).map_err(PipelineError::file(path))?;
    let path = path.to_owned();
    Ok(BufReader::new(file).lines().map(move |line| {
        let line = line.map_err(PipelineError::file(&path))?;
        serde_json::from_str(&line).map_err(|error| PipelineError::unreadable(&path, error))
    }))
}

/// The dataset being written, one row group a month.
pub(crate) struct DatasetWriter {
    path: PathBuf,
    writer: ArrowWriter<File>,
    /// First day of the month whose row group is open.
    month: Option<NaiveDate>,
}

impl DatasetWriter {
    pub(crate) fn create(path: PathBuf) -> Result<Self, PipelineError> {
        let file = File::create(&path).map_err(PipelineError::file(&path))?;
        // An id is never seen twice: a dictionary of them is work that is then thrown away. The
        // statistics of each page would serve nobody, since months are read whole.
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_column_dictionary_enabled(ColumnPath::from("flight_id"), false)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .build();
        let writer = ArrowWriter::try_new(file, DatasetRow::schema(), Some(properties))
            .map_err(|error| parquet_fault(&path, error))?;
        Ok(Self {
            path,
            writer,
            month: None,
        })
    }

    /// Rows month after month; may be called once a batch.
    pub(crate) fn write(&mut self, rows: &[DatasetRow]) -> Result<(), PipelineError> {
        let month = |row: &DatasetRow| row.flight_date.with_day(1);
        for rows in rows.chunk_by(|a, b| month(a) == month(b)) {
            let opened = std::mem::replace(&mut self.month, month(&rows[0]));
            if opened.is_some() && opened != self.month {
                self.writer
                    .flush()
                    .map_err(|error| parquet_fault(&self.path, error))?;
            }
            for chunk in rows.chunks(BATCH_ROWS) {
                let batch = DatasetRow::to_batch(chunk)
                    .map_err(|error| PipelineError::unreadable(&self.path, error))?;
                self.writer
                    .write(&batch)
                    .map_err(|error| parquet_fault(&self.path, error))?;
            }
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<(), PipelineError> {
        self.writer
            .close()
            .map_err(|error| parquet_fault(&self.path, error))?;
        Ok(())
    }
}

/// A fault of the disk stays one, so that a full disk is told as such.
fn parquet_fault(path: &Path, error: ParquetError) -> PipelineError {
    match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(cause) => PipelineError::file(path)(*cause),
            Err(cause) => PipelineError::unreadable(path, cause),
        },
        error => PipelineError::unreadable(path, error),
    }
}

/// The dataset, read back.
pub(crate) struct DatasetReader {
    path: PathBuf,
    pub(crate) rows: u64,
    batches: ParquetRecordBatchReader,
}

impl DatasetReader {
    pub(crate) fn open(path: PathBuf) -> Result<Self, PipelineError> {
        let file = File::open(&path).map_err(PipelineError::file(&path))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)
            .map_err(|error| PipelineError::unreadable(&path, error))?
            .with_batch_size(BATCH_ROWS);
        let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
        let batches = builder
            .build()
            .map_err(|error| PipelineError::unreadable(&path, error))?;
        Ok(Self {
            path,
            rows,
            batches,
        })
    }
}

impl Iterator for DatasetReader {
    type Item = Result<Vec<DatasetRow>, PipelineError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.batches.next()?;
        Some(
            batch
                .map_err(|error| PipelineError::unreadable(&self.path, error))
                .and_then(|batch| {
                    DatasetRow::from_batch(&batch)
                        .map_err(|error| PipelineError::unreadable(&self.path, error))
                }),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("numbers.ndjson");
        // Read by a quick parser, the last one loses its last bit.
        let written = [0.1, 54.013_333_333_333_335, -124.768_333_333_333_33];
        let mut lines = JsonLines::create(path.clone()).expect("a file");
        lines.extend(written).expect("written");
        lines.finish().expect("flushed");
        assert_eq!(read_lines::<f64>(&path).expect("read"), written);
    }

    #[test]
    fn batches_hold_every_line_once_and_a_bad_line_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("numbers.ndjson");
        let count = BATCH_ROWS * 2 + 1;
        let mut lines = JsonLines::create(path.clone()).expect("a file");
        lines.extend(0..count).expect("written");
        lines.finish().expect("flushed");
        let batches: Vec<Vec<usize>> = read_batches(&path)
            .expect("a file")
            .collect::<Result<_, _>>()
            .expect("numbers");
        assert_eq!(batches.len(), 3);
        assert!(batches.concat().into_iter().eq(0..count));
        std::fs::write(&path, "1\nun\n").expect("altered");
        let refused: Result<Vec<Vec<usize>>, _> = read_batches(&path).expect("a file").collect();
        assert!(matches!(refused, Err(PipelineError::Unreadable { .. })));
    }
}
