//! The aircraft as the FAA's releasable registry: `master` and the two references it points to.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use domain::Source;

use crate::output::Built;
use crate::package::Package;

/// Type of aircraft in words, and its code in the registry's documentation (ardata.pdf).
const AIRCRAFT_TYPES: [(&str, &str); 3] = [
    ("Fixed wing single engine", "4"),
    ("Fixed wing multi engine", "5"),
    ("Rotorcraft", "6"),
];

/// Type of engine in words, and its code in the same documentation.
const ENGINE_TYPES: [(&str, &str); 6] = [
    ("Reciprocating", "1"),
    ("Turbo-prop", "2"),
    ("Turbo-shaft", "3"),
    ("Turbo-jet", "4"),
    ("Turbo-fan", "5"),
    ("4 Cycle", "8"),
];

/// manufacturer, model, type, engines, seats, speed, engine: what one reference describes.
type Reference<'a> = [Option<&'a str>; 7];

pub(crate) fn build(package: &Package) -> anyhow::Result<[Built; 3]> {
    let planes = package.table("planes.csv")?;
    let rows = planes.select([
        "tailnum",
        "year",
        "manufacturer",
        "model",
        "type",
        "engines",
        "seats",
        "speed",
        "engine",
    ])?;
    let references = rows
        .iter()
        .map(|[_, _, reference @ ..]| *reference)
        .collect();
    let codes = codes(&references)?;

    let mut master = csv::Writer::from_writer(Vec::new());
    master.write_record(["n_number", "year_mfr", "mfr_mdl_code", "eng_mfr_mdl"])?;
    for [mark, year, reference @ ..] in &rows {
        let mark = mark.context("appareil sans immatriculation")?;
        let n_number = mark
            .strip_prefix('N')
            .with_context(|| format!("{mark} sans N"))?;
        let engine = engine_code(engine_type(reference)?);
        master.write_record([
            n_number,
            year.unwrap_or_default(),
            &codes[reference],
            &engine,
        ])?;
    }

    let mut acftref = csv::Writer::from_writer(Vec::new());
    acftref.write_record([
        "code",
        "mfr",
        "model",
        "type_acft",
        "type_eng",
        "no_eng",
        "no_seats",
        "speed",
    ])?;
    for (reference, code) in &codes {
        let [mfr, model, kind, engines, seats, speed, _] = reference.map(Option::unwrap_or_default);
        let kind = lookup(&AIRCRAFT_TYPES, kind)?;
        let engine = engine_type(reference)?;
        acftref.write_record([code, mfr, model, kind, engine, engines, seats, speed])?;
    }

    let mut engine = csv::Writer::from_writer(Vec::new());
    engine.write_record(["code", "type"])?;
    for (words, code) in ENGINE_TYPES {
        engine.write_record([&engine_code(code), words])?;
    }

    let file = |name: &str, rows, writer: csv::Writer<Vec<u8>>| -> anyhow::Result<Built> {
        let content = writer.into_inner()?;
        Ok(Built::data(
            Source::Aircraft,
            format!("aircraft/{name}.csv"),
            rows,
            content,
        ))
    };
    Ok([
        file("acftref", codes.len(), acftref)?,
        file("engine", ENGINE_TYPES.len(), engine)?,
        file("master", rows.len(), master)?,
    ])
}

/// Codes of seven characters, like the registry's: three for the manufacturer, two for the
/// model, two for the series; each is a rank, so that the same package gives the same codes.
fn codes<'a>(
    references: &BTreeSet<Reference<'a>>,
) -> anyhow::Result<BTreeMap<Reference<'a>, String>> {
    let (mut manufacturer, mut model, mut series) = (0, 0, 0);
    let mut last: Option<&Reference> = None;
    let mut codes = BTreeMap::new();
    for reference in references {
        if last.is_none_or(|last| last[0] != reference[0]) {
            (manufacturer, model, series) = (manufacturer + 1, 1, 1);
        } else if last.is_some_and(|last| last[1] != reference[1]) {
            (model, series) = (model + 1, 1);
        } else {
            series += 1;
        }
        anyhow::ensure!(
            model < 100 && series < 100,
            "trop de modèles pour deux chiffres"
        );
        codes.insert(
            *reference,
            format!("{manufacturer:03}{model:02}{series:02}"),
        );
        last = Some(reference);
    }
    Ok(codes)
}

fn engine_type(reference: &Reference) -> anyhow::Result<&'static str> {
    lookup(&ENGINE_TYPES, reference[6].context("moteur absent")?)
}

/// Codes of five characters, like the registry's.
fn engine_code(engine_type: &str) -> String {
    format!("{engine_type:0>5}")
}

fn lookup(table: &[(&str, &'static str)], words: &str) -> anyhow::Result<&'static str> {
    let found = table.iter().find(|(known, _)| *known == words);
    Ok(found.with_context(|| format!("« {words} » inconnu"))?.1)
}
