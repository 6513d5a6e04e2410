//! The version of an evening: the trained model, its calibration moved by what had landed.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use chrono::{DateTime, TimeDelta};
use contract::DatasetRow;
use domain::FixedClock;
use features::{Evening, Horizon};
use model::{ModelDirectory, Runtime};
use trainer::evening::{Evidence, LIMITS, Limits, Recalibrated, Refusal, recalibrate};
use trainer::{Contender, Snapshot, TrainerError, train, verify};

use crate::synthetic::{config, noise, onnxruntime, parquet_of, rows, write_snapshot};

const VEILLE: Horizon = Horizon::Veille;
const FLIGHTS: usize = 3000;

/// Eight flights a day are few.
const SMALL: Limits = Limits {
    least_flights: 60,
    least_day_share: 0.2,
    least_settled_share: 0.5,
    most_shift: 4.0,
};

struct World {
    snapshot: tempfile::TempDir,
    drafts: tempfile::TempDir,
    trained: std::path::PathBuf,
}

impl World {
    fn new() -> Self {
        let (snapshot, drafts) = (folder(), folder());
        write_snapshot(snapshot.path(), FLIGHTS);
        write_flights(snapshot.path(), &flights(FLIGHTS));
        let mut config = config(snapshot.path(), drafts.path());
        config.horizons = vec![VEILLE];
        config.hyper_parameters.min_child_weight = 5.0;
        let at: DateTime<_> = "2026-01-01T00:00:00Z".parse().expect("an instant");
        let trained = train(&config, &FixedClock(at))
            .expect("a model")
            .remove(0)
            .path;
        Self {
            snapshot,
            drafts,
            trained,
        }
    }

    fn evening(&self, draft: &str, limits: Limits) -> Result<Recalibrated, TrainerError> {
        let snapshot = Snapshot::read(self.snapshot.path()).expect("a snapshot");
        let evidence = Evidence {
            horizon: VEILLE,
            trained: Contender {
                name: "trained",
                directory: &self.trained,
            },
            snapshot: &snapshot,
            evening: evening(),
            limits,
            onnxruntime: &onnxruntime(),
        };
        recalibrate(&evidence, &self.draft(draft))
    }

    fn draft(&self, name: &str) -> std::path::PathBuf {
        self.drafts.path().join(name)
    }
}

/// The small world, where the carrier alone tells how late a late flight is, and every arrival is
/// scheduled.
fn flights(count: usize) -> Vec<DatasetRow> {
    let mut flights = rows(count);
    for (row, flight) in flights.iter_mut().enumerate() {
        if flight.late == Some(true) {
            let pace = if flight.carrier.as_str() < "D" {
                5.0
            } else {
                3.0
            };
            let delay = [20, 40, 80, 80, 80][(noise(row as u64, 9) * pace) as usize];
            flight.departure_delay_min = Some(delay);
            flight.arrival_delay_min = Some(delay);
        }
        flight.scheduled_arrival = Some(flight.scheduled_departure + TimeDelta::minutes(150));
    }
    flights
}

fn write_flights(snapshot: &Path, flights: &[DatasetRow]) {
    fs::write(snapshot.join("flights.parquet"), parquet_of(flights)).expect("a file");
}

fn evening() -> Evening {
    Evening::of("2013-12-10".parse().expect("a day"))
}

fn open(path: &Path) -> ModelDirectory {
    ModelDirectory::open(path, &VEILLE.schema_sha256()).expect("a model")
}

fn files(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(path).expect("a folder");
    let file = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().expect("a name");
        (name, fs::read(entry.path()).expect("a file"))
    };
    entries
        .map(|entry| file(entry.expect("an entry")))
        .collect()
}

#[test]
fn an_evening_changes_the_calibration_alone_and_says_where_it_comes_from() {
    let world = World::new();
    let found = world.evening("tonight", SMALL).expect("an evening");
    assert!(found.is_accepted());
    let verdict = found.verdict.expect("evenings before, to judge by");
    assert!(verdict.markdown().contains("recalé chaque soir"));
    let (before, after) = (open(&world.trained), open(&world.draft("tonight")));
    assert_eq!(
        after.changed_from(&before),
        ["calibration.json", "carte.md"]
    );
    let told = after.manifest().recalibration.clone().expect("its origin");
    assert_eq!((told.from.as_str(), told.as_of), ("trained", evening().at));
    assert_eq!(told.last_day.to_string(), "2013-12-09");
    assert_eq!(told.flights, found.shift.flights);
    assert!(found.shift.steps[0].abs() > 0.001, "{:?}", found.shift);
    let info = after.info().recalibration.expect("told");
    assert_eq!((info.from, info.as_of), ("trained".to_owned(), told.as_of));
    let card = after.card();
    assert!(card.starts_with(before.card().trim_end()));
    let written = format!("{:.4}", told.shift[0]).replace('.', ",");
    assert!(card.contains(&written), "{written} is not in the card");

    let runtime = Runtime::load(&onnxruntime()).expect("ONNX Runtime");
    let width = VEILLE.features().len();
    let row = vec![f32::NAN; width];
    let answer = |model: &ModelDirectory| {
        let predictor = model.predictor(&runtime, NonZeroUsize::MIN);
        let answers = predictor.expect("a predictor").predict(&row, width);
        answers.expect("an answer")[0]
    };
    let (was, is) = (answer(&before), answer(&after));
    let log_odds = |p: f64| (p / (1.0 - p)).ln();
    let moved = log_odds(is.late_15) - log_odds(was.late_15);
    assert!((moved - told.shift[0]).abs() < 1e-9, "moved by {moved}");
    assert!(is.late_60 <= is.late_30 && is.late_30 <= is.late_15);
    // Neither the interval nor what drift is measured on.
    assert_eq!(is.trained_15.to_bits(), was.late_15.to_bits());
    assert_eq!(is.delay_low_min.to_bits(), was.delay_low_min.to_bits());
    assert_eq!(is.delay_high_min.to_bits(), was.delay_high_min.to_bits());
    // Reasons still add up to the answer.
    let explained = after.explainer().expect("an explainer").explain(&row);
    let explained = explained.expect("an explanation").log_odds();
    assert!((explained - log_odds(is.late_15)).abs() < 1e-5);

    // The figures of the training are found again through it.
    let found = verify(
        VEILLE,
        &world.draft("tonight"),
        world.snapshot.path(),
        &onnxruntime(),
    );
    assert_eq!(
        found.expect("a verification").differences,
        Vec::<String>::new()
    );
}

