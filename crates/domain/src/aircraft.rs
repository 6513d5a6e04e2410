//! Aircraft of the register.

use serde::{Deserialize, Serialize};

use crate::code::code;

code!(
    /// US registration mark: `N` and one to five letters or digits (14 CFR 47.15).
    TailNumber,
    "tail number",
    "N followed by one to five upper-case letters or digits",
    |text| text
        .strip_prefix('N')
        .is_some_and(|mark| crate::code::is_upper_alphanumeric(mark, 1..=5))
);

/// An aircraft. One met in flights but absent from the register has only its mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aircraft {
    pub tail_number: TailNumber,
    pub year: Option<i16>,
    pub kind: Option<String>,
    pub manufacturer: Option<String>,
    pub model: Option<String>,
    pub engines: Option<i16>,
    pub seats: Option<i16>,
    pub engine_kind: Option<String>,
    pub cruise_speed_kmh: Option<f32>,
}

impl Aircraft {
    /// An aircraft of which only the registration mark is known.
    pub fn unknown(tail_number: TailNumber) -> Self {
        Self {
            tail_number,
            year: None,
            kind: None,
            manufacturer: None,
            model: None,
            engines: None,
            seats: None,
            engine_kind: None,
            cruise_speed_kmh: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_number_is_an_american_mark() {
        assert!(TailNumber::parse("N14228").is_ok());
        assert!(TailNumber::parse("N1").is_ok());
        for bad in ["", "N", "D942DN", "N1234567", "n14228", "N14 28"] {
            assert!(TailNumber::parse(bad).is_err(), "{bad:?} should be refused");
        }
    }
}
