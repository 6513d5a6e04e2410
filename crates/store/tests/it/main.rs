//! The import, the migrations and the plans, on a real PostgreSQL.

mod imports;
mod migrations;
mod personal;
mod plans;
