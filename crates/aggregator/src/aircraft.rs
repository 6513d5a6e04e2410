//! Aircraft: marks checked, codes to words, miles an hour to kilometres an hour.

use std::collections::HashSet;

use domain::raw::{Located, RawAircraft};
use domain::{Aircraft, Source, TailNumber};

use crate::rules::{self, Rule};
use crate::tally::Row;
use crate::units::METRES_PER_MILE;
use crate::{Tally, Verdict};

/// Cleans the rows of the registry join. The result is in the order of marks.
pub fn clean(rows: &[Located<RawAircraft>], tally: &mut Tally) -> Vec<Aircraft> {
    let mut seen = HashSet::new();
    let mut clean: Vec<_> = rows
        .iter()
        .filter_map(|Located { position, record }| {
            tally.settle(Source::Aircraft, record, &|| position.clone(), |row| {
                judge(record, &mut seen, row)
            })
        })
        .collect();
    clean.sort_unstable_by(|a, b| a.tail_number.cmp(&b.tail_number));
    clean
}

fn judge(
    raw: &RawAircraft,
    seen: &mut HashSet<TailNumber>,
    row: &mut Row<'_, RawAircraft>,
) -> Verdict<Aircraft> {
    let mark = format!("N{}", raw.n_number.trim());
    let tail_number = TailNumber::parse(&mark).map_err(|_| &rules::AIRCRAFT_MARK)?;
    if !seen.insert(tail_number.clone()) {
        return Err(&rules::AIRCRAFT_DUPLICATE);
    }
    // An absent year is blanked by the same rule as an impossible one: zero stands for it.
    let year = raw
        .year_mfr
        .as_deref()
        .and_then(|year| year.trim().parse().ok());
    Ok(Aircraft {
        tail_number,
        year: within(year.or(Some(0)), 1920..=2013, &rules::AIRCRAFT_YEAR, row),
        kind: kind(raw, row),
        manufacturer: raw.mfr.clone(),
        model: raw.model.clone(),
        engines: within(raw.no_eng, 1..=8, &rules::AIRCRAFT_ENGINES, row),
        seats: within(raw.no_seats, 1..=900, &rules::AIRCRAFT_SEATS, row),
        engine_kind: raw.engine_type.clone(),
        cruise_speed_kmh: speed_kmh(raw, row),
    })
}

fn within(
    value: Option<i32>,
    possible: std::ops::RangeInclusive<i32>,
    rule: &'static Rule,
    row: &mut Row<'_, RawAircraft>,
) -> Option<i16> {
    let value = value?;
    if !possible.contains(&value) {
        row.note(rule);
        return None;
    }
    i16::try_from(value).ok()
}

fn speed_kmh(raw: &RawAircraft, row: &mut Row<'_, RawAircraft>) -> Option<f32> {
    let speed_kmh = (f64::from(raw.speed?) * METRES_PER_MILE / 1000.0) as f32;
    if (1.0..=2500.0).contains(&speed_kmh) {
        return Some(speed_kmh);
    }
    row.note(&rules::AIRCRAFT_SPEED);
    None
}

/// Words of the registry's aircraft type codes (FAA, `ardata.pdf`, field TYPE-ACFT).
fn kind(raw: &RawAircraft, row: &mut Row<'_, RawAircraft>) -> Option<String> {
    let words = match raw.type_acft.as_deref()?.trim() {
        "4" => "Fixed wing single engine",
        "5" => "Fixed wing multi engine",
        "6" => "Rotorcraft",
        _ => {
            row.note(&rules::AIRCRAFT_KIND);
            return None;
        }
    };
    Some(words.to_owned())
}
