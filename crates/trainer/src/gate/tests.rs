//! The gate on flights made for it.

use chrono::Days;

use super::*;

const NAMES: (&str, &str, &str) = ("late-h2", "new", "old");

/// Two months of flights whose true risk is known, told exactly by production.
fn world() -> Compared {
    let mut random = fastrand::Rng::with_seed(1);
    let first: NaiveDate = "2013-11-01".parse().expect("a day");
    let mut compared = Compared::default();
    for row in 0..12_000_u64 {
        let risk = 0.05 + 0.5 * random.f64();
        compared.days.push(first + Days::new(row % 60));
        compared.late.push(random.f64() < risk);
        compared.production.push(risk);
        let carrier = if row % 10 == 0 { "MQ" } else { "UA" };
        let slice = compared.slices.entry(format!("compagnie {carrier}"));
        slice.or_default().push(row as usize);
    }
    compared.candidate = compared.production.clone();
    compared
}

fn refused(compared: &Compared) -> Vec<String> {
    let verdict = judge(NAMES, compared).expect("a verdict");
    assert_eq!(
        verdict.markdown().contains("refusé.**"),
        !verdict.is_accepted()
    );
    verdict.refusals().map(|line| line.name.clone()).collect()
}

#[test]
fn the_same_model_is_accepted_with_no_doubt_left() {
    let verdict = judge(NAMES, &world()).expect("a verdict");
    assert!(verdict.is_accepted());
    for line in &verdict.measures {
        assert!(
            line.interval.low.abs() < 1e-12 && line.interval.high.abs() < 1e-12,
            "{line:?}"
        );
    }
}

#[test]
fn a_move_that_has_the_benefit_of_the_doubt_says_by_which_rule_it_is_judged() {
    let told = |judge: fn(_, &Compared) -> Result<Verdict, TrainerError>| {
        let mut compared = world();
        compared.slices.clear();
        judge(NAMES, &compared).expect("a verdict").markdown()
    };
    let (strict, lenient) = (told(judge), told(doubt));
    assert!(strict.contains("Comparé à la production, old"), "{strict}");
    assert!(!strict.contains("sûrement pire"), "{strict}");
    assert!(lenient.contains("Comparé à old"), "{lenient}");
    assert!(
        lenient.contains("que si elle est sûrement pire"),
        "{lenient}"
    );
}

#[test]
fn a_better_model_is_accepted() {
    let mut compared = world();
    compared.production = compared.production.iter().map(|p| 0.15 + p * 0.5).collect();
    assert_eq!(refused(&compared), Vec::<String>::new());
}

#[test]
fn a_blurred_model_is_refused_for_its_order_and_its_loss() {
    let mut compared = world();
    let mut random = fastrand::Rng::with_seed(2);
    for said in &mut compared.candidate {
        *said = f64::midpoint(*said, 0.5 * random.f64());
    }
    let refused = refused(&compared);
    assert!(refused.contains(&"AUC ROC".to_owned()), "{refused:?}");
    assert!(
        refused.contains(&"perte logarithmique".to_owned()),
        "{refused:?}"
    );
}

#[test]
fn a_model_that_cries_wolf_is_refused_for_its_calibration_though_its_order_is_the_same() {
    let mut compared = world();
    for said in &mut compared.candidate {
        *said += 0.03;
    }
    let refused = refused(&compared);
    assert!(
        refused.contains(&"erreur de calibration".to_owned()),
        "{refused:?}"
    );
    assert!(!refused.contains(&"AUC ROC".to_owned()), "{refused:?}");
}

#[test]
fn a_slice_that_falls_is_refused_by_name() {
    let mut compared = world();
    for row in compared.slices["compagnie MQ"].clone() {
        compared.candidate[row] = 0.3;
    }
    let refused = refused(&compared);
    assert!(refused.contains(&"compagnie MQ".to_owned()), "{refused:?}");
    assert!(!refused.contains(&"compagnie UA".to_owned()), "{refused:?}");
}

#[test]
fn a_small_slice_tells_nothing() {
    let mut compared = world();
    let few: Vec<usize> = (0..50).collect();
    for row in &few {
        compared.candidate[*row] = 0.01;
    }
    compared.slices = BTreeMap::from([("compagnie YV".to_owned(), few)]);
    let verdict = judge(NAMES, &compared).expect("a verdict");
    assert!(verdict.slices.is_empty());
}

#[test]
fn bins_give_the_scores_that_every_row_gives() {
    let compared = world();
    let blocks = Blocks::of_days(&compared.days);
    let ranked = Ranked::new(&compared.production, &compared.late, &blocks);
    let exact = scores(&compared.production, &compared.late).expect("scores");
    let once = vec![1; blocks.count];
    assert!((ranked.roc_auc(&once) - exact.roc_auc).abs() < 1e-4);
    assert!((ranked.calibration_error(&once) - exact.calibration_error).abs() < 1e-3);
}

#[test]
fn an_interval_holds_the_truth_and_narrows_with_the_days() {
    let compared = world();
    let values: Vec<f64> = compared
        .late
        .iter()
        .map(|late| f64::from(u8::from(*late)))
        .collect();
    let rows: Vec<usize> = (0..values.len()).collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let whole = Blocks::of_days(&compared.days).mean_interval(&values, &rows);
    assert!(whole.low < mean && mean < whole.high, "{whole:?}");
    let tenth: Vec<usize> = rows.iter().copied().filter(|row| row % 60 < 6).collect();
    let less = Blocks::of_days(&compared.days).mean_interval(&values, &tenth);
    assert!(less.high - less.low > whole.high - whole.low);
}
