//! Downloads the airports file, if its site allows it and if it changed.

use domain::Source;

use super::{Config, decode};
use crate::document::{self, Document};
use crate::{FetchContext, Fetched, Http, SourceError};

/// Leaves the file, untouched, as `airports.csv` in the payload folder.
pub async fn fetch(
    config: &Config,
    http: &Http,
    context: FetchContext<'_>,
) -> Result<Fetched, SourceError> {
    let document = Document {
        kind: Source::Airports,
        url: &config.file_url,
        file: decode::FILE,
    };
    document::fetch(document, http, context, |content| {
        let file = decode::file(content)?;
        Ok((file.rows.len(), file.declaration))
    })
    .await
}
