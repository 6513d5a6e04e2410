//! From the unit that a source declares to SI-derived units.

/// A unit that no conversion is known for. The source must stop: guessing would corrupt every row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no conversion is known from this unit of {measure}")]
pub struct UnknownUnit {
    pub measure: &'static str,
    pub unit: String,
}

/// A linear conversion: `value * factor + offset`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Conversion {
    factor: f64,
    offset: f64,
}

impl Conversion {
    pub(crate) fn apply(self, value: f64) -> f32 {
        (value * self.factor + self.offset) as f32
    }
}

const fn scale(factor: f64) -> Conversion {
    Conversion {
        factor,
        offset: 0.0,
    }
}

const SAME: Conversion = scale(1.0);
/// Metres in a foot and in a statute mile (international yard and pound agreement, 1959).
pub(crate) const METRES_PER_FOOT: f64 = 0.3048;
pub(crate) const METRES_PER_MILE: f64 = 1609.344;
const SECONDS_PER_HOUR: f64 = 3600.0;

type Known = &'static [(&'static str, Conversion)];

pub(crate) const TEMPERATURE_C: Known = &[
    ("°C", SAME),
    (
        "°F",
        Conversion {
            factor: 5.0 / 9.0,
            offset: -160.0 / 9.0,
        },
    ),
];
pub(crate) const SPEED_MS: Known = &[
    ("m/s", SAME),
    ("km/h", scale(1000.0 / SECONDS_PER_HOUR)),
    ("mp/h", scale(METRES_PER_MILE / SECONDS_PER_HOUR)),
    ("kn", scale(1852.0 / SECONDS_PER_HOUR)),
];
pub(crate) const LENGTH_MM: Known = &[("mm", SAME), ("inch", scale(25.4))];
pub(crate) const DISTANCE_M: Known = &[("m", SAME), ("ft", scale(METRES_PER_FOOT))];
pub(crate) const PRESSURE_HPA: Known = &[("hPa", SAME)];
pub(crate) const PERCENT: Known = &[("%", SAME)];
pub(crate) const ANGLE_DEG: Known = &[("°", SAME)];

pub(crate) fn conversion(
    measure: &'static str,
    unit: &str,
    known: Known,
) -> Result<Conversion, UnknownUnit> {
    known
        .iter()
        .find(|(name, _)| *name == unit)
        .map(|(_, conversion)| *conversion)
        .ok_or_else(|| UnknownUnit {
            measure,
            unit: unit.to_owned(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imperial_units_become_metric() {
        let freezing = conversion("t", "°F", TEMPERATURE_C)
            .expect("known")
            .apply(32.0);
        assert!(freezing.abs() < 1e-5, "{freezing}");
        let speed = conversion("v", "mp/h", SPEED_MS)
            .expect("known")
            .apply(100.0);
        assert!((speed - 44.704).abs() < 1e-4, "{speed}");
        let rain = conversion("p", "inch", LENGTH_MM)
            .expect("known")
            .apply(1.21);
        assert!((rain - 30.734).abs() < 1e-4, "{rain}");
    }

    #[test]
    fn an_unknown_unit_is_named() {
        let refusal = conversion("wind_speed", "furlong/fortnight", SPEED_MS).expect_err("unknown");
        assert_eq!(refusal.unit, "furlong/fortnight");
    }
}
