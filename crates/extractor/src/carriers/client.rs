//! Downloads the page of airline codes, if its site allows it and if it changed.

use domain::Source;

use super::{Config, decode};
use crate::document::{self, Document};
use crate::{FetchContext, Fetched, Http, SourceError};

/// Leaves the page, untouched, as `page.html` in the payload folder.
pub async fn fetch(
    config: &Config,
    http: &Http,
    context: FetchContext<'_>,
) -> Result<Fetched, SourceError> {
    let document = Document {
        kind: Source::Carriers,
        url: &config.page_url,
        file: decode::FILE,
    };
    document::fetch(document, http, context, |content| {
        let page = decode::page(content)?;
        Ok((page.rows.len(), page.declaration))
    })
    .await
}
