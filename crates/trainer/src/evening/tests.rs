//! Evenings over flights made for them.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use features::{Evening, Horizon};
use model::{Calibration, Raw, ToldDay};

use super::*;
use crate::{Facts, Matrix, Schedule, Sky};

const A_DAY: usize = 200;
const DAYS: u64 = 40;

fn first() -> NaiveDate {
    "2013-11-01".parse().expect("a day")
}

fn day(number: u64) -> NaiveDate {
    first() + Days::new(number)
}

/// Asked the evening before, as `veille` is, landed by 23:00 that day.
fn facts(day: NaiveDate) -> Facts {
    Facts {
        day,
        carrier: "UA".parse().expect("a code"),
        origin: "EWR".parse().expect("a code"),
        hour: 12,
        sky: Sky::Calm,
        landed_at: Evening::of(day).at + TimeDelta::hours(5),
        evening: Evening::of(day - Days::new(1)),
    }
}

struct World {
    schedule: Schedule,
    matrix: Matrix,
    raw: Vec<Raw>,
}

impl World {
    /// The trees say the same everywhere; `late` of a hundred are late on each day.
    fn new(late: impl Fn(u64) -> usize) -> Self {
        let mut matrix = Matrix::empty(Horizon::Veille);
        for number in 0..DAYS {
            for flight in 0..A_DAY {
                matrix.facts.push(facts(day(number)));
                let is_late = flight % 100 < late(number);
                // Half of the late ones reach 30 minutes, half of those an hour.
                let delay = if is_late {
                    [15, 30, 45, 60][flight % 4]
                } else {
                    0
                };
                matrix.delays_min.push(delay);
            }
        }
        let raw = vec![[0.2, 0.7, 0.3]; matrix.facts.len()];
        let mut world = Self {
            schedule: Schedule::default(),
            matrix,
            raw,
        };
        world.schedule_all();
        world
    }

    fn schedule_all(&mut self) {
        self.schedule = Schedule::default();
        for facts in &self.matrix.facts {
            self.schedule.add(facts.day, Some(facts.landed_at));
        }
    }

    /// Takes out the flights that are not to keep.
    fn keep(&mut self, keep: impl Fn(&Facts, usize) -> bool) {
        let matrix = &mut self.matrix;
        let kept: Vec<_> = (0..matrix.facts.len())
            .filter(|row| keep(&matrix.facts[*row], *row))
            .collect();
        matrix.facts = kept.iter().map(|row| matrix.facts[*row].clone()).collect();
        matrix.delays_min = kept.iter().map(|row| matrix.delays_min[*row]).collect();
        self.raw.truncate(kept.len());
        self.schedule_all();
    }

    fn ledger<'a>(&'a self, eve: &'a [ToldDay]) -> Ledger<'a> {
        let rows = (&self.matrix, self.raw.as_slice());
        let calibration = Calibration::identity();
        Ledger::new(&self.schedule, rows, &calibration, eve, LIMITS)
    }

    fn shift(&self, evening: u64) -> Result<Shift, Refusal> {
        self.ledger(&[]).shift(Evening::of(day(evening)))
    }

    fn walk(&self) -> Vec<f64> {
        let rows = (&self.matrix, self.raw.as_slice());
        walk(&self.ledger(&[]), rows, &Calibration::identity()).of(0)
    }
}

fn log_odds(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

#[test]
fn a_known_gap_is_found_at_each_step() {
    // Told 20 %, 70 % of them and 30 % of those; 40 % happened, 75 % of them, a third of those.
    let found = World::new(|_| 40).shift(20).expect("a shift");
    assert_eq!((found.first_day, found.last_day), (day(6), day(19)));
    assert_eq!(found.flights, 14 * A_DAY);
    let expected = [
        log_odds(0.4) - log_odds(0.2),
        log_odds(0.75) - log_odds(0.7),
        log_odds(1.0 / 3.0) - log_odds(0.3),
    ];
    for (found, expected) in found.steps.into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-4, "{found}, not {expected}");
    }
    assert!((found.told - 0.2).abs() < 1e-6 && (found.happened - 0.4).abs() < 1e-9);
}

#[test]
fn the_window_is_fourteen_days_and_the_last_one_has_landed() {
    // What happened on the day of the evening is not known yet, nor what happened fifteen days before.
    let of = |late: fn(u64) -> usize| World::new(late).shift(20).expect("a shift").steps[0];
    let still = of(|_| 20);
    assert!(still.abs() < 1e-9, "{still}");
    assert!(of(|number| if number == 20 { 90 } else { 20 }).abs() < 1e-9);
    assert!(of(|number| if number == 5 { 90 } else { 20 }).abs() < 1e-9);
    assert!(of(|number| if number == 19 { 90 } else { 20 }) > 0.2);
    assert!(of(|number| if number == 6 { 90 } else { 20 }) > 0.2);
}

