//! The tables that the commands print.

use aggregator::rules::RULES;
use domain::Source;
use pipeline::steps::{Aggregated, Imported};
use pipeline::{RunRecord, thousands};
use store::checksum::TableChecksum;

pub(crate) fn aggregated(aggregated: &Aggregated, record: &RunRecord) -> String {
    let mut lines = vec![
        format!("Passage {}", aggregated.run),
        format!(
            "{:<26} {:>10} {:>10} {:>10} {:>9}",
            "Source", "Lues", "Gardées", "Rejetées", "Temps"
        ),
    ];
    for source in Source::ALL {
        let Some(counts) = aggregated.sources.get(&source) else {
            continue;
        };
        let seconds = record
            .sources
            .get(&source)
            .map_or(0, |source| source.duration_ms) as f64
            / 1000.0;
        lines.push(format!(
            "{:<26} {:>10} {:>10} {:>10} {seconds:>7.2} s",
            source.label(),
            thousands(counts.read),
            thousands(counts.kept),
            thousands(counts.rejected),
        ));
    }
    lines.push(String::new());
    lines.push(format!(
        "{:<7} {:<11} {:>10}  {}",
        "Règle", "Action", "Lignes", "Condition"
    ));
    for rule in RULES {
        if let Some(count) = aggregated.rules.get(rule.id) {
            let (action, field) = (rule.action.label(), rule.field);
            let count = thousands(*count);
            lines.push(format!(
                "{:<7} {action:<11} {count:>10}  {field} : {}",
                rule.id, rule.condition
            ));
        }
    }
    lines.join("\n")
}

pub(crate) fn imported(imported: &Imported) -> String {
    let mut lines = vec![
        format!("Import du passage {}", imported.run),
        format!(
            "{:<14} {:>10} {:>10} {:>10}",
            "Table", "Copiées", "Ajoutées", "Modifiées"
        ),
    ];
    for change in &imported.changes {
        lines.push(format!(
            "{:<14} {:>10} {:>10} {:>10}",
            change.table,
            thousands(change.staged),
            thousands(change.inserted),
            thousands(change.updated),
        ));
    }
    if imported.is_nothing() {
        lines.push("Rien n'a changé : la base contenait déjà ces lignes.".to_owned());
    }
    lines.push(String::new());
    lines.push(
        "Ce que la base tient, et ses sommes de contrôle : « pipeline checksums ».".to_owned(),
    );
    lines.join("\n")
}

pub(crate) fn checksums(tables: &[TableChecksum]) -> String {
    let mut lines = vec![format!(
        "{:<14} {:>10}  {}",
        "Table", "Lignes", "Somme de contrôle"
    )];
    for table in tables {
        let rows = thousands(table.rows.unsigned_abs());
        lines.push(format!(
            "{:<14} {rows:>10}  {}",
            table.table, table.checksum
        ));
    }
    lines.join("\n")
}
