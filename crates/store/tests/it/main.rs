//! The import and the migrations, on a real PostgreSQL.

mod imports;
mod migrations;
