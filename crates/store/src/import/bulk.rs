//! A first load of weather: what is quicker to check at once is set aside meanwhile (ADR 0003).

use sqlx::PgConnection;

use crate::StoreError;

const TABLE: &str = "weather";

/// Sets aside the foreign keys of weather when it holds nothing, and says whether it did. Its
/// primary key stays, since flights refer to it.
pub(super) async fn begin(connection: &mut PgConnection) -> Result<bool, StoreError> {
    let wanted = sqlx::query_file_scalar!("queries/bulk_load_wanted.sql")
        .fetch_one(&mut *connection)
        .await?;
    if wanted {
        sqlx::query_file!("queries/bulk_load_begin.sql", TABLE)
            .fetch_one(connection)
            .await?;
    }
    Ok(wanted)
}

/// Puts back what [`begin`] set aside; a key that does not hold undoes the import.
pub(super) async fn end(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query_file!("queries/bulk_load_end.sql", TABLE)
        .fetch_one(connection)
        .await?;
    Ok(())
}
