//! Keys that were replaced, and that no pseudonym needs any more.

use std::path::Path;

use auth::KeyRing;
use chrono::{DateTime, Utc};
use store::Pool;

use crate::PipelineError;

/// Names of the keys to destroy.
pub(super) async fn due(
    pool: &Pool,
    keys_dir: &Path,
    limit: DateTime<Utc>,
) -> Result<Vec<String>, PipelineError> {
    let Some(ring) = KeyRing::load(keys_dir)? else {
        return Ok(Vec::new());
    };
    let used = store::retention::keys_used(pool).await?;
    let replaced = ring.replaced_by(limit).into_iter();
    let unused = replaced.filter(|name| !used.iter().any(|used| used == name));
    Ok(unused.map(str::to_owned).collect())
}

pub(super) async fn purge(
    pool: &Pool,
    keys_dir: &Path,
    limit: DateTime<Utc>,
) -> Result<u64, PipelineError> {
    let due = due(pool, keys_dir, limit).await?;
    let Some(mut ring) = KeyRing::load(keys_dir)? else {
        return Ok(0);
    };
    for name in &due {
        ring.destroy(name)?;
    }
    Ok(due.len() as u64)
}
