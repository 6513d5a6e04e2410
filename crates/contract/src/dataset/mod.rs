//! The dataset: one row a flight, joined to its weather, aircraft, carrier and airports.

mod column;
mod row;

pub use column::{ColumnBuilder, ColumnType, DatasetError};
pub use row::DatasetRow;
