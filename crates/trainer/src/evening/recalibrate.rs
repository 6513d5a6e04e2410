//! Tonight's version: the trained one, its calibration moved by the evening.

use std::num::NonZeroUsize;
use std::path::Path;

use chrono::Days;
use features::{Encodings, Evening, Horizon};
use model::{ModelDirectory, Runtime};

use super::{Ledger, Limits, Refusal, Shift, WINDOW_DAYS, is_moved, walk};
use crate::gate::{self, Compared, Verdict};
use crate::{Contender, LabelledFlight, Snapshot, TrainerError, card, matrix};

/// The last days that say whether the evenings have done well.
const JUDGED_DAYS: u64 = 28;
/// The only files that an evening writes again.
const WRITTEN: [&str; 2] = ["calibration.json", "carte.md"];

/// What an evening reads.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    pub horizon: Horizon,
    /// The version that a training wrote.
    pub trained: Contender<'a>,
    pub snapshot: &'a Snapshot,
    pub evening: Evening,
    pub limits: Limits,
    pub onnxruntime: &'a Path,
}

/// What an evening did.
#[derive(Debug)]
pub struct Recalibrated {
    pub shift: Shift,
    /// The evenings before, each with its own shift, against no shift at all; `None` while too few
    /// flights that the trees had not learned have landed.
    pub verdict: Option<Verdict>,
}

impl Recalibrated {
    /// Whether the gate lets it through.
    pub fn is_accepted(&self) -> bool {
        self.verdict.as_ref().is_none_or(Verdict::is_accepted)
    }
}

/// Asks the trees about the flights that had landed, and writes the version of the evening to
/// `draft`, unless the gate refuses it. Nothing that was known later takes part.
pub fn recalibrate(evidence: &Evidence<'_>, draft: &Path) -> Result<Recalibrated, TrainerError> {
    let Evidence {
        horizon,
        trained,
        snapshot,
        evening,
        limits,
        onnxruntime,
    } = *evidence;
    if !is_moved(horizon) {
        return Err(Refusal::NotMoved.into());
    }
    let model = ModelDirectory::open(trained.directory, &horizon.schema_sha256())?;
    let encodings: Encodings = model.encodings()?;
    let since = model
        .metrics()
        .test
        .first_day
        .max(evening.day - Days::new(JUDGED_DAYS + WINDOW_DAYS + 1));
    let had_landed = |flight: &&LabelledFlight| {
        (since..evening.day).contains(&flight.day) && flight.landed_at <= evening.at
    };
    let flights: Vec<_> = snapshot.flights.iter().filter(had_landed).collect();
    let matrix = matrix(horizon, &flights, snapshot.world(), |_| Ok(&encodings))?;
    let predictor = model.predictor(&Runtime::load(onnxruntime)?, NonZeroUsize::MIN)?;
    let raw = predictor.predict_raw(&matrix.values, matrix.width())?;
    let rows = (&matrix, raw.as_slice());
    let calibration = model.calibration().trained();
    let eve = model.metrics().evenings.as_ref();
    let eve = eve.map_or(&[][..], |evenings| &evenings.eve);
    let ledger = Ledger::new(&snapshot.schedule, rows, &calibration, eve, limits);
    let shift = ledger.shift(evening)?;

    let moved = walk(&ledger, rows, &calibration).of(0);
    let still = raw.iter().map(|raw| calibration.late(*raw)[0]).collect();
    let judged_from = evening.day - Days::new(JUDGED_DAYS);
    let mut compared = Compared::of(&matrix, (moved, still), |facts| facts.day >= judged_from);
    // The same shift for every flight moves slices by construction: one that the trees tell too low
    // loses whenever the others gain.
    compared.slices.clear();
    let verdict = (compared.days.len() >= limits.least_flights)
        .then(|| {
            let names = (
                horizon.model_name(),
                "recalé chaque soir",
                "la calibration de l'entraînement",
            );
            gate::doubt(names, &compared)
        })
        .transpose()?;
    let found = Recalibrated { shift, verdict };
    if found.is_accepted() {
        write(&model, &shift, evidence, draft)?;
    }
    Ok(found)
}

fn write(
    model: &ModelDirectory,
    shift: &Shift,
    evidence: &Evidence<'_>,
    draft: &Path,
) -> Result<(), TrainerError> {
    let told = shift.of_version(evidence.trained.name, evidence.evening);
    let card = card::with_evening(model.card(), &told);
    crate::draft::clear(draft)?;
    model.write_recalibrated(draft, told, &card)?;
    let written = ModelDirectory::open(draft, &evidence.horizon.schema_sha256())?;
    let changed = written.changed_from(model);
    if changed.iter().any(|file| !WRITTEN.contains(file)) {
        crate::draft::clear(draft)?;
        return Err(Refusal::MoreChanged.into());
    }
    Ok(())
}
