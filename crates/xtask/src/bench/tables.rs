//! The results as tables, for the terminal and for the page.

use super::machine::Machine;
use super::peers;
use super::results::{Results, Sample, Verdict, median};
use crate::text::decimal;

/// A table: its heading, then its lines.
struct Table {
    heading: Vec<&'static str>,
    lines: Vec<Vec<String>>,
}

/// Everything, for the terminal.
pub(super) fn text(results: &Results, machine: &Machine) -> String {
    let verdicts = results
        .verdicts()
        .iter()
        .map(|verdict| format!("  {}", sentence(verdict)))
        .collect::<Vec<_>>()
        .join("\n");
    [
        conditions(results, machine),
        String::new(),
        aligned(&competitors(results)),
        String::new(),
        aligned(&scales(results)),
        String::new(),
        aligned(&increments(results)),
        String::new(),
        verdicts,
    ]
    .join("\n")
}

pub(super) fn conditions_markdown(results: &Results, machine: &Machine) -> String {
    conditions(results, machine)
}

pub(super) fn peers_markdown(results: &Results) -> String {
    markdown(&competitors(results))
}

pub(super) fn scales_markdown(results: &Results) -> String {
    markdown(&scales(results))
}

pub(super) fn increments_markdown(results: &Results) -> String {
    markdown(&increments(results))
}

pub(super) fn verdicts_markdown(results: &Results) -> String {
    results
        .verdicts()
        .iter()
        .map(|verdict| format!("- {}", sentence(verdict)))
        .collect::<Vec<_>>()
        .join("\n")
}

fn conditions(results: &Results, machine: &Machine) -> String {
    let values = match results.repeats() {
        1 => "Chaque valeur vient d'une seule mesure.".to_owned(),
        repeats => format!("Chaque valeur est une médiane ; nombre de mesures : {repeats}."),
    };
    format!(
        "Mesuré le {} : {} cœurs ({}), {} de mémoire, {}, PostgreSQL : {}. Charge de la machine \
         au début : {} (nombre moyen de programmes qui voulaient un cœur). {}",
        machine.date,
        machine.cores,
        machine.processor,
        machine.memory,
        machine.system,
        machine.postgres,
        machine.load,
        values
    )
}

fn sentence(verdict: &Verdict) -> String {
    let word = if verdict.is_met { "atteint" } else { "manqué" };
    format!(
        "{word} : {} ; mesuré : {}.",
        verdict.target, verdict.measured
    )
}

fn competitors(results: &Results) -> Table {
    let ours = results.ours();
    let mut lines = Vec::new();
    if let Some(ours) = ours {
        let mut line = vec!["Ponctuel".to_owned()];
        line.extend(costs(&ours));
        line.push("1".to_owned());
        lines.push(line);
    }
    for peer in peers::ALL {
        let (Some(theirs), Some(ours)) = (results.peer(peer), ours) else {
            continue;
        };
        let mut line = vec![peer.label.to_owned()];
        line.extend(costs(&theirs));
        line.push(decimal(theirs.total_s / ours.total_s, 2));
        lines.push(line);
    }
    Table {
        heading: vec![
            "Concurrent",
            "Agrégation (s)",
            "Import (s)",
            "En tout (s)",
            "Processeur (s)",
            "Mémoire de pointe (Mo)",
            "Durée, en fois la nôtre",
        ],
        lines,
    }
}

fn scales(results: &Results) -> Table {
    let ours = results.ours();
    let lines = results
        .scales
        .iter()
        .filter_map(|(scale, samples)| {
            let sample = median(samples)?;
            let once = ours?;
            let mut line = vec![scale.to_string()];
            line.extend(whole(&sample));
            line.push(decimal(sample.total_s / once.total_s, 2));
            line.push(decimal(
                sample.peak_bytes as f64 / once.peak_bytes as f64,
                2,
            ));
            Some(line)
        })
        .collect();
    Table {
        heading: vec![
            "Fois les données",
            "Durée (s)",
            "Processeur (s)",
            "Mémoire de pointe (Mo)",
            "Durée, en fois la première",
            "Mémoire, en fois la première",
        ],
        lines,
    }
}

fn increments(results: &Results) -> Table {
    let line = |what: &str, samples: &[Sample]| {
        let mut line = vec![what.to_owned()];
        line.extend(whole(&median(samples)?));
        Some(line)
    };
    Table {
        heading: vec![
            "Agrégation et import dans une base pleine",
            "Durée (s)",
            "Processeur (s)",
            "Mémoire de pointe (Mo)",
        ],
        lines: [
            line("un mois de plus", &results.month),
            line("le même passage, encore", &results.again),
        ]
        .into_iter()
        .flatten()
        .collect(),
    }
}

fn costs(sample: &Sample) -> Vec<String> {
    let mut costs = sample.phases_s.map_or_else(
        || vec!["en même temps".to_owned(); 2],
        |phases| phases.map(|phase| decimal(phase, 2)).to_vec(),
    );
    costs.extend(whole(sample));
    costs
}

fn whole(sample: &Sample) -> [String; 3] {
    [
        decimal(sample.total_s, 2),
        decimal(sample.cpu_s, 2),
        decimal(sample.peak_mb(), 0),
    ]
}

fn markdown(table: &Table) -> String {
    let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let heading: Vec<String> = table.heading.iter().map(ToString::to_string).collect();
    let rule = vec!["---".to_owned(); heading.len()];
    [row(&heading), row(&rule)]
        .into_iter()
        .chain(table.lines.iter().map(|line| row(line)))
        .collect::<Vec<_>>()
        .join("\n")
}

fn aligned(table: &Table) -> String {
    let heading: Vec<String> = table.heading.iter().map(ToString::to_string).collect();
    let lines: Vec<&Vec<String>> = std::iter::once(&heading).chain(&table.lines).collect();
    let width = |column: usize| {
        let cells = lines.iter().map(|line| line[column].chars().count());
        cells.max().unwrap_or_default()
    };
    lines
        .iter()
        .map(|line| {
            let cells = line.iter().enumerate().map(|(column, cell)| {
                let width = width(column);
                if column == 0 {
                    format!("{cell:<width$}")
                } else {
                    format!("{cell:>width$}")
                }
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            heading: vec!["Quoi", "Durée (s)"],
            lines: vec![vec!["été".to_owned(), "1,5".to_owned()]],
        }
    }

    #[test]
    fn a_page_has_a_heading_a_rule_and_lines() {
        assert_eq!(
            markdown(&table()),
            "| Quoi | Durée (s) |\n| --- | --- |\n| été | 1,5 |"
        );
    }

    #[test]
    fn columns_of_a_terminal_are_aligned_by_letters_and_not_bytes() {
        assert_eq!(aligned(&table()), "Quoi  Durée (s)\nété         1,5");
    }
}
