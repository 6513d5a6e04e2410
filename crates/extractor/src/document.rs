//! A document published at one address: read if its site allows it, and if it changed.

use domain::Source;
use reqwest::Url;

use crate::http::{Answer, Ask};
use crate::payload::Staging;
use crate::{Declaration, FetchContext, Fetched, Http, SourceError};

/// Which document, and the name under which its payload is kept.
pub(crate) struct Document<'a> {
    pub(crate) kind: Source,
    pub(crate) url: &'a Url,
    pub(crate) file: &'static str,
}

/// Leaves the document, untouched, in the payload folder. `decode` gives its number of rows
/// and what it declares. A document that has not changed is taken from the earlier run.
pub(crate) async fn fetch(
    document: Document<'_>,
    http: &Http,
    context: FetchContext<'_>,
    decode: impl Fn(&[u8]) -> Result<(usize, Declaration), SourceError>,
) -> Result<Fetched, SourceError> {
    let Document { kind, url, file } = document;
    let progress = context.progress;
    progress.expect(2);
    let staging = Staging::open(kind, context.into)?;
    http.ask_permission(kind, url, progress).await?;
    progress.advance(1, 0, 0);

    let ask = Ask {
        kind,
        url,
        version: context.held_version(kind),
        progress,
    };
    let fetched = match (http.read(ask, decode).await?, context.former) {
        (Answer::Same, Some(former)) => staging.reuse(former)?,
        (Answer::Same, None) => {
            return Err(SourceError::garbage(kind, file, "réponse sans contenu"));
        }
        (
            Answer::New {
                content,
                decoded,
                version,
            },
            _,
        ) => {
            let (rows, declaration) = decoded;
            declaration.check(kind, file, context.declared())?;
            let mut fetched = Fetched {
                declaration,
                version,
                ..Fetched::default()
            };
            fetched.add(staging.write(file, &content, rows)?);
            staging.commit()?;
            fetched
        }
    };
    progress.advance(1, fetched.rows, fetched.bytes);
    Ok(fetched)
}
