//! Airlines.

use serde::{Deserialize, Serialize};

use crate::code::{code, is_upper_alphanumeric};

code!(
    /// IATA airline designator, two characters (IATA resolution 762).
    CarrierCode,
    "carrier code",
    "two upper-case letters or digits",
    |text| is_upper_alphanumeric(text, 2..=2)
);

/// An airline. Only its code is certain: a carrier met in flights but absent
/// from the page of codes has nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Carrier {
    pub code: CarrierCode,
    pub icao_code: Option<String>,
    pub name: Option<String>,
    pub call_sign: Option<String>,
    pub country: Option<String>,
}

impl Carrier {
    /// A carrier of which only the code is known.
    pub fn unknown(code: CarrierCode) -> Self {
        Self {
            code,
            icao_code: None,
            name: None,
            call_sign: None,
            country: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carrier_code_is_two_upper_case_characters() {
        assert_eq!(
            CarrierCode::parse("9E").map(String::from),
            Ok("9E".to_owned())
        );
        for bad in ["", "U", "UAL", "ua", "é", "U "] {
            assert!(
                CarrierCode::parse(bad).is_err(),
                "{bad:?} should be refused"
            );
        }
    }
}
