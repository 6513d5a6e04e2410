//! Aircraft: marks checked, codes to words, miles an hour to kilometres an hour.

use std::collections::HashSet;

use domain::raw::{Located, RawAircraft};
use domain::{Aircraft, Source, TailNumber};

use crate::rules::{self, Rule};
use crate::units::METRES_PER_MILE;
use crate::{Tally, Verdict};

/// Cleans the rows of the registry join.
pub fn clean(rows: &[Located<RawAircraft>], tally: &mut Tally) -> Vec<Aircraft> {
    let mut seen = HashSet::new();
    rows.iter()
        .filter_map(|Located { position, record }| {
            let verdict = judge(record, &mut seen, tally);
            tally.settle(Source::Aircraft, record, || position.clone(), verdict)
        })
        .collect()
}

fn judge(
    raw: &RawAircraft,
    seen: &mut HashSet<TailNumber>,
    tally: &mut Tally,
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
        year: within(year.or(Some(0)), 1920..=2013, &rules::AIRCRAFT_YEAR, tally),
        kind: kind(raw, tally),
        manufacturer: raw.mfr.clone(),
        model: raw.model.clone(),
        engines: within(raw.no_eng, 1..=8, &rules::AIRCRAFT_ENGINES, tally),
        seats: within(raw.no_seats, 1..=900, &rules::AIRCRAFT_SEATS, tally),
        engine_kind: raw.engine_type.clone(),
        cruise_speed_kmh: speed_kmh(raw, tally),
    })
}

fn within(
    value: Option<i32>,
    possible: std::ops::RangeInclusive<i32>,
    rule: &'static Rule,
    tally: &mut Tally,
) -> Option<i16> {
    let value = value?;
    if !possible.contains(&value) {
        tally.note(rule);
        return None;
    }
    i16::try_from(value).ok()
}

fn speed_kmh(raw: &RawAircraft, tally: &mut Tally) -> Option<f32> {
    let speed = raw.speed?;
    if speed <= 0 {
        tally.note(&rules::AIRCRAFT_SPEED);
        return None;
    }
    Some((f64::from(speed) * METRES_PER_MILE / 1000.0) as f32)
}

/// Words of the registry's aircraft type codes (FAA, `ardata.pdf`, field TYPE-ACFT).
fn kind(raw: &RawAircraft, tally: &mut Tally) -> Option<String> {
    let words = match raw.type_acft.as_deref()?.trim() {
        "4" => "Fixed wing single engine",
        "5" => "Fixed wing multi engine",
        "6" => "Rotorcraft",
        _ => {
            tally.note(&rules::AIRCRAFT_KIND);
            return None;
        }
    };
    Some(words.to_owned())
}
