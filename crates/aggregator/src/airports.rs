//! Airports: positions and time zones checked, feet to metres.

use std::collections::HashSet;

use chrono_tz::Tz;
use domain::raw::{Located, RawAirport};
use domain::{Airport, AirportCode, Source};

use crate::tally::Row;
use crate::units::METRES_PER_FOOT;
use crate::{Tally, Verdict, rules};

/// Cleans the lines of the airports file. The result is in the order of codes.
pub fn clean(rows: &[Located<RawAirport>], tally: &mut Tally) -> Vec<Airport> {
    let mut seen = HashSet::new();
    let mut clean: Vec<_> = rows
        .iter()
        .filter_map(|Located { position, record }| {
            tally.settle(Source::Airports, record, &|| position.clone(), |row| {
                judge(record, &mut seen, row)
            })
        })
        .collect();
    clean.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    clean
}

fn judge(
    raw: &RawAirport,
    seen: &mut HashSet<AirportCode>,
    row: &mut Row<'_, RawAirport>,
) -> Verdict<Airport> {
    let code = AirportCode::parse(raw.faa.trim()).map_err(|_| &rules::AIRPORT_CODE)?;
    let latitude = degrees(&raw.lat, 90.0).ok_or(&rules::AIRPORT_COORDINATES)?;
    let longitude = degrees(&raw.lon, 180.0).ok_or(&rules::AIRPORT_COORDINATES)?;
    if !seen.insert(code.clone()) {
        return Err(&rules::AIRPORT_DUPLICATE);
    }
    let time_zone = raw.tzone.trim().parse::<Tz>().ok();
    if time_zone.is_none() {
        row.note(&rules::AIRPORT_TIME_ZONE);
    }
    let altitude_m = altitude(&raw.alt);
    if altitude_m.is_none() {
        row.note(&rules::AIRPORT_ALTITUDE);
    }
    let name = raw.name.trim();
    Ok(Airport {
        code,
        name: (!name.is_empty()).then(|| name.to_owned()),
        latitude_deg: Some(latitude),
        longitude_deg: Some(longitude),
        altitude_m,
        time_zone,
    })
}

fn degrees(text: &str, limit: f64) -> Option<f64> {
    text.trim()
        .parse::<f64>()
        .ok()
        .filter(|value| (-limit..=limit).contains(value))
}

fn altitude(feet: &str) -> Option<f32> {
    let metres = (feet.trim().parse::<f64>().ok()? * METRES_PER_FOOT) as f32;
    (-500.0..=6000.0).contains(&metres).then_some(metres)
}
