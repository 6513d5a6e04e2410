//! Streaming exports: rows come from the database and leave as bytes, chunk after chunk, so
//! that memory stays flat whatever the size of the dataset.
//!
//! Three stages work at the same time, a few chunks apart: rows are read, encoded, sent.

mod accept;
mod encode;
mod encoder;
mod pace;
mod pack;

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes};
use chrono::NaiveDate;
use contract::DatasetRow;
use futures::{StreamExt, TryStreamExt};
use store::StoreError;
use store::flights::Export;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio_stream::wrappers::ReceiverStream;
use tracing::Instrument;

use crate::AppState;
use crate::error::ApiError;
use pace::Pace;

pub(crate) use accept::{coding, format};
pub(crate) use encode::Format;
pub(crate) use encoder::encoder;
pub(crate) use pack::Coding;

/// Rows encoded at once.
const CHUNK_ROWS: usize = 1024;
/// Chunks that wait between two stages.
const AHEAD: usize = 2;

/// Each export holds a database connection while its reader downloads: at most this many at once,
/// so that slow readers never take every connection (OWASP API4:2023).
pub(crate) const EXPORTS_AT_ONCE: usize = 2;

/// An export about to begin: it has its place and sees one state of the dataset.
pub(crate) struct Ready {
    pub(crate) export: Export,
    place: OwnedSemaphorePermit,
}

/// Takes a place, or says that there is none.
pub(crate) async fn open(state: &AppState) -> Result<Ready, ApiError> {
    let place = Arc::clone(&state.exports)
        .try_acquire_owned()
        .map_err(|_| ApiError::Busy)?;
    let export = Export::begin(&state.edge.pool).await?;
    Ok(Ready { export, place })
}

/// Starts an export. The first chunk is awaited, so that a database that does not answer is
/// a problem document and not a broken file.
pub(crate) async fn start(
    ready: Ready,
    days: (Option<NaiveDate>, Option<NaiveDate>),
    format: Format,
    coding: Coding,
) -> Result<Body, ApiError> {
    let Ready { export, place } = ready;
    let (row_sender, row_receiver) = mpsc::channel(AHEAD);
    tokio::spawn(read(export, days, row_sender).in_current_span());
    let (sender, mut receiver) = mpsc::channel(AHEAD);
    let span = tracing::Span::current();
    tokio::task::spawn_blocking(move || {
        let (_span, _place) = (span.entered(), place);
        let mut pace = Pace::default();
        if let Err(error) = encode(row_receiver, format, coding, &sender, &mut pace) {
            tracing::error!(error = &error as &dyn std::error::Error, "export cut short");
            // The client sees the connection cut, never a file that looks whole.
            let cut = sender.send_timeout(Err(error), pace.patience());
            let _ = Handle::current().block_on(cut);
        }
    });
    let first = match receiver.recv().await {
        Some(Err(error)) => return Err(error),
        other => other,
    };
    let chunks = futures::stream::iter(first).chain(ReceiverStream::new(receiver));
    Ok(Body::from_stream(chunks))
}

type Rows = Result<Vec<DatasetRow>, StoreError>;

async fn read(
    mut export: Export,
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    sender: mpsc::Sender<Rows>,
) {
    let mut chunks = export.rows(from, to).try_chunks(CHUNK_ROWS);
    while let Some(chunk) = chunks.next().await {
        if sender.send(chunk.map_err(|fault| fault.1)).await.is_err() {
            return; // the client left
        }
    }
}

/// Encoding is all computation: it has a thread of its own for the time of the export.
fn encode(
    mut rows: mpsc::Receiver<Rows>,
    format: Format,
    coding: Coding,
    sender: &mpsc::Sender<Result<Bytes, ApiError>>,
    pace: &mut Pace,
) -> Result<(), ApiError> {
    let runtime = Handle::current();
    let mut encoder = encode::encoder(format)?;
    let mut packer = pack::Packer::new(coding)?;
    loop {
        let chunk = rows.blocking_recv().transpose()?;
        let is_last = chunk.is_none();
        let bytes = match chunk {
            Some(rows) => packer.pack(encoder.encode(&rows)?)?,
            None => packer.finish(encoder.finish()?)?,
        };
        let is_sent = bytes.is_empty() || {
            let (length, start) = (bytes.len(), Instant::now());
            let sending = sender.send_timeout(Ok(bytes.into()), pace.patience());
            let is_taken = runtime.block_on(sending).is_ok();
            pace.took(length, start.elapsed());
            is_taken
        };
        if is_last || !is_sent {
            return Ok(()); // all is sent, or the client left, or takes too little
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_reader_that_trickles_is_left_before_the_end() {
        let (rows, row_receiver) = mpsc::channel(100);
        for _ in 0..50 {
            rows.send(Ok(vec![crate::examples::flight(); 10]))
                .await
                .expect("room");
        }
        drop(rows);
        let (sender, mut receiver) = mpsc::channel(1);
        let left = tokio::task::spawn_blocking(move || {
            // A megabyte a second, of which a chunk is a few kilobytes.
            let mut pace = Pace::new(Duration::from_millis(200), 1 << 20);
            encode(
                row_receiver,
                Format::Csv,
                Coding::Identity,
                &sender,
                &mut pace,
            )
        });
        let mut taken = 0;
        while receiver.recv().await.is_some() {
            taken += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        left.await.expect("ended").expect("no fault");
        assert!((1..50).contains(&taken), "{taken} chunks of 50 and more");
    }
}
