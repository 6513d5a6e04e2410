//! The steps, each a function from what the previous one left.

mod aggregate;
mod extract;
mod import;

pub use aggregate::{Aggregated, aggregate};
pub(crate) use aggregate::{Clean, Raw, aggregate_feeding, tasks};
pub use extract::{Extraction, extract};
pub use import::{Imported, aggregate_and_import, import};
