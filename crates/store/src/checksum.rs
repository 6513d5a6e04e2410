//! A checksum of each table of the dataset, to show that nothing moved.

use crate::{Pool, StoreError};

/// Rows and checksum of one table. Equal tables have equal checksums, whatever the order of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableChecksum {
    pub table: String,
    pub rows: i64,
    pub checksum: String,
}

pub async fn tables(pool: &Pool) -> Result<Vec<TableChecksum>, StoreError> {
    let tables = sqlx::query_file_as!(TableChecksum, "queries/checksum_tables.sql")
        .fetch_all(pool)
        .await?;
    Ok(tables)
}