#[test]
fn the_same_evening_is_the_same_version_whatever_happened_later() {
    let world = World::new();
    world.evening("once", SMALL).expect("an evening");
    world.evening("again", SMALL).expect("an evening");
    assert_eq!(files(&world.draft("once")), files(&world.draft("again")));

    let is_later = |row: &DatasetRow| row.scheduled_departure > evening().at;
    let mut later = flights(FLIGHTS);
    // Half of the later flights vanish, the others are all late.
    let mut number = 0;
    later.retain(|row| {
        number += 1;
        !is_later(row) || number % 2 == 0
    });
    for row in later.iter_mut().filter(|row| is_later(row)) {
        (row.departure_delay_min, row.arrival_delay_min) = (Some(200), Some(200));
        (row.late, row.cancelled) = (Some(true), false);
    }
    // And those in the air land far later than they did.
    let lands = |row: &DatasetRow| {
        let delay = TimeDelta::minutes(row.arrival_delay_min.unwrap_or(0).into());
        row.scheduled_arrival.map(|at| at + delay)
    };
    let mut in_the_air = 0;
    for row in &mut later {
        if !is_later(row) && lands(row).is_some_and(|at| at > evening().at) {
            row.arrival_delay_min = Some(900);
            in_the_air += 1;
        }
    }
    assert!(in_the_air < 5, "the others are tests of the ledger");
    write_flights(world.snapshot.path(), &later);
    world.evening("later", SMALL).expect("an evening");
    assert_eq!(files(&world.draft("once")), files(&world.draft("later")));
}

#[test]
fn an_evening_that_is_refused_writes_nothing() {
    let world = World::new();
    let error = world
        .evening("tonight", LIMITS)
        .expect_err("too few flights");
    let TrainerError::Evening(refusal) = &error else {
        panic!("{error:?}")
    };
    assert!(
        matches!(refusal, Refusal::TooFew { .. } | Refusal::NotLanded { .. }),
        "{refusal:?}"
    );
    assert!(
        error
            .advice()
            .contains("La production reste ce qu'elle est")
    );
    let tight = Limits {
        most_shift: 1e-5,
        ..SMALL
    };
    let error = world.evening("tonight", tight).expect_err("too far");
    assert!(
        error.advice().contains("trainer train"),
        "{}",
        error.advice()
    );
    assert!(!world.draft("tonight").exists());
}

#[test]
fn a_training_measures_its_evenings_on_both_periods() {
    let (snapshot, drafts) = (folder(), folder());
    // Enough flights a day for the limits of the real data.
    write_snapshot(snapshot.path(), 60_000);
    write_flights(snapshot.path(), &flights(60_000));
    let mut config = config(snapshot.path(), drafts.path());
    config.horizons = vec![VEILLE];
    config.hyper_parameters.max_rounds = 3;
    let at: DateTime<_> = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let trained = train(&config, &FixedClock(at)).expect("a model").remove(0);
    let evenings = trained.metrics.evenings.expect("evenings");
    assert_eq!(
        evenings.test.evenings, 56,
        "one a day as long as there is weather"
    );
    assert_eq!(evenings.eve.len(), 45);
    assert!(
        evenings.validation.refused >= 14,
        "no window yet in January"
    );
    assert!(evenings.test.refused < 56, "{:?}", evenings.test);
    assert_eq!(
        evenings.test.late_15.rows,
        trained.metrics.test.after_calibration.rows
    );
    assert!(evenings.test.ranges.is_some() && evenings.validation.ranges.is_none());
    let card = open(&trained.path).card().to_owned();
    assert!(
        card.contains("| test | 15 min ou plus | recalée chaque soir |"),
        "{card}"
    );
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}