#[test]
fn each_refusal_names_what_the_data_lacks() {
    let refused = |change: fn(&mut World)| {
        let mut world = World::new(|_| 30);
        change(&mut world);
        world.shift(20).expect_err("a refusal")
    };
    let hole = refused(|world| world.keep(|facts, _| facts.day != day(12)));
    let expected = Refusal::Hole {
        day: day(12),
        flights: 0,
    };
    assert_eq!(hole, expected);
    assert!(hole.advice().contains("13/11/2013"), "{}", hole.advice());
    // A third of the flights of a day.
    let short = refused(|world| world.keep(|facts, row| facts.day != day(12) || row % 3 == 0));
    assert!(
        matches!(short, Refusal::Hole { flights: 67, .. }),
        "{short:?}"
    );
    let airborne = refused(|world| {
        let late_in = Evening::of(day(21)).at;
        for facts in world.matrix.facts.iter_mut().step_by(5) {
            if facts.day == day(19) {
                facts.landed_at = late_in;
            }
        }
        world.schedule_all();
    });
    assert!(
        matches!(airborne, Refusal::NotLanded { .. }),
        "{airborne:?}"
    );
    let few = refused(|world| world.keep(|_, row| row % 2 == 0));
    assert!(
        matches!(few, Refusal::TooFew { flights: 1400, .. }),
        "{few:?}"
    );
    let far = World::new(|_| 80).shift(20).expect_err("too far");
    assert!(matches!(far, Refusal::TooFar { .. }), "{far:?}");
    let none = World::new(|_| 0).shift(20).expect_err("one outcome");
    assert_eq!(none, Refusal::OneOutcome);
    // No evening before fourteen days.
    assert!(matches!(
        World::new(|_| 30).shift(13),
        Err(Refusal::Hole { .. })
    ));
    World::new(|_| 30)
        .shift(14)
        .expect("fourteen days are enough");
}

#[test]
fn the_eve_of_the_test_period_stands_for_the_days_that_the_trees_have_learned() {
    let world = World::new(|_| 30);
    let evening = Evening::of(day(20));
    let whole = world.ledger(&[]).shift(evening).expect("a shift");
    let eve = world.ledger(&[]).eve(day(15));
    let mut later = World::new(|_| 30);
    let schedule = later.schedule.clone();
    later.keep(|facts, _| facts.day >= day(15));
    later.schedule = schedule;
    assert!(later.ledger(&[]).shift(evening).is_err());
    assert_eq!(later.ledger(&eve).shift(evening), Ok(whole));
}

#[test]
fn a_flight_is_answered_with_the_evening_it_was_asked_on() {
    // Worse from the twentieth day on.
    let world = World::new(|number| if number < 20 { 20 } else { 40 });
    let answers = world.walk();
    let of = |number: usize| answers[number * A_DAY];
    // Asked on the evening of the 20th day, when nothing of it had landed.
    assert!((of(21) - 0.2).abs() < 1e-6, "{}", of(21));
    assert!(of(22) > 0.2 && of(30) > of(22));
    assert!((of(39) - 0.4).abs() < 1e-3, "{}", of(39));
}

#[test]
fn an_evening_that_is_refused_leaves_the_former_one_in_force() {
    let mut world = World::new(|number| if number < 20 { 20 } else { 40 });
    world.keep(|facts, _| facts.day != day(25));
    let answers = world.walk();
    // The row of a day after the hole: one day is missing.
    let of = |number: usize| answers[(number - 1) * A_DAY];
    assert!((of(39) - of(27)).abs() < 1e-12, "{} and {}", of(39), of(27));
    assert!(of(27) > 0.2);
}

/// One flight in forty lands three days late, well after the evening that reads its day.
fn some_in_the_air() -> World {
    let mut world = World::new(|number| 15 + number as usize % 20);
    for facts in world.matrix.facts.iter_mut().step_by(40) {
        facts.landed_at += TimeDelta::days(3);
    }
    world.schedule_all();
    world
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
    #[test]
    fn nothing_known_after_the_evening_moves_it(
        evening in 14_u64..DAYS,
        noise in proptest::collection::vec((0_usize..8000, -30_i16..300, 1_i64..500), 1000),
    ) {
        let world = some_in_the_air();
        let evening = Evening::of(day(evening));
        let before = world.ledger(&[]).shift(evening);
        proptest::prop_assert!(before.is_ok());
        let mut other = some_in_the_air();
        let later: DateTime<Utc> = evening.at;
        for (row, delay, hours) in noise {
            let facts = &mut other.matrix.facts[row];
            if facts.landed_at > later {
                facts.landed_at = later + TimeDelta::hours(hours);
                other.matrix.delays_min[row] = delay;
                other.raw[row] = [0.9, 0.9, 0.9];
            }
        }
        other.schedule_all();
        proptest::prop_assert_eq!(other.ledger(&[]).shift(evening), before);
    }
}
