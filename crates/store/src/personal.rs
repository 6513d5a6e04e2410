//! What the columns of the live schema say of persons.

use privacy::{Class, MarkedColumn};

use crate::{Pool, StoreError};

/// Every column of every table of ours, with the class that its comment marks.
pub async fn columns(pool: &Pool) -> Result<Vec<MarkedColumn>, StoreError> {
    let rows = sqlx::query_file!("queries/personal_column_list.sql")
        .fetch_all(pool)
        .await?;
    let marked = rows.into_iter().map(|row| MarkedColumn {
        name: format!("{}.{}", row.table_name, row.column_name),
        class: Class::marked_in(&row.comment),
    });
    Ok(marked.collect())
}
