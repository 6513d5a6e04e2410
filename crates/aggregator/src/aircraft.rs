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
    let year = raw
        .year_mfr
        .as_deref()
        .and_then(|year| year.trim().parse().ok());
    Ok(Aircraft {
        tail_number,
        year: within(year, 1920..=2013, &rules::AIRCRAFT_YEAR, tally),
        kind: raw.type_acft.as_deref().and_then(kind),
        manufacturer: raw.mfr.clone(),
        model: raw.model.clone(),
        engines: within(raw.no_eng, 1..=8, &rules::AIRCRAFT_ENGINES, tally),
        seats: within(raw.no_seats, 1..=900, &rules::AIRCRAFT_SEATS, tally),
        engine_kind: raw.engine_type.clone(),
        cruise_speed_kmh: raw
            .speed
            .filter(|speed| *speed > 0)
            .map(|speed| (f64::from(speed) * METRES_PER_MILE / 1000.0) as f32),
    })
}

fn within(
    value: Option<i32>,
    possible: std::ops::RangeInclusive<i32>,
    rule: &'static Rule,
    tally: &mut Tally,
) -> Option<i16> {
    let kept = value.filter(|value| possible.contains(value));
    if kept.is_none() {
        tally.note(rule);
    }
    kept.and_then(|value| i16::try_from(value).ok())
}

/// Words of the registry's aircraft type codes (FAA, `ardata.pdf`, field TYPE-ACFT).
fn kind(code: &str) -> Option<String> {
    let words = match code.trim() {
        "4" => "Fixed wing single engine",
        "5" => "Fixed wing multi engine",
        "6" => "Rotorcraft",
        _ => return None,
    };
    Some(words.to_owned())
}
