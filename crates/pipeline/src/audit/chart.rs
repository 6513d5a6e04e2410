//! A histogram as the shapes of an SVG, with the text that stands for it.

use super::distribution::Distribution;
use super::french::{count, value};

/// Size of the drawing, in its own units.
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 170.0;
const LEFT: f64 = 6.0;
const RIGHT: f64 = 6.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 24.0;
/// A bar of few rows is still seen.
const LOWEST: f64 = 1.5;
const MOST_BINS: usize = 40;

pub(super) struct Chart {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) highest: String,
    pub(super) bars: Vec<Bar>,
    pub(super) ticks: Vec<Tick>,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) base: f64,
    pub(super) left: f64,
    pub(super) right: f64,
}

pub(super) struct Bar {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) width: String,
    pub(super) height: String,
}

pub(super) struct Tick {
    pub(super) x: String,
    pub(super) anchor: &'static str,
    pub(super) label: String,
}

/// Draws `values`, in `unit`. `when` is « avant » or « après ».
pub(super) fn histogram(
    id: String,
    label: &str,
    when: &str,
    unit: &str,
    values: &Distribution,
) -> Chart {
    let bins = values.bins(MOST_BINS);
    let most = bins.iter().map(|bin| bin.count).max().unwrap_or_default();
    let base = HEIGHT - BOTTOM;
    let step = (WIDTH - LEFT - RIGHT) / bins.len().max(1) as f64;
    let bar = |(index, rows): (usize, u64)| {
        let height = (rows as f64 / most as f64 * (base - TOP)).max(LOWEST);
        Bar {
            x: number(LEFT + step * index as f64 + step * 0.05),
            y: number(base - height),
            width: number(step * 0.9),
            height: number(height),
        }
    };
    let bars = bins.iter().map(|bin| bin.count).enumerate();
    Chart {
        title: format!("{label}, {when} nettoyage"),
        description: describe(unit, values),
        highest: format!("{} lignes dans la plus haute barre", count(most)),
        bars: bars.filter(|(_, rows)| *rows > 0).map(bar).collect(),
        ticks: ticks(unit, values),
        id,
        width: WIDTH,
        height: HEIGHT,
        base,
        left: LEFT,
        right: WIDTH - RIGHT,
    }
}

/// The text alternative: what the drawing shows.
fn describe(unit: &str, values: &Distribution) -> String {
    let missing = count(values.missing);
    match (values.min(), values.median(), values.max()) {
        (Some(min), Some(median), Some(max)) => format!(
            "Histogramme de {} valeurs en {unit} : minimum {}, médiane {}, maximum {} ; {missing} manquantes.",
            count(values.n),
            value(min),
            value(median),
            value(max),
        ),
        _ => format!("Aucune valeur ; {missing} manquantes."),
    }
}

fn ticks(unit: &str, values: &Distribution) -> Vec<Tick> {
    let (Some(min), Some(max)) = (values.min(), values.max()) else {
        return Vec::new();
    };
    let tick = |share: f64, anchor, label| Tick {
        x: number(LEFT + (WIDTH - LEFT - RIGHT) * share),
        anchor,
        label,
    };
    let mut ticks = vec![tick(0.0, "start", value(min))];
    if max > min {
        let middle = format!("{} {unit}", value(f64::midpoint(min, max)));
        ticks.push(tick(0.5, "middle", middle));
        ticks.push(tick(1.0, "end", value(max)));
    }
    ticks
}

/// A coordinate: two decimals are finer than any screen.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
