//! The same extraction on a Spark server, through Spark Connect.
//!
//! Only the query's text, its parameters and its rows cross the network: no code of ours runs
//! on the server. Whatever it answers becomes the same payload as the other engine's.

pub mod explain;
mod fault;
mod session;

use std::io::Cursor;
use std::path::Path;

use polars::prelude::*;

use super::client::guard;
use super::config::Partition;
use crate::SourceError;

use super::SparkUrl;
use session::{Session, watched};

/// The extraction: goal, selection, filters and order are explained in the file.
const QUERY: &str = include_str!("../../../queries/flights_spark.sql");

/// The rows of one month. Blocks: the caller must not be an async thread.
pub(super) fn month(
    server: &SparkUrl,
    directory: &Path,
    partition: &Partition,
) -> Result<DataFrame, SourceError> {
    let place = partition.month.to_string();
    let (url, directory, partition) = (server.clone(), directory.to_owned(), partition.clone());
    let arrow = watched(server, move || {
        let session = Session::open(&url, partition.month)?;
        session.register(&directory, &partition)?;
        session.arrow(QUERY)
    })?;
    guard(|| IpcReader::new(Cursor::new(arrow)).finish()).map_err(|cause| {
        let detail = "réponse Arrow illisible";
        SourceError::garbage_because(domain::Source::Flights, &place, detail, cause)
    })
}
