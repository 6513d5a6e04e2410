//! Personal data that cannot leak by accident (RGPD, article 25).

use serde::{Deserialize, Serialize};

/// A personal value. Prints as dots, has no `Display`, and opens only by naming a purpose.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Opens the value. `purpose` is the entry of the register of processing that allows it;
    /// it makes each opening visible where the code is read.
    pub fn open_for(&self, purpose: &'static str) -> &T {
        debug_assert!(!purpose.is_empty(), "an opening names its purpose");
        &self.0
    }
}

impl<T> std::fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_personal_value_prints_as_dots() {
        let email = Personal::new("ada@example.org");
        assert_eq!(format!("{email:?}"), "•••");
        assert_eq!(*email.open_for("test"), "ada@example.org");
    }
}
