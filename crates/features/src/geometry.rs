//! Distance between two places, the same in training and online.

use crate::Place;

/// Mean radius of the Earth (IUGG), kilometres.
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Great-circle distance by the haversine formula; `None` without both coordinates.
pub(crate) fn distance_km(from: &Place, to: &Place) -> Option<f64> {
    let (from_lat, from_lon) = from.coordinates_deg()?;
    let (to_lat, to_lon) = to.coordinates_deg()?;
    let half_lat = ((to_lat - from_lat).to_radians() / 2.0).sin();
    let half_lon = ((to_lon - from_lon).to_radians() / 2.0).sin();
    let chord = half_lat.powi(2)
        + from_lat.to_radians().cos() * to_lat.to_radians().cos() * half_lon.powi(2);
    Some(2.0 * EARTH_RADIUS_KM * chord.sqrt().clamp(0.0, 1.0).asin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(code: &str, latitude_deg: f64, longitude_deg: f64) -> Place {
        Place {
            code: code.parse().expect("a code"),
            time_zone: None,
            latitude_deg: Some(latitude_deg),
            longitude_deg: Some(longitude_deg),
        }
    }

    #[test]
    fn kennedy_to_los_angeles_is_3983_km() {
        let distance = distance_km(
            &place("JFK", 40.639_751, -73.778_925),
            &place("LAX", 33.942_536, -118.408_075),
        );
        assert!((distance.expect("a distance") - 3983.0).abs() < 10.0);
    }

    #[test]
    fn a_place_without_coordinates_has_no_distance() {
        let nowhere = Place {
            latitude_deg: None,
            ..place("SJU", 0.0, 0.0)
        };
        assert_eq!(distance_km(&place("JFK", 40.6, -73.8), &nowhere), None);
    }
}
