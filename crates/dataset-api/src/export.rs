//! Streaming exports: rows come from the database and leave as bytes, chunk after chunk, so
//! that memory stays flat whatever the size of the dataset.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use chrono::NaiveDate;
use contract::DatasetRow;
use futures::StreamExt;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use store::Pool;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tracing::Instrument;

use crate::AppState;
use crate::error::ApiError;

/// Rows encoded at once.
const CHUNK_ROWS: usize = 16_384;

/// Each export holds a database connection while its reader downloads: at most this many at once,
/// so that slow readers never take every connection (OWASP API4:2023).
pub(crate) const EXPORTS_AT_ONCE: usize = 2;
/// A reader that takes nothing for this long is left.
const LONGEST_STALL: Duration = Duration::from_secs(30);

/// A file format that can be written piece by piece.
pub(crate) trait Encoder: Sized + Send + 'static {
    fn new() -> Result<Self, ApiError>;
    fn encode(&mut self, rows: &[DatasetRow]) -> Result<Vec<u8>, ApiError>;
    fn finish(self) -> Result<Vec<u8>, ApiError>;
}

/// Starts an export. The first chunk is awaited, so that a database that does not answer is
/// a problem document and not a broken file.
pub(crate) async fn start<E: Encoder>(
    state: AppState,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Body, ApiError> {
    let permit = Arc::clone(&state.exports)
        .try_acquire_owned()
        .map_err(|_| ApiError::Busy)?;
    let (sender, mut receiver) = mpsc::channel(2);
    let export = async move {
        let _permit = permit;
        if let Err(error) = run::<E>(&state.pool, from, to, &sender).await {
            tracing::error!(error = &error as &dyn std::error::Error, "export cut short");
            // The client sees the connection cut, never a file that looks whole.
            let _ = sender.send(Err(error)).await;
        }
    };
    tokio::spawn(export.instrument(tracing::Span::current()));
    let first = match receiver.recv().await {
        Some(Err(error)) => return Err(error),
        other => other,
    };
    let chunks = futures::stream::iter(first).chain(ReceiverStream::new(receiver));
    Ok(Body::from_stream(chunks))
}

async fn run<E: Encoder>(
    pool: &Pool,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    sender: &mpsc::Sender<Result<Bytes, ApiError>>,
) -> Result<(), ApiError> {
    let mut rows = store::flights::stream(pool, from, to).chunks(CHUNK_ROWS);
    let mut encoder = E::new()?;
    while let Some(chunk) = rows.next().await {
        let chunk = chunk.into_iter().collect::<Result<Vec<_>, _>>()?;
        // Encoding is all computation: off the async threads.
        let (back, bytes) = tokio::task::spawn_blocking(move || {
            let bytes = encoder.encode(&chunk);
            (encoder, bytes)
        })
        .await
        .map_err(|_| ApiError::Export)?;
        encoder = back;
        if sender
            .send_timeout(Ok(bytes?.into()), LONGEST_STALL)
            .await
            .is_err()
        {
            return Ok(()); // the client left, or takes nothing
        }
    }
    let _ = sender.send(Ok(encoder.finish()?.into())).await;
    Ok(())
}

/// Comma-separated values (RFC 4180), UTF-8, one header line.
pub(crate) struct CsvEncoder {
    header_due: bool,
}

impl Encoder for CsvEncoder {
    fn new() -> Result<Self, ApiError> {
        Ok(Self { header_due: true })
    }

    fn encode(&mut self, rows: &[DatasetRow]) -> Result<Vec<u8>, ApiError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        if std::mem::take(&mut self.header_due) {
            writer
                .write_record(DatasetRow::COLUMNS)
                .map_err(|_| ApiError::Export)?;
        }
        for row in rows {
            writer
                .write_record(row.to_record())
                .map_err(|_| ApiError::Export)?;
        }
        writer.into_inner().map_err(|_| ApiError::Export)
    }

    fn finish(mut self) -> Result<Vec<u8>, ApiError> {
        self.encode(&[]) // an empty export still has its header
    }
}

/// Apache Parquet, one row group a chunk, Zstandard.
pub(crate) struct ParquetEncoder {
    writer: ArrowWriter<Outlet>,
    outlet: Outlet,
}

impl Encoder for ParquetEncoder {
    fn new() -> Result<Self, ApiError> {
        let outlet = Outlet::default();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let writer = ArrowWriter::try_new(outlet.clone(), DatasetRow::schema(), Some(properties))
            .map_err(|_| ApiError::Export)?;
        Ok(Self { writer, outlet })
    }

    fn encode(&mut self, rows: &[DatasetRow]) -> Result<Vec<u8>, ApiError> {
        let batch = DatasetRow::to_batch(rows).map_err(|_| ApiError::Export)?;
        self.writer.write(&batch).map_err(|_| ApiError::Export)?;
        self.writer.flush().map_err(|_| ApiError::Export)?;
        Ok(self.outlet.take())
    }

    fn finish(self) -> Result<Vec<u8>, ApiError> {
        self.writer.close().map_err(|_| ApiError::Export)?;
        Ok(self.outlet.take())
    }
}

/// Where the Parquet writer puts its bytes until they are sent.
#[derive(Debug, Clone, Default)]
struct Outlet(Arc<Mutex<Vec<u8>>>);

impl Outlet {
    fn take(&self) -> Vec<u8> {
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
