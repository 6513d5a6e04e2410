//! What was measured, on the terminal and in the page.

use anyhow::Result;

use super::export::FORMATS;
use super::questions::KINDS;
use super::results::{Results, Side};
use super::{DATABASE_CONNECTIONS, Options};
use crate::bench::load::CONNECTIONS;
use crate::bench::machine::Machine;
use crate::bench::page;
use crate::bench::parts::TOTAL;
use crate::text::{decimal, thousands};
use crate::workspace::Workspace;

pub(super) const PAGE: &str = "docs/donnees/api.md";

pub(super) fn write(
    workspace: &Workspace,
    results: &Results,
    machine: &Machine,
    options: &Options,
) -> Result<()> {
    let parts = [
        ("conditions", conditions(results, machine, options)),
        ("requetes", requests(results)),
        ("temps", times(results)),
        ("export", exports(results)),
        ("objectifs", verdicts(results)),
    ];
    page::rewrite(workspace, PAGE, &parts)
}

pub(super) fn text(results: &Results, machine: &Machine) -> String {
    [
        machine.to_string(),
        requests(results),
        times(results),
        exports(results),
        verdicts(results),
    ]
    .join("\n\n")
}

fn conditions(results: &Results, machine: &Machine, options: &Options) -> String {
    format!(
        "Mesuré le {} par `cargo xtask bench dataset-api --repeat {} --seconds {} --write`, médiane de {} mesures, sur {} cœurs ({}), {} de mémoire, {}, {} ; charge de la machine sur la minute d'avant : {}. \
        Base, API, concurrent et générateur de charge (wrk, un fil) se partagent ces cœurs. {} requêtes à la fois, {} connexions à la base pour le concurrent ; pour Ponctuel, autant, et autant encore, ouvertes au besoin, pour les recherches par clé. Médiane et p99 comptent, chez tous, l'attente qu'une réponse lente impose aux suivantes. La limite de requêtes par client est levée pour la mesure.",
        machine.date,
        options.repeat,
        options.seconds,
        results.repeats(),
        machine.cores,
        machine.processor,
        machine.memory,
        machine.system,
        machine.postgres,
        machine.load,
        CONNECTIONS,
        DATABASE_CONNECTIONS,
    )
}

fn requests(results: &Results) -> String {
    let mut lines = vec![
        "| Demande | Qui répond | Requêtes par seconde | Fois le concurrent | Médiane (ms) | p99 (ms) | Mo par seconde |".to_owned(),
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |".to_owned(),
    ];
    for kind in KINDS {
        for side in Side::ALL {
            if let (Some((load, _)), Some(times)) =
                (results.load(kind, side), results.times(kind, side))
            {
                lines.push(format!(
                    "| {} | {} | {} | {} | {} | {} | {} |",
                    kind.label(),
                    side.label(),
                    thousands(load.requests_per_s as u64),
                    decimal(times, 1),
                    decimal(load.median_ms, 2),
                    decimal(load.p99_ms, 2),
                    decimal(load.bytes_per_s / 1e6, 1),
                ));
            }
        }
    }
    lines.join("\n")
}

const PARTS: [(&str, &str); 5] = [
    ("token", "jeton"),
    ("query", "requête, jusqu'à la première ligne"),
    ("rows", "autres lignes, reçues et décodées"),
    ("json", "JSON"),
    (TOTAL, "en tout, de l'arrivée à la réponse"),
];

fn times(results: &Results) -> String {
    let names: Vec<_> = PARTS.iter().map(|(_, name)| *name).collect();
    let mut lines = vec![
        format!(
            "| Demande | Qui répond | {} |",
            names.join(" (µs) | ") + " (µs)"
        ),
        format!("| --- | --- |{}", " ---: |".repeat(PARTS.len())),
    ];
    for kind in KINDS {
        for side in [Side::Kept, Side::Read] {
            let Some((_, parts)) = results.load(kind, side) else {
                continue;
            };
            let cells: Vec<_> = PARTS
                .iter()
                .map(|(part, _)| {
                    let mean = parts.mean_us(part);
                    mean.map_or_else(|| "sans objet".to_owned(), |mean| decimal(mean, 1))
                })
                .collect();
            lines.push(format!(
                "| {} | {} | {} |",
                kind.label(),
                side.label(),
                cells.join(" | ")
            ));
        }
    }
    lines.join("\n")
}

fn exports(results: &Results) -> String {
    let Some(last) = results.exports.last() else {
        return String::new();
    };
    let copy = results.copy_s();
    let megabytes = |bytes: u64| decimal(bytes as f64 / 1e6, 1);
    let mut lines = vec![
        "| Export de tous les vols | Durée (s) | Mo reçus | Fois le débit de COPY |".to_owned(),
        "| --- | ---: | ---: | ---: |".to_owned(),
        format!(
            "| `COPY … TO STDOUT`, par psql | {} | {} | 1,00 |",
            decimal(copy, 2),
            megabytes(last.copy_bytes)
        ),
    ];
    for (place, (label, ..)) in FORMATS.iter().enumerate() {
        let seconds = results.export_s(place);
        lines.push(format!(
            "| {label} | {} | {} | {} |",
            decimal(seconds, 2),
            megabytes(last.formats[place].1),
            decimal(copy / seconds, 2)
        ));
    }
    if let Some(memory) = results.memory {
        lines.push(String::new());
        lines.push(format!(
            "Mémoire la plus haute du processus : {} Mo avant tout export, {} Mo après un mois dans chaque format, {} Mo après l'année entière dans chaque format.",
            megabytes(memory.at_rest),
            megabytes(memory.one_month),
            megabytes(memory.one_year)
        ));
    }
    lines.join("\n")
}

fn verdicts(results: &Results) -> String {
    let mut lines = vec![
        "| Objectif | Mesuré | Tenu |".to_owned(),
        "| --- | --- | --- |".to_owned(),
    ];
    let (aims, beside) = (results.verdicts(), results.beside());
    for (verdict, said) in aims.iter().map(|verdict| (verdict, "")).chain(
        beside
            .iter()
            .map(|verdict| (verdict, "pour information : ")),
    ) {
        let is_met = if verdict.is_met { "oui" } else { "non" };
        lines.push(format!(
            "| {} | {} | {said}{is_met} |",
            verdict.target, verdict.measured
        ));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_mark() {
        let workspace = Workspace::find().expect("a workspace");
        let text = std::fs::read_to_string(workspace.path(PAGE)).expect("the page");
        for part in ["conditions", "requetes", "temps", "export", "objectifs"] {
            page::replace(PAGE, &text, part, "").expect("the mark");
        }
    }
}
