//! One query of PostgreSQL in the page: what it is for, its text, its cases.

use explain::{Access, Explained, Gain, Measured, MeasuredCase, Variant};

use super::check::{CLOSE, OPEN};
use super::french::{folded, milliseconds, ratio, table};
use crate::thousands;

pub(super) fn section(explained: &Explained) -> String {
    let entry = explained.entry;
    let mut text = format!("## {}\n\n", entry.name);
    text.push_str(&told(&[
        ("Fichier", &link(entry.path)),
        ("Exécutée par", entry.used_by),
        ("Objectif", entry.goal),
        ("Sélection", entry.selection),
        ("Filtres et conditions", entry.filters),
        ("Jointures", entry.joins),
        ("Optimisation", entry.optimisation),
    ]));
    text.push_str(&folded("Texte de la requête", "sql", entry.sql));
    for case in &explained.cases {
        text.push_str(&one(entry.access, case));
    }
    text
}

/// A list of what is said of a query.
pub(super) fn told(lines: &[(&str, &str)]) -> String {
    let mut text: String = lines
        .iter()
        .map(|(name, value)| format!("- **{name}** : {value}\n"))
        .collect();
    text.push('\n');
    text
}

/// From `docs/donnees/`.
pub(super) fn link(path: &str) -> String {
    format!("[{path}](../../{path})")
}

fn one(access: Access, measured: &MeasuredCase) -> String {
    let case = measured.case;
    let mut text = format!("\n### {}\n\n{}\n\n", heading(case.title), case.lesson);
    if let Gain::None(reason) = case.gain {
        text.extend([format!("Aucun gain n'est annoncé : {reason}\n\n")]);
    }
    if !case.arguments.is_empty() {
        text.extend([format!("Appel : `EXECUTE requete {}`\n\n", case.arguments)]);
    }
    if !case.setup.is_empty() {
        text.push_str(&folded(
            "Lignes ajoutées pour la mesure, puis annulées",
            "sql",
            &statements(case.setup),
        ));
        text.push('\n');
    }
    if let Some(other) = &case.other {
        text.push_str(&how(other));
    }
    if access != Access::Calls {
        text.extend([format!("{OPEN}\n\n{}\n{CLOSE}\n\n", figures(measured))]);
    }
    text.push_str(&plan(case.kept.title, &measured.kept));
    if let (Some(variant), Some(other)) = (&case.other, &measured.other) {
        text.push('\n');
        text.push_str(&plan(variant.title, other));
    }
    text
}

/// What the variant without optimisation changes.
fn how(other: &Variant) -> String {
    let mut changes: Vec<String> = other
        .before
        .iter()
        .map(|statement| format!("`{statement}`"))
        .collect();
    for (from, to) in other.edits {
        let from = from.trim();
        changes.push(if to.is_empty() {
            format!("sans `{from}`")
        } else {
            format!("`{from}` devient `{to}`")
        });
    }
    if let Some(arguments) = other.arguments {
        changes.push(format!("appel `{arguments}`"));
    }
    if !other.earlier.is_empty() {
        changes.push(format!(
            "dans les deux variantes, la connexion a déjà servi {} fois par `{}`",
            other.earlier.len(),
            other.earlier[0]
        ));
    }
    format!(
        "Variante « {} » : {}.\n\n",
        other.title,
        changes.join(" ; ")
    )
}

fn figures(measured: &MeasuredCase) -> String {
    let row = |title: &str, measured: &Measured| {
        let plan = &measured.plan;
        vec![
            title.to_owned(),
            thousands(plan.rows),
            thousands(plan.rows_examined),
            thousands(plan.pages),
            thousands(plan.temporary_pages),
            milliseconds(plan.planning_ms),
            milliseconds(plan.execution_ms),
        ]
    };
    let mut rows = vec![row(measured.case.kept.title, &measured.kept)];
    if let (Some(variant), Some(other)) = (&measured.case.other, &measured.other) {
        rows.push(row(variant.title, other));
        let (kept, other) = (&measured.kept.plan, &other.plan);
        rows.push(vec![
            "effet de l'optimisation".to_owned(),
            ratio(kept.rows as f64, other.rows as f64),
            ratio(kept.rows_examined as f64, other.rows_examined as f64),
            ratio(kept.pages as f64, other.pages as f64),
            ratio(kept.temporary_pages as f64, other.temporary_pages as f64),
            ratio(kept.planning_ms, other.planning_ms),
            ratio(kept.execution_ms, other.execution_ms),
        ]);
    }
    table(
        &[
            "Variante",
            "Lignes rendues",
            "Lignes examinées",
            "Pages lues",
            "Pages temporaires",
            "Planification (ms)",
            "Exécution (ms)",
        ],
        &rows,
    )
}

fn plan(title: &str, measured: &Measured) -> String {
    let block = folded(&format!("Plan « {title} »"), "text", &measured.text);
    format!("{OPEN}\n\n{block}\n{CLOSE}\n")
}

/// The shapes of both plans, without any figure.
pub(super) fn shapes(explained: &Explained) -> String {
    let mut text = String::new();
    for measured in &explained.cases {
        let case = measured.case;
        let both = [(case.kept.title, Some(&measured.kept))].into_iter().chain(
            case.other
                .iter()
                .map(|other| (other.title, measured.other.as_ref())),
        );
        for (title, measured) in both {
            let Some(measured) = measured else { continue };
            text.extend([format!(
                "{}, {}, {title}\n",
                explained.entry.name, case.title
            )]);
            for line in &measured.plan.shape {
                text.extend([format!("  {line}\n")]);
            }
        }
    }
    text
}

fn statements(statements: &[&str]) -> String {
    statements.join(";\n") + ";"
}

/// A heading begins with a capital.
pub(super) fn heading(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
