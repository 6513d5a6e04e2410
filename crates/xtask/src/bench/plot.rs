//! Time and memory against size, as SVG: two panels, each point with its value in words.

use std::fmt::Write;

use super::page::FIGURE;
use super::results::{Results, Sample, median};
use crate::text::decimal;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 320.0;
/// One panel: left edge of its axis, its size.
const PANELS: [f64; 2] = [70.0, 430.0];
const PANEL_WIDTH: f64 = 250.0;
const TOP: f64 = 50.0;
const PANEL_HEIGHT: f64 = 200.0;

/// Width of a digit at the size of the figure, a little more than most fonts give it.
const CHARACTER: f64 = 8.0;

type Points = Vec<(u32, Sample)>;

fn points(results: &Results) -> Points {
    results
        .scales
        .iter()
        .filter_map(|(scale, samples)| Some((*scale, median(samples)?)))
        .collect()
}

/// The figure in the page, its alternative text saying every value.
pub(super) fn markdown(results: &Results) -> String {
    let file = FIGURE.rsplit('/').next().unwrap_or(FIGURE);
    format!("![{}]({file})", alternative(&points(results)))
}

fn alternative(points: &Points) -> String {
    let values = points
        .iter()
        .map(|(scale, sample)| {
            format!(
                "à {scale} fois les données, {} s et {} Mo",
                decimal(sample.total_s, 1),
                decimal(sample.peak_mb(), 0)
            )
        })
        .collect::<Vec<_>>()
        .join(" ; ");
    format!("Durée et mémoire de pointe selon la taille des données : {values}.")
}

pub(super) fn svg(results: &Results) -> String {
    let points = points(results);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-labelledby=\"titre description\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <title id=\"titre\">Durée et mémoire selon la taille</title>\n\
         <desc id=\"description\">{}</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n",
        alternative(&points)
    );
    panel(&mut svg, PANELS[0], "Durée (s)", 1, &points, |sample| {
        sample.total_s
    });
    panel(
        &mut svg,
        PANELS[1],
        "Mémoire de pointe (Mo)",
        0,
        &points,
        Sample::peak_mb,
    );
    svg.push_str("</svg>\n");
    svg
}

fn panel(
    svg: &mut String,
    left: f64,
    title: &str,
    digits: usize,
    points: &Points,
    measure: impl Fn(&Sample) -> f64,
) {
    let bottom = TOP + PANEL_HEIGHT;
    let right = left + PANEL_WIDTH;
    let largest = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::MIN_POSITIVE, f64::max);
    let widest = largest(&mut points.iter().map(|(scale, _)| f64::from(*scale)));
    // Some room above the highest point for its value.
    let highest = largest(&mut points.iter().map(|(_, sample)| measure(sample))) * 1.15;
    let place = |scale: u32, value: f64| {
        (
            left + f64::from(scale) / widest * (PANEL_WIDTH - 30.0),
            bottom - value / highest * PANEL_HEIGHT,
        )
    };
    // Writing to a text cannot fail.
    let _ = writeln!(
        svg,
        "<text x=\"{left}\" y=\"{}\" font-weight=\"bold\" fill=\"#111111\">{title}</text>\n\
         <path d=\"M{left} {TOP} V{bottom} H{right}\" fill=\"none\" stroke=\"#555555\"/>\n\
         <text x=\"{right}\" y=\"{}\" text-anchor=\"end\" fill=\"#111111\">fois les données</text>",
        TOP - 18.0,
        bottom + 40.0,
    );
    let line = points
        .iter()
        .map(|(scale, sample)| {
            let (x, y) = place(*scale, measure(sample));
            format!("{x:.1},{y:.1}")
        })
        .collect::<Vec<_>>()
        .join(" ");
    let _ = writeln!(
        svg,
        "<polyline points=\"{line}\" fill=\"none\" stroke=\"#00539f\" stroke-width=\"2\"/>"
    );
    for (scale, sample) in points {
        let value = measure(sample);
        let (x, y) = place(*scale, value);
        let said = decimal(value, digits);
        let beside = beside_axis(x, left, &said);
        let _ = writeln!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#00539f\"/>\n\
             <text x=\"{beside:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#111111\">{said}</text>\n\
             <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#111111\">{scale}</text>",
            y - 10.0,
            bottom + 20.0,
        );
    }
}

/// The middle of a value written above a point: to the right of the point where it would cross the
/// axis.
fn beside_axis(x: f64, axis: f64, said: &str) -> f64 {
    let half = said.chars().count() as f64 * CHARACTER / 2.0;
    x.max(axis + 4.0 + half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_drawn_inside_the_figure_and_said_in_words() {
        let mut results = Results::default();
        for (scale, total_s, peak_bytes) in [(1, 2.0, 90_000_000), (10, 21.5, 101_000_000)] {
            results.add_scale(
                scale,
                Sample {
                    phases_s: None,
                    total_s,
                    cpu_s: 1.0,
                    peak_bytes,
                },
            );
        }
        let svg = svg(&results);
        assert_eq!(svg.matches("<circle").count(), 4);
        for attribute in svg.split("cy=\"").skip(1) {
            let y: f64 = attribute
                .split('"')
                .next()
                .and_then(|text| text.parse().ok())
                .expect("a number");
            assert!((TOP..=TOP + PANEL_HEIGHT).contains(&y), "{y}");
        }
        assert!(svg.contains("text-anchor=\"middle\" fill=\"#111111\">2,0<"));
        for (axis, said) in [(PANELS[0], "2,0"), (PANELS[1], "1 234")] {
            let middle = beside_axis(axis + 7.0, axis, said);
            let half = said.chars().count() as f64 * CHARACTER / 2.0;
            assert!(middle - half > axis, "{said} crosses the axis");
        }
        assert!((beside_axis(200.0, 70.0, "2,0") - 200.0).abs() < 1e-9);
        let words = "à 10 fois les données, 21,5 s et 101 Mo";
        assert!(svg.contains(words) && markdown(&results).contains(words));
    }
}
