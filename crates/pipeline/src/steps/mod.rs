//! The steps, each a function from what the previous one left.

mod aggregate;
mod extract;
mod import;

pub use aggregate::{Aggregated, aggregate};
pub(crate) use aggregate::{Raw, tasks};
pub use extract::{Extraction, extract};
pub use import::{Imported, import};
