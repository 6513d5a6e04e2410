//! Scores of a period: whole, by slice, before and after calibration, with their ranges.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::Scores;
use model::{
    Calibration, Confidence, DelayMetrics, Outlook, PeriodMetrics, Ranges, Raw, THRESHOLDS_MIN,
};

use crate::bootstrap::{REPLICATES, ranges};
use crate::scores::{calibration_table, scores};
use crate::{Facts, Matrix, Period, TrainerError};

/// What was predicted for a period, beside what happened.
#[derive(Debug)]
pub struct Outcome<'a> {
    pub period: Period,
    /// Where it begins, whether or not a flight left that day.
    pub first_day: NaiveDate,
    pub matrix: &'a Matrix,
    /// Before calibration.
    pub raw: &'a [Raw],
    /// Of the bootstrap.
    pub seed: u64,
}

/// A slice's name and what it holds.
type Slices = BTreeMap<String, (Vec<f64>, Vec<bool>, Vec<NaiveDate>)>;

/// Scores the period.
pub fn evaluate(
    outcome: &Outcome<'_>,
    calibration: &Calibration,
) -> Result<PeriodMetrics, TrainerError> {
    let Outcome {
        period,
        first_day,
        matrix,
        raw,
        seed,
    } = outcome;
    let empty = || TrainerError::EmptyPeriod {
        period: period.label(),
    };
    let before: Vec<f64> = raw.iter().map(|raw| f64::from(raw[0])).collect();
    let outlooks: Vec<Outlook> = raw.iter().map(|raw| calibration.apply(*raw)).collect();
    let after: Vec<f64> = outlooks.iter().map(|outlook| outlook.late_15).collect();
    let [late, late_30, late_60] = THRESHOLDS_MIN.map(|threshold| matrix.late(threshold));
    let days: Vec<_> = matrix.facts.iter().map(|facts| facts.day).collect();
    // Ranges are for the figures to quote; the training period has none.
    let draw = |probabilities: &[f64], late: &[bool], days: &[NaiveDate]| {
        let is_quoted = *period == Period::Test;
        is_quoted.then(|| ranges(probabilities, late, days, *seed))?
    };
    let whole = draw(&after, &late, &days);
    let mut confidence = Confidence {
        replicates: whole.map_or(0, |_| REPLICATES),
        days: count(&days),
        whole: whole.unwrap_or(NO_RANGES),
        slices: BTreeMap::new(),
    };
    let mut sliced = |kind: &str, key: &dyn Fn(&Facts) -> String| {
        let mut slices = Slices::new();
        for ((probability, late), facts) in after.iter().zip(&late).zip(&matrix.facts) {
            let slice = slices.entry(key(facts)).or_default();
            slice.0.push(*probability);
            slice.1.push(*late);
            slice.2.push(facts.day);
        }
        for (key, (probabilities, late, days)) in &slices {
            if let Some(ranges) = draw(probabilities, late, days) {
                confidence.slices.insert(format!("{kind} {key}"), ranges);
            }
        }
        slices
            .into_iter()
            .filter_map(|(key, (probabilities, late, _))| {
                Some((key, scores(&probabilities, &late)?))
            })
            .collect::<BTreeMap<String, Scores>>()
    };
    let by_month = sliced("month", &|facts| facts.day.format("%Y-%m").to_string());
    let by_carrier = sliced("carrier", &|facts| facts.carrier.to_string());
    let by_origin = sliced("origin", &|facts| facts.origin.to_string());
    let by_hour = sliced("hour", &|facts| hour_band(facts.hour).to_owned());
    let by_weather = sliced("weather", &|facts| facts.sky.label().to_owned());
    let of = |probability: fn(&Outlook) -> f64, late: &[bool]| {
        scores(&outlooks.iter().map(probability).collect::<Vec<_>>(), late).ok_or_else(empty)
    };
    Ok(PeriodMetrics {
        first_day: *first_day,
        last_day: matrix.last_day.ok_or_else(empty)?,
        before_calibration: scores(&before, &late).ok_or_else(empty)?,
        after_calibration: scores(&after, &late).ok_or_else(empty)?,
        late_30: of(|outlook| outlook.late_30, &late_30)?,
        late_60: of(|outlook| outlook.late_60, &late_60)?,
        delay: delay(&outlooks, &matrix.delays_min),
        calibration: calibration_table(&after, &late),
        by_month,
        by_carrier,
        by_origin,
        by_hour,
        by_weather,
        confidence,
        without_weather: matrix.without_weather,
    })
}

/// A period whose days are all of one outcome has no range.
const NO_RANGES: Ranges = Ranges {
    roc_auc: [0.0, 1.0],
    log_loss: [0.0, f64::MAX],
    calibration_error: [0.0, 1.0],
};

fn count(days: &[NaiveDate]) -> usize {
    let mut days = days.to_vec();
    days.sort_unstable();
    days.dedup();
    days.len()
}

/// The slices that a flight belongs to, by kind and key, in French for people.
pub(crate) fn slices_of(facts: &Facts) -> [(&'static str, String); 5] {
    [
        ("mois", facts.day.format("%Y-%m").to_string()),
        ("compagnie", facts.carrier.to_string()),
        ("aéroport", facts.origin.to_string()),
        ("heures", hour_band(facts.hour).to_owned()),
        ("temps", facts.sky.label().to_owned()),
    ]
}

fn hour_band(hour: u32) -> &'static str {
    match hour {
        0..6 => "00-06",
        6..10 => "06-10",
        10..14 => "10-14",
        14..18 => "14-18",
        _ => "18-24",
    }
}

fn delay(outlooks: &[Outlook], delays_min: &[i16]) -> DelayMetrics {
    let rows = outlooks.len().max(1) as f64;
    let mean = |value: &dyn Fn(&Outlook, f64) -> f64| {
        let pairs = outlooks.iter().zip(delays_min);
        pairs
            .map(|(o, delay)| value(o, f64::from(*delay)))
            .sum::<f64>()
            / rows
    };
    let is = |condition: bool| f64::from(u8::from(condition));
    let below = mean(&|o, delay| is(delay < o.delay_low_min));
    let above = mean(&|o, delay| is(delay > o.delay_high_min));
    DelayMetrics {
        coverage: 1.0 - below - above,
        below,
        above,
        mean_width_min: mean(&|o, _| o.delay_high_min - o.delay_low_min),
        mean_absolute_error_min: mean(&|o, delay| (delay - o.delay_median_min).abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_scored_by_what_falls_on_each_side() {
        let outlook = Outlook {
            late_15: 0.2,
            late_30: 0.1,
            late_60: 0.0,
            trained_15: 0.2,
            delay_low_min: -10.0,
            delay_median_min: 0.0,
            delay_high_min: 30.0,
        };
        let found = delay(&[outlook; 4], &[-11, -10, 30, 31]);
        assert!((found.coverage - 0.5).abs() < 1e-9);
        assert!((found.below - 0.25).abs() < 1e-9);
        assert!((found.mean_width_min - 40.0).abs() < 1e-9);
        assert!((found.mean_absolute_error_min - 20.5).abs() < 1e-9);
    }
}
