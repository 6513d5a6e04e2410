//! Rows as bytes, in each format.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_ipc::writer::StreamWriter;
use contract::DatasetRow;
use contract::dataset::FieldSet;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::ApiError;

/// In which form the dataset leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// Comma-separated values (RFC 4180), UTF-8, one header line.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// Apache Parquet, compressed inside (Zstandard).
    Parquet,
    /// Apache Arrow, IPC stream.
    Arrow,
}

impl Format {
    pub(crate) const ALL: [Self; 4] = [Self::Csv, Self::Ndjson, Self::Parquet, Self::Arrow];

    /// Name, also the extension of the file.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }

    /// Without its parameters.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Ndjson => "application/x-ndjson",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Arrow => "application/vnd.apache.arrow.stream",
        }
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            _ => self.media_type(),
        }
    }

    /// Whether compressing it on the way would save anything.
    pub(crate) fn is_compressible(self) -> bool {
        self != Self::Parquet
    }
}

/// A file format that can be written piece by piece.
pub(super) trait Encoder: Send {
    fn encode(&mut self, rows: &[DatasetRow]) -> Result<Vec<u8>, ApiError>;
    fn finish(&mut self) -> Result<Vec<u8>, ApiError>;
}

pub(super) fn encoder(format: Format) -> Result<Box<dyn Encoder>, ApiError> {
    Ok(match format {
        Format::Csv => Box::new(Csv { header_due: true }),
        Format::Ndjson => Box::new(Ndjson),
        Format::Parquet => Box::new(Parquet::new()?),
        Format::Arrow => Box::new(Arrow::new()?),
    })
}

/// A row of text takes about this much.
const TEXT_ROW_BYTES: usize = 512;

struct Csv {
    header_due: bool,
}

impl Encoder for Csv {
    fn encode(&mut self, rows: &[DatasetRow]) -> Result<Vec<u8>, ApiError> {
        let out = Vec::with_capacity(rows.len() * TEXT_ROW_BYTES);
        let mut writer = csv::Writer::from_writer(out);
        if std::mem::take(&mut self.header_due) {
            writer
                .write_record(DatasetRow::COLUMNS)
                .map_err(|_| ApiError::Export)?;
        }
        let mut scratch = Vec::new();
        for row in rows {
            row.each_text(&mut scratch, |text| writer.write_field(text))
                .and_then(|()| writer.write_record(None::<&[u8]>))
                .map_err(|_| ApiError::Export)?;
        }
        writer.into_inner().map_err(|_| ApiError::Export)
    }

    fn finish(&mut self) -> Result<Vec<u8>, ApiError> {
        self.encode(&[]) // an empty export still has its header
    }
}

struct Ndjson;

impl Encoder for Ndjson {
    fn encode(&mut self, rows: &[DatasetRow]) -> Result<Vec<u8>, ApiError> {
        let mut out = Vec::with_capacity(rows.len() * 3 * TEXT_ROW_BYTES);
        for row in rows {
            row.view().write_json(FieldSet::ALL, &mut out);
            out.push(b'\n');
        }
        Ok(out)
    }

    fn finish(&mut self) -> Result<Vec<u8>, ApiError> {
        Ok(Vec::new())
    }
}

/// Rows of a Parquet row group: large enough to compress well, and read back whole.
const ROW_GROUP_ROWS: usize = 16_384;

struct Parquet {
    /// `None` once finished.
    writer: Option<ArrowWriter<Outlet>>,
    outlet: Outlet,
}

impl Parquet {
    fn new() -> Result<Self, ApiError> {
        let outlet = Outlet::default();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .build();
        let writer = ArrowWriter::try_new(outlet.clone(), DatasetRow::schema(), Some(properties))
            .map_err(|_| ApiError::Export)?;
        Ok(Self {
            writer: Some(writer),
            outlet,
        })
    }
}

impl Encoder for Parquet {
    fn encode(&mut self, rows: &[DatasetRow]) -> Result<Vec<u8>, ApiError> {
        let batch = DatasetRow::to_batch(rows).map_err(|_| ApiError::Export)?;
        let writer = self.writer.as_mut().ok_or(ApiError::Export)?;
        writer.write(&batch).map_err(|_| ApiError::Export)?;
        Ok(self.outlet.take())
    }

    fn finish(&mut self) -> Result<Vec<u8>, ApiError> {
        if let Some(writer) = self.writer.take() {
            writer.close().map_err(|_| ApiError::Export)?;
        }
        Ok(self.outlet.take())
    }
}

struct Arrow {
    writer: StreamWriter<Outlet>,
    outlet: Outlet,
}

impl Arrow {
    fn new() -> Result<Self, ApiError> {
        let outlet = Outlet::default();
        let writer = StreamWriter::try_new(outlet.clone(), &DatasetRow::schema())
            .map_err(|_| ApiError::Export)?;
        Ok(Self { writer, outlet })
    }
}

impl Encoder for Arrow {
    fn encode(&mut self, rows: &[DatasetRow]) -> Result<Vec<u8>, ApiError> {
        let batch = DatasetRow::to_batch(rows).map_err(|_| ApiError::Export)?;
        self.writer.write(&batch).map_err(|_| ApiError::Export)?;
        Ok(self.outlet.take())
    }

    fn finish(&mut self) -> Result<Vec<u8>, ApiError> {
        self.writer.finish().map_err(|_| ApiError::Export)?;
        Ok(self.outlet.take())
    }
}

/// Where a writer puts its bytes until they are sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Outlet(Arc<Mutex<Vec<u8>>>);

impl Outlet {
    pub(super) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
