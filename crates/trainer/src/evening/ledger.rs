//! What was told of the flights and what became of them, day by day, and what an evening may know
//! of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use features::Evening;
use model::{Calibration, Raw, STEPS, THRESHOLDS_MIN, ToldDay};

use super::{Limits, Refusal, Shift, WINDOW_DAYS, rounded};
use crate::calibrate::reached;
use crate::{Matrix, Schedule};

/// How many days before the test period a model keeps with it: the window of the first evenings
/// after its training, which its trees have learned by heart.
const EVE_DAYS: u64 = 45;

/// Predictions by day, beside what happened and from when it is known.
#[derive(Debug)]
pub struct Ledger<'a> {
    schedule: &'a Schedule,
    /// What unseen trees told of the last days of the training.
    eve: &'a [ToldDay],
    days: BTreeMap<NaiveDate, Vec<Row>>,
    limits: Limits,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    landed_at: DateTime<Utc>,
    delay_min: i16,
    /// Probability of each step given the one before, calibrated by the training.
    told: [f64; STEPS],
}

impl<'a> Ledger<'a> {
    /// From what the trees say of flights that they have not learned.
    pub fn new(
        schedule: &'a Schedule,
        (matrix, raw): (&Matrix, &[Raw]),
        calibration: &Calibration,
        eve: &'a [ToldDay],
        limits: Limits,
    ) -> Self {
        let trained = calibration.trained();
        let mut days: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for ((facts, delay_min), raw) in matrix.facts.iter().zip(&matrix.delays_min).zip(raw) {
            days.entry(facts.day).or_default().push(Row {
                landed_at: facts.landed_at,
                delay_min: *delay_min,
                told: std::array::from_fn(|step| trained.step(step).apply(raw[step].into())),
            });
        }
        Self {
            schedule,
            eve,
            days,
            limits,
        }
    }

    /// The gap between what was told and what happened over the last days that have landed, as an
    /// evening knows it.
    pub fn shift(&self, evening: Evening) -> Result<Shift, Refusal> {
        let first_day = evening.day - Days::new(WINDOW_DAYS);
        let window: Vec<_> = first_day
            .iter_days()
            .take(WINDOW_DAYS as usize)
            .map(|day| self.told(day, evening))
            .collect();
        let least_settled = self.landed(first_day, evening)?;
        if let Some(hole) = window.iter().find(|told| told.rows[0] == 0) {
            return Err(Refusal::Hole {
                day: hole.day,
                flights: 0,
            });
        }
        let sum = |of: fn(&ToldDay, usize) -> f64, step| -> f64 {
            window.iter().map(|told| of(told, step)).sum()
        };
        let flights: usize = window.iter().map(|told| told.rows[0]).sum();
        if flights < self.limits.least_flights {
            return Err(Refusal::TooFew {
                flights,
                needed: self.limits.least_flights,
            });
        }
        let (mut steps, mut means) = ([0.0; STEPS], [(0.0, 0.0); STEPS]);
        for step in 0..STEPS {
            let rows = sum(|told, step| told.rows[step] as f64, step);
            let happened = sum(|told, step| told.happened[step] as f64, step) / rows;
            let told = sum(|told, step| told.told[step], step) / rows;
            if !(happened > 0.0 && happened < 1.0) {
                return Err(Refusal::OneOutcome);
            }
            steps[step] = rounded(log_odds(happened) - log_odds(told));
            means[step] = (told, happened);
        }
        let most = self.limits.most_shift;
        if let Some(shift) = steps.into_iter().find(|shift| shift.abs() > most) {
            return Err(Refusal::TooFar { shift, most });
        }
        Ok(Shift {
            steps,
            first_day,
            last_day: evening.day - Days::new(1),
            flights,
            told: means[0].0,
            happened: means[0].1,
            least_settled,
        })
    }

    /// The last days, as the evening after each knew them: what a model keeps with it.
    pub(crate) fn eve(&self, until: NaiveDate) -> Vec<ToldDay> {
        let first = until - Days::new(EVE_DAYS);
        let days = first.iter_days().take(EVE_DAYS as usize);
        days.map(|day| self.told(day, Evening::of(day + Days::new(1))))
            .filter(|told| told.rows[0] > 0)
            .collect()
    }

    /// What was told of a day, of its flights that had landed.
    fn told(&self, day: NaiveDate, evening: Evening) -> ToldDay {
        let mut told = ToldDay {
            day,
            rows: [0; STEPS],
            told: [0.0; STEPS],
            happened: [0; STEPS],
        };
        let Some(rows) = self.days.get(&day) else {
            let kept = self.eve.iter().find(|kept| kept.day == day);
            return kept.cloned().unwrap_or(told);
        };
        for row in rows.iter().filter(|row| row.landed_at <= evening.at) {
            for step in (0..STEPS).filter(|step| reached(*step, row.delay_min)) {
                told.rows[step] += 1;
                told.told[step] += row.told[step];
                told.happened[step] += usize::from(row.delay_min >= THRESHOLDS_MIN[step]);
            }
        }
        told
    }

    /// Refuses a window with a hole or a day still in the air; gives the least share of a day's
    /// flights whose outcome is known.
    fn landed(&self, first_day: NaiveDate, evening: Evening) -> Result<f64, Refusal> {
        let days = first_day.iter_days().take(WINDOW_DAYS as usize);
        let counts: Vec<_> = days
            .map(|day| (day, self.schedule.known(day, evening.at)))
            .collect();
        let mut scheduled: Vec<_> = counts.iter().map(|(_, known)| known.scheduled).collect();
        scheduled.sort_unstable();
        let median = scheduled[scheduled.len() / 2] as f64;
        let mut least = 1.0_f64;
        for (day, known) in counts {
            let is_whole = known.scheduled > 0
                && known.scheduled as f64 >= median * self.limits.least_day_share;
            if !is_whole {
                return Err(Refusal::Hole {
                    day,
                    flights: known.scheduled,
                });
            }
            let settled_share = known.settled as f64 / known.scheduled as f64;
            if settled_share < self.limits.least_settled_share {
                return Err(Refusal::NotLanded { day, settled_share });
            }
            least = least.min(settled_share);
        }
        Ok(least)
    }
}

fn log_odds(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}
