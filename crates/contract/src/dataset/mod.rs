//! The dataset: one row a flight, joined to its weather, aircraft, carrier and airports.

mod column;
mod fields;
mod row;
mod sparse;
mod written;

pub use column::{ColumnBuilder, ColumnType, DatasetError};
pub use fields::{FieldSet, UnknownField};
pub use row::{DatasetRow, RowView};
pub use sparse::SparseRow;
pub use written::json::Shown;
