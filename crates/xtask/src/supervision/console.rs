//! The live page that Prometheus serves, and the page of what the measures mean beside it. What moves
//! is in `monitoring/prometheus/console_libraries/ponctuel.lib`.

use std::fmt::Write as _;

use super::table::{Limit, Measure, Series, Table, Unit};

const NOTICE: &str = "{{/* Produit par « cargo xtask docs » d'après la table des mesures de model-api : ne pas modifier à la main. */}}\n";

/// Series told in a cell, at most.
const SHOWN: u32 = 4;

/// Every measure with its value of now.
pub(super) fn live(table: &Table) -> String {
    let mut page = NOTICE.to_owned();
    page.push_str("{{ template \"ponctuel_haut\" \"Supervision du modèle\" }}\n{{ template \"ponctuel_bref\" \"model\" }}\n<p><a href=\"metriques.html\">Ce que veut dire chaque mesure</a></p>\n");
    for (at, group) in table.groups.iter().enumerate() {
        let _ = writeln!(
            page,
            "<section>\n<h2 id=\"groupe-{at}\">{}</h2>\n<div class=\"large\" role=\"region\" aria-labelledby=\"groupe-{at}\" tabindex=\"0\">\n<table>\n<thead><tr><th scope=\"col\">Question</th><th scope=\"col\">Valeur</th><th scope=\"col\">Seuil</th><th scope=\"col\">État</th><th scope=\"col\">Que faire</th></tr></thead>\n<tbody>",
            inline(&group.title)
        );
        for measure in &group.measures {
            for series in &measure.series {
                page.push_str(&line(measure, series));
            }
        }
        page.push_str("</tbody>\n</table>\n</div>\n</section>\n");
    }
    page.push_str("{{ template \"ponctuel_bas\" }}\n");
    page
}

/// What each measure means: nothing in it moves.
pub(super) fn meanings(table: &Table) -> String {
    let mut page = NOTICE.to_owned();
    page.push_str("{{ template \"ponctuel_haut\" \"Ce que veut dire chaque mesure du modèle\" }}\n<p><a href=\"modele.html\">Les valeurs de maintenant</a></p>\n");
    for group in &table.groups {
        let _ = writeln!(page, "<h2>{}</h2>", inline(&group.title));
        for measure in &group.measures {
            let _ = writeln!(
                page,
                "<h3 id=\"{0}\">{1}</h3>\n<dl>\n<dt>Mesure</dt><dd><code>{0}</code></dd>\n<dt>Lecture</dt><dd>{2}</dd>\n<dt>Seuil</dt><dd>{3}</dd>\n<dt>Que faire</dt><dd>{4}</dd>\n</dl>",
                measure.name,
                inline(&measure.question),
                inline(&measure.reading),
                inline(&measure.threshold),
                inline(&measure.action)
            );
        }
    }
    page.push_str("{{ template \"ponctuel_pied\" }}\n");
    page
}

fn line(measure: &Measure, series: &Series) -> String {
    let id = series.record.replace([':', '_'], "-");
    let titled = match series.title.as_str() {
        "" => String::new(),
        title => format!(" <span>({})</span>", inline(title)),
    };
    let threshold = series
        .limit
        .as_ref()
        .map_or_else(|| "aucun".to_owned(), |limit| inline(&limit.text));
    format!(
        "<tr id=\"{id}\">\n<th scope=\"row\"><a href=\"metriques.html#{}\">{}</a>{titled}</th>\n<td class=\"vif\" id=\"{id}-valeur\">{}</td>\n<td>{threshold}</td>\n<td class=\"vif etat\" id=\"{id}-etat\">{}</td>\n<td>{}</td>\n</tr>\n",
        measure.name,
        inline(&measure.question),
        value(series),
        state(series),
        inline(&measure.action),
    )
}

