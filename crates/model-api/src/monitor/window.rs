//! A sliding window over the last flights that a model was asked about.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use contract::{FeatureDrift, ModelDrift, UsualPsi};
use model::{Distribution, Reference, Spread};

/// The window slides by this many flights.
const BUCKET_ROWS: u64 = 200;
/// Two thousand flights: two days of the three airports.
const BUCKETS: usize = 10;
/// Under this many, an index of stability is mostly noise: (bins - 1) / rows is its mean when
/// nothing moved.
const ROWS_NEEDED: u64 = 500;

#[derive(Debug)]
struct Bucket {
    rows: u64,
    since: DateTime<Utc>,
    /// By feature, then by bin.
    features: Vec<Vec<u64>>,
    scores: Vec<u64>,
}

/// What one version was asked and answered.
#[derive(Debug)]
pub(crate) struct Window {
    reference: Reference,
    buckets: Mutex<VecDeque<Bucket>>,
}

impl Window {
    pub(crate) fn new(reference: Reference) -> Self {
        Self {
            reference,
            buckets: Mutex::default(),
        }
    }

    /// Counts flights: their features, row after row, and the probabilities that were answered.
    pub(crate) fn observe(&self, rows: &[f32], late_15: &[f64], now: DateTime<Utc>) {
        let width = self.reference.features.len();
        if width == 0 {
            return;
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        for (row, score) in rows.chunks_exact(width).zip(late_15) {
            if buckets.back().is_none_or(|last| last.rows >= BUCKET_ROWS) {
                if buckets.len() == BUCKETS {
                    buckets.pop_front();
                }
                buckets.push_back(self.empty(now));
            }
            let Some(bucket) = buckets.back_mut() else {
                return;
            };
            bucket.rows += 1;
            let known = self.reference.features.iter().zip(&mut bucket.features);
            for ((distribution, counts), value) in known.zip(row) {
                counts[distribution.bin(*value)] += 1;
            }
            bucket.scores[self.reference.late_15.bin(*score as f32)] += 1;
        }
    }

    /// How far the window is from the reference. Quality and names are for the caller to fill.
    pub(crate) fn drift(&self) -> ModelDrift {
        let mut total: Option<Bucket> = None;
        for bucket in self
            .buckets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
        {
            let total = total.get_or_insert_with(|| self.empty(bucket.since));
            total.rows += bucket.rows;
            for (sums, counts) in total.features.iter_mut().zip(&bucket.features) {
                add(sums, counts);
            }
            add(&mut total.scores, &bucket.scores);
        }
        let rows = total.as_ref().map_or(0, |total| total.rows);
        let is_enough = rows >= ROWS_NEEDED;
        let mut features: Vec<_> = total
            .iter()
            .flat_map(|total| self.reference.features.iter().zip(&total.features))
            .enumerate()
            .map(|(at, (distribution, counts))| FeatureDrift {
                name: distribution.name.clone(),
                psi: is_enough.then(|| distribution.psi(counts)).flatten(),
                psi_threshold: Spread::threshold(self.usual(at)),
                usual_psi: self.usual(at).map(told),
                missing_share: counts
                    .last()
                    .map_or(0.0, |count| *count as f64 / rows as f64),
                reference_missing_share: distribution.missing_share,
            })
            .collect();
        features.sort_by(|a, b| b.psi.unwrap_or(0.0).total_cmp(&a.psi.unwrap_or(0.0)));
        let prediction_psi = total
            .as_ref()
            .filter(|_| is_enough)
            .and_then(|total| self.reference.late_15.psi(&total.scores));
        let weeks = self.reference.weeks.as_ref();
        let answers = weeks.map(|weeks| &weeks.late_15);
        ModelDrift {
            horizon: String::new(),
            model_version: String::new(),
            rows,
            since: total.map(|total| total.since),
            rows_needed: ROWS_NEEDED,
            features,
            prediction_psi,
            prediction_psi_threshold: Spread::threshold(answers),
            prediction_usual_psi: answers.map(told),
            ordinary_weeks: weeks.map_or(0, |weeks| weeks.count),
            quality: None,
        }
    }

    /// What a feature does week after week.
    fn usual(&self, feature: usize) -> Option<&Spread> {
        self.reference.weeks.as_ref()?.features.get(feature)
    }

    fn empty(&self, since: DateTime<Utc>) -> Bucket {
        let zeros = |distribution: &Distribution| vec![0; distribution.bins()];
        Bucket {
            rows: 0,
            since,
            features: self.reference.features.iter().map(zeros).collect(),
            scores: zeros(&self.reference.late_15),
        }
    }
}

fn told(spread: &Spread) -> UsualPsi {
    UsualPsi {
        median: spread.median,
        p95: spread.p95,
        most: spread.most,
    }
}

fn add(sums: &mut [u64], counts: &[u64]) {
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window() -> Window {
        let rows: Vec<f32> = (0..1000_u16).map(f32::from).collect();
        let scores: Vec<f64> = (0..1000).map(|n| f64::from(n) / 1000.0).collect();
        let names = ["measure".to_owned()];
        Window::new(Reference::of(&names, &rows, &scores).expect("a reference"))
    }

    fn at(window: &Window, shift: f32, rows: u16) {
        let now = "2026-01-01T00:00:00Z".parse().expect("an instant");
        let values: Vec<f32> = (0..rows).map(|n| f32::from(n % 1000) + shift).collect();
        let scores: Vec<f64> = values.iter().map(|v| f64::from(*v) / 1000.0).collect();
        window.observe(&values, &scores, now);
    }

    #[test]
    fn nothing_is_concluded_from_too_few_flights() {
        let window = window();
        assert_eq!(window.drift().features, []);
        at(&window, 0.0, 499);
        assert_eq!(window.drift().features[0].psi, None);
        assert_eq!(window.drift().prediction_psi, None);
        assert_eq!(window.drift().rows, 499);
    }

    #[test]
    fn a_shift_raises_the_index_and_leaves_with_the_window() {
        let window = window();
        at(&window, 0.0, 2000);
        let psi = |window: &Window| window.drift().features[0].psi.expect("enough flights");
        assert!(psi(&window) < 0.01, "{}", psi(&window));
        at(&window, 500.0, 2000);
        assert!(psi(&window) > 0.25, "{}", psi(&window));
        assert!(window.drift().prediction_psi.expect("enough") > 0.25);
        at(&window, 0.0, 2000);
        assert!(psi(&window) < 0.01, "{}", psi(&window));
        assert_eq!(window.drift().rows, 2000);
    }

    #[test]
    fn missing_values_are_counted_apart() {
        let window = window();
        let now = "2026-01-01T00:00:00Z".parse().expect("an instant");
        window.observe(&[f32::NAN; 500], &[0.5; 500], now);
        let drift = window.drift().features.remove(0);
        assert!((drift.missing_share - 1.0).abs() < 1e-12);
        assert!(drift.psi.expect("enough flights") > 0.25);
    }
}
