//! Carriers: codes checked, duplicates rejected.

use std::collections::HashSet;

use domain::raw::{Located, RawCarrier};
use domain::{Carrier, CarrierCode, Source};

use crate::tally::Row;
use crate::{Tally, Verdict, rules};

/// Cleans the rows of the page of codes. The result is in the order of codes.
pub fn clean(rows: &[Located<RawCarrier>], tally: &mut Tally) -> Vec<Carrier> {
    let mut seen = HashSet::new();
    let mut clean: Vec<_> = rows
        .iter()
        .filter_map(|Located { position, record }| {
            tally.settle(Source::Carriers, record, &|| position.clone(), |row| {
                judge(record, &mut seen, row)
            })
        })
        .collect();
    clean.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    clean
}

fn judge(
    raw: &RawCarrier,
    seen: &mut HashSet<CarrierCode>,
    row: &mut Row<'_, RawCarrier>,
) -> Verdict<Carrier> {
    let code = CarrierCode::parse(raw.iata.trim()).map_err(|_| &rules::CARRIER_CODE)?;
    let name = text(&raw.airline).ok_or(&rules::CARRIER_NAME)?;
    if !seen.insert(code.clone()) {
        return Err(&rules::CARRIER_DUPLICATE);
    }
    let icao_code = text(&raw.icao).filter(|icao| {
        let valid = icao.len() == 3 && icao.bytes().all(|b| b.is_ascii_uppercase());
        if !valid {
            row.note(&rules::CARRIER_ICAO);
        }
        valid
    });
    Ok(Carrier {
        code,
        icao_code,
        name: Some(name),
        call_sign: text(&raw.call_sign),
        country: text(&raw.country),
    })
}

fn text(field: &str) -> Option<String> {
    let field = field.trim();
    (!field.is_empty()).then(|| field.to_owned())
}
