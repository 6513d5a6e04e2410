//! A raw record and the place it comes from.

/// A record with its place, so that a rejection can be found again by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<T> {
    /// Payload file and row in it, from 1: `EWR-2013-01.json#12`.
    pub position: String,
    pub record: T,
}

impl<T> Located<T> {
    /// Locates the record at `index`, from 0, of the payload file `file`.
    pub fn at(file: &str, index: usize, record: T) -> Self {
        Self {
            position: format!("{file}#{}", index + 1),
            record,
        }
    }
}
