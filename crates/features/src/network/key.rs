//! What a timeline speaks of, as a number that costs nothing to build.

use domain::{AirportCode, CarrierCode};

/// A subject: a kind and the codes it is about, packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(u128);

impl Key {
    pub(super) const ALL: Self = Self(0);

    pub(super) fn origin(origin: &AirportCode) -> Self {
        Self::of(1, origin.as_str(), "", 0)
    }

    pub(super) fn destination(destination: &AirportCode) -> Self {
        Self::of(2, destination.as_str(), "", 0)
    }

    pub(super) fn carrier(carrier: &CarrierCode) -> Self {
        Self::of(3, carrier.as_str(), "", 0)
    }

    pub(super) fn carrier_at(carrier: &CarrierCode, airport: &AirportCode) -> Self {
        Self::of(4, carrier.as_str(), airport.as_str(), 0)
    }

    pub(super) fn flight(carrier: &CarrierCode, number: i16) -> Self {
        Self::of(5, carrier.as_str(), "", number)
    }

    pub(super) fn route(origin: &AirportCode, destination: &AirportCode) -> Self {
        Self::of(6, origin.as_str(), destination.as_str(), 0)
    }

    /// Codes have at most four characters.
    fn of(kind: u8, first: &str, second: &str, number: i16) -> Self {
        let pack = |code: &str| {
            code.bytes()
                .fold(0_u128, |packed, byte| packed << 8 | u128::from(byte))
        };
        Self(
            u128::from(kind) << 112
                | pack(first) << 64
                | pack(second) << 16
                | u128::from(number.cast_unsigned()),
        )
    }
}
