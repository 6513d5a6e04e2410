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
pub const METRES_PER_FOOT: f64 = 0.3048;
pub const METRES_PER_MILE: f64 = 1609.344;
const SECONDS_PER_HOUR: f64 = 3600.0;

type Known = &'static [(&'static str, Conversion)];

/// A quantity: its French name, the unit in which it is kept, the units known from sources.
#[derive(Debug, Clone, Copy)]
pub struct Quantity {
    pub name: &'static str,
    pub kept: &'static str,
    known: Known,
}

impl Quantity {
    /// The units known from sources, each with the factor and the offset that lead to the kept one.
    pub fn known(self) -> impl Iterator<Item = (&'static str, f64, f64)> {
        let known = self.known.iter();
        known.map(|(unit, conversion)| (*unit, conversion.factor, conversion.offset))
    }
}

/// Every quantity whose unit a source declares, for the page of rules.
pub const QUANTITIES: [Quantity; 7] = [
    quantity("température, point de rosée", "°C", TEMPERATURE_C),
    quantity("vitesse du vent, rafales", "m/s", SPEED_MS),
    quantity("précipitations", "mm", LENGTH_MM),
    quantity("visibilité", "m", DISTANCE_M),
    quantity("pression", "hPa", PRESSURE_HPA),
    quantity("humidité relative", "%", PERCENT),
    quantity("direction du vent", "°", ANGLE_DEG),
];

const fn quantity(name: &'static str, kept: &'static str, known: Known) -> Quantity {
    Quantity { name, kept, known }
}

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
    fn the_kept_unit_of_a_quantity_is_known_and_left_alone() {
        for quantity in QUANTITIES {
            let same = quantity.known().find(|(unit, ..)| *unit == quantity.kept);
            assert_eq!(same, Some((quantity.kept, 1.0, 0.0)), "{}", quantity.name);
        }
    }

    #[test]
    fn an_unknown_unit_is_named() {
        let refusal = conversion("wind_speed", "furlong/fortnight", SPEED_MS).expect_err("unknown");
        assert_eq!(refusal.unit, "furlong/fortnight");
    }
}