/// Beyond, the farthest series; else the nearest to the threshold; without threshold, the largest.
fn value(series: &Series) -> String {
    let record = &series.record;
    let (template, worst, bound) = match &series.limit {
        Some(limit) if limit.is_recorded() => {
            let ratio = format!("{record} / {}", limit.bound);
            let worst = [
                format!("sort_desc(topk({SHOWN}, {ratio} > 1))"),
                format!("topk(1, {ratio})"),
            ];
            ("ponctuel_valeurs_comparees", worst, limit.bound.as_str())
        }
        Some(limit) => {
            let worst = [
                format!("sort_desc(topk({SHOWN}, {}))", limit.beyond(record)),
                format!("topk(1, {record})"),
            ];
            ("ponctuel_valeurs", worst, "")
        }
        None => {
            let worst = format!("sort_desc(topk({SHOWN}, {record}))");
            ("ponctuel_valeurs", [worst.clone(), worst], "")
        }
    };
    let arguments = [
        record.as_str(),
        &worst[0],
        &worst[1],
        unit(series.unit),
        bound,
    ];
    format!(
        "{{{{ template {template:?} (args{}) }}}}",
        strings(&arguments)
    )
}

fn state(series: &Series) -> String {
    let (beyond, alert) = series
        .limit
        .as_ref()
        .map_or((String::new(), ""), |limit: &Limit| {
            (limit.beyond(&series.record), limit.alert.as_str())
        });
    let arguments = [series.record.as_str(), &beyond, alert, &series.empty];
    format!(
        "{{{{ template \"ponctuel_etat\" (args{}) }}}}",
        strings(&arguments)
    )
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::FlightsPerSecond => "vols/s",
        Unit::Share => "part",
        Unit::Seconds => "secondes",
        Unit::Count => "nombre",
        Unit::Score => "score",
    }
}

/// Literals of a Go template.
fn strings(arguments: &[&str]) -> String {
    let mut text = String::new();
    for argument in arguments {
        let _ = write!(text, " {}", serde_json::Value::from(*argument));
    }
    text
}

/// HTML of a cell of a Markdown table: code is code, a link keeps its text, and no line begins with
/// what French writes after a space.
fn inline(text: &str) -> String {
    let mut tied = text.replace("« ", "«\u{a0}");
    for mark in ["?", ":", ";", "»", "%"] {
        tied = tied.replace(&format!(" {mark}"), &format!("\u{a0}{mark}"));
    }
    let escaped = tied
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let mut html = String::new();
    for (at, part) in escaped.split('`').enumerate() {
        if at % 2 == 1 {
            let _ = write!(html, "<code>{part}</code>");
            continue;
        }
        let mut rest = part;
        while let Some((before, link)) = rest.split_once('[') {
            let Some(((label, target), after)) = link
                .split_once("](")
                .and_then(|(label, link)| Some((label, link.split_once(')')?)))
                .map(|(label, (target, after))| ((label, target), after))
            else {
                break;
            };
            let _ = write!(html, "{before}{label} (docs/modele/{target})");
            rest = after;
        }
        html.push_str(rest);
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::supervision::table::sample;

    #[test]
    fn a_line_asks_for_its_value_and_its_state_and_says_what_to_do() {
        let page = live(&sample());
        for expected in [
            "<th scope=\"row\"><a href=\"metriques.html#model_psi\">Qui a bougé\u{a0}?</a> <span>(indice)</span></th>",
            r#"{{ template "ponctuel_valeurs_comparees" (args "model:psi" "sort_desc(topk(4, model:psi / model:psi:bound > 1))" "topk(1, model:psi / model:psi:bound)" "score" "model:psi:bound") }}"#,
            r#"{{ template "ponctuel_etat" (args "model:share" "model:share > 0.05" "Share" "") }}"#,
            "<td>lire &amp; agir</td>",
        ] {
            assert!(page.contains(expected), "{expected}\n{page}");
        }
    }

    #[test]
    fn what_is_markdown_in_the_table_is_html_in_the_page() {
        assert_eq!(
            inline("`a_b` < 5, [d'où il vient](derive.md), fin"),
            "<code>a_b</code> &lt; 5, d'où il vient (docs/modele/derive.md), fin"
        );
        let meanings = meanings(&sample());
        assert!(meanings.contains("<dd>un <code>indice</code></dd>"));
        assert!(
            meanings.contains(
                "<dd>indice au-delà de celui du modèle\u{a0}; ici (docs/modele/a.md)</dd>"
            ),
            "{meanings}"
        );
    }
}
