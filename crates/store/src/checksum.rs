//! A checksum of each table of the dataset, to show that nothing moved.
//!
//! Only the content counts, not the run that brought it: two databases filled by two runs over
//! the same sources have the same checksums.

use crate::import::TABLES;
use crate::{Pool, StoreError};

/// Rows and checksum of one table. Equal tables have equal checksums, whatever the order of rows.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TableChecksum {
    pub table: String,
    pub rows: i64,
    pub checksum: String,
}

/// The content of a rejected row; the hash stands for its text.
const REJECTED: [&str; 5] = ["source", "position", "rule", "reason", "row_md5"];

pub async fn tables(pool: &Pool) -> Result<Vec<TableChecksum>, StoreError> {
    let tables = TABLES
        .iter()
        .map(|table| (table.name, table.columns))
        .chain([("rejected_row", &REJECTED[..])]);
    // The sum of the rows' 64-bit hashes. Values are hashed, not their texts, which would depend
    // on the session's time zone. Not checked at build time: the columns are those of one list.
    let statement = tables
        .map(|(name, columns)| {
            format!(
                "SELECT '{name}' AS \"table\", count(*) AS rows,
                    coalesce(sum(hash_record_extended(ROW({}), 0)), 0)::text AS checksum
                FROM {name}",
                columns.join(", ")
            )
        })
        .collect::<Vec<_>>()
        .join(" UNION ALL ");
    let tables = sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .fetch_all(pool)
        .await?;
    Ok(tables)
}
