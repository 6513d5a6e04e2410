//! A candidate and the model in production, asked about the same flights.

use std::num::NonZeroUsize;
use std::path::Path;

use domain::LATE_THRESHOLD_MIN;
use features::{Encodings, Horizon};
use model::{ModelDirectory, ModelError, Runtime};

use crate::evaluate::slices_of;
use crate::evening::{self, LIMITS, Ledger, walk};
use crate::gate::{self, Compared, Verdict};
use crate::{Facts, Matrix, Snapshot, TrainerError, matrix};

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
    let runtime = Runtime::load(onnxruntime)?;
    let ask = |model| served(horizon, model, snapshot, &runtime);
    let (rows, new) = ask(&new)?;
    let (_, old) = ask(&old)?;
    let compared = Compared::of(&rows, (new, old), |facts| facts.day >= first_day);
    gate::judge(
        (horizon.model_name(), candidate.name, production.name),
        &compared,
    )
}

/// The flights that a model has not learned, and the risk of 15 minutes that it answers as it is
/// served: where the calibration moves each evening, each flight has that of its evening.
fn served(
    horizon: Horizon,
    model: &ModelDirectory,
    snapshot: &Snapshot,
    runtime: &Runtime,
) -> Result<(Matrix, Vec<f64>), TrainerError> {
    let encodings: Encodings = model.encodings()?;
    let first_day = model.metrics().test.first_day;
    let unseen = snapshot.flights.iter().filter(|it| it.day >= first_day);
    let unseen: Vec<_> = unseen.collect();
    let matrix = matrix(horizon, &unseen, snapshot.world(), |_| Ok(&encodings))?;
    let predictor = model.predictor(runtime, NonZeroUsize::MIN)?;
    let raw = predictor.predict_raw(&matrix.values, matrix.width())?;
    let calibration = model.calibration();
    let late = if evening::is_moved(horizon) {
        let eve = model.metrics().evenings.as_ref();
        let eve = eve.map_or(&[][..], |evenings| &evenings.eve);
        let rows = (&matrix, raw.as_slice());
        let ledger = Ledger::new(&snapshot.schedule, rows, calibration, eve, LIMITS);
        walk(&ledger, rows, calibration).of(0)
    } else {
        raw.iter().map(|raw| calibration.late(*raw)[0]).collect()
    };
    Ok((matrix, late))
}

impl Compared {
    /// What both said of the rows to keep.
    pub(crate) fn of(
        rows: &Matrix,
        (candidate, production): (Vec<f64>, Vec<f64>),
        keep: impl Fn(&Facts) -> bool,
    ) -> Self {
        let late = rows.late(LATE_THRESHOLD_MIN);
        let mut compared = Self::default();
        for (row, facts) in rows.facts.iter().enumerate().filter(|(_, it)| keep(it)) {
            for (kind, key) in slices_of(facts) {
                let slice = compared.slices.entry(format!("{kind} {key}"));
                slice.or_default().push(compared.days.len());
            }
            compared.days.push(facts.day);
            compared.late.push(late[row]);
            compared.candidate.push(candidate[row]);
            compared.production.push(production[row]);
        }
        compared
    }
}
