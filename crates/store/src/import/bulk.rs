//! A first load: what is quicker to check at once is set aside meanwhile (ADR 0003).

use sqlx::PgConnection;

use crate::StoreError;

/// The large tables that were empty, and so are loaded straight.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bulk {
    pub(super) weather: bool,
    pub(super) flights: bool,
}

impl Bulk {
    /// Sets aside the keys and indexes of the large tables that hold nothing. Flights first: they
    /// refer to weather, whose key can be set aside only when nothing leans on it.
    pub(super) async fn begin(connection: &mut PgConnection) -> Result<Self, StoreError> {
        let wanted = sqlx::query_file!("queries/bulk_load_wanted.sql")
            .fetch_one(&mut *connection)
            .await?;
        let bulk = Self {
            weather: wanted.weather,
            flights: wanted.flights,
        };
        for table in ["flight", "weather"] {
            if bulk.holds(table) {
                sqlx::query_file!("queries/bulk_load_begin.sql", table)
                    .fetch_one(&mut *connection)
                    .await?;
            }
        }
        Ok(bulk)
    }

    pub(super) fn holds(self, table: &str) -> bool {
        match table {
            "weather" => self.weather,
            "flight" => self.flights,
            _ => false,
        }
    }

    /// Puts back what [`Bulk::begin`] set aside; a key that does not hold undoes the import.
    pub(super) async fn end(self, connection: &mut PgConnection) -> Result<(), StoreError> {
        for table in ["weather", "flight"] {
            if self.holds(table) {
                sqlx::query_file!("queries/bulk_load_end.sql", table)
                    .fetch_one(&mut *connection)
                    .await?;
            }
        }
        Ok(())
    }
}
