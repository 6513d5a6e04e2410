//! A candidate and the model in production, asked about the same flights.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;

use domain::LATE_THRESHOLD_MIN;
use features::{Encodings, Horizon};
use model::{ModelDirectory, ModelError, Runtime};

use crate::evaluate::slices_of;
use crate::gate::{self, Compared, Verdict};
use crate::{Matrix, Snapshot, TrainerError, matrix};

/// A model directory and how it is called.
#[derive(Debug, Clone, Copy)]
pub struct Contender<'a> {
    pub name: &'a str,
    pub directory: &'a Path,
}

/// Judges the candidate over the period that neither model has seen.
pub fn compare(
    horizon: Horizon,
    candidate: Contender<'_>,
    production: Option<Contender<'_>>,
    snapshot: &Snapshot,
    onnxruntime: &Path,
) -> Result<Verdict, TrainerError> {
    let new = ModelDirectory::open(candidate.directory, &horizon.schema_sha256())?;
    let Some(production) = production else {
        return Ok(Verdict::first(horizon.model_name(), candidate.name));
    };
    let old = match ModelDirectory::open(production.directory, &horizon.schema_sha256()) {
        Err(ModelError::OtherSchema { .. }) => return Err(TrainerError::Incomparable),
        opened => opened?,
    };
    let first_day = new
        .metrics()
        .test
        .first_day
        .max(old.metrics().test.first_day);
    let flights = snapshot.flights.iter().filter(|it| it.day >= first_day);
    let flights: Vec<_> = flights.collect();
    let runtime = Runtime::load(onnxruntime)?;
    let ask = |model: &ModelDirectory| -> Result<(Matrix, Vec<f64>), TrainerError> {
        let encodings: Encodings = model.encodings()?;
        let matrix = matrix(horizon, &flights, snapshot.world(), |_| Ok(&encodings))?;
        let predictor = model.predictor(&runtime, NonZeroUsize::MIN)?;
        let outlooks = predictor.predict(&matrix.values, matrix.width())?;
        Ok((
            matrix,
            outlooks.iter().map(|outlook| outlook.late_15).collect(),
        ))
    };
    let (rows, new) = ask(&new)?;
    let (_, old) = ask(&old)?;
    let mut slices: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (row, facts) in rows.facts.iter().enumerate() {
        for (kind, key) in slices_of(facts) {
            slices.entry(format!("{kind} {key}")).or_default().push(row);
        }
    }
    let compared = Compared {
        days: rows.facts.iter().map(|facts| facts.day).collect(),
        late: rows.late(LATE_THRESHOLD_MIN),
        candidate: new,
        production: old,
        slices,
    };
    gate::judge(
        (horizon.model_name(), candidate.name, production.name),
        &compared,
    )
}
