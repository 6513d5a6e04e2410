//! Airports.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::code::{code, is_upper_alphanumeric};

code!(
    /// FAA location identifier, three characters (FAA order JO 7350.9).
    AirportCode,
    "airport code",
    "three upper-case letters or digits",
    |text| is_upper_alphanumeric(text, 3..=3)
);

/// An airport. One met in flights but absent from the file has only its code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Airport {
    pub code: AirportCode,
    pub name: Option<String>,
    pub latitude_deg: Option<f64>,
    pub longitude_deg: Option<f64>,
    pub altitude_m: Option<f32>,
    #[serde(with = "time_zone")]
    pub time_zone: Option<Tz>,
}

impl Airport {
    /// An airport of which only the code is known.
    pub fn unknown(code: AirportCode) -> Self {
        Self {
            code,
            name: None,
            latitude_deg: None,
            longitude_deg: None,
            altitude_m: None,
            time_zone: None,
        }
    }
}

mod time_zone {
    use chrono_tz::Tz;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's `with` passes the field by reference"
    )]
    pub(super) fn serialize<S: Serializer>(zone: &Option<Tz>, to: S) -> Result<S::Ok, S::Error> {
        zone.map(Tz::name).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Tz>, D::Error> {
        Option::<String>::deserialize(from)?
            .map(|name| {
                name.parse()
                    .map_err(|_| D::Error::custom("unknown time zone"))
            })
            .transpose()
    }
}
