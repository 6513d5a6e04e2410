//! What was measured, on the terminal and in the page.

use anyhow::Result;

use super::Options;
use super::results::{Alone, Question, Results, Side};
use crate::bench::load::CONNECTIONS;
use crate::bench::machine::Machine;
use crate::bench::page;
use crate::bench::parts::{PartTimes, TOTAL};
use crate::text::{decimal, thousands};
use crate::workspace::Workspace;

pub(super) const PAGE: &str = "docs/modele/api.md";

pub(super) fn write(
    workspace: &Workspace,
    results: &Results,
    machine: &Machine,
    options: &Options,
) -> Result<()> {
    let parts = [
        ("conditions", conditions(results, machine, options)),
        ("requetes", requests(results, machine.cores)),
        ("etapes", steps(results)),
        ("seul", alone(results)),
        ("memoire", memory(results)),
        ("objectifs", verdicts(results)),
    ];
    page::rewrite(workspace, PAGE, &parts)
}

pub(super) fn text(results: &Results, machine: &Machine) -> String {
    [
        machine.to_string(),
        requests(results, machine.cores),
        steps(results),
        alone(results),
        memory(results),
        verdicts(results),
    ]
    .join("\n\n")
}

fn conditions(results: &Results, machine: &Machine, options: &Options) -> String {
    format!(
        "Mesuré le {} par `cargo xtask bench model-api --repeat {} --seconds {} --write`, médiane de {} mesures, sur {} cœurs ({}), {} de mémoire, {}, {} ; charge de la machine sur la minute d'avant : {}. \
        Base, API, concurrents et générateur de charge (wrk, un fil) se partagent ces cœurs. {} clients pour un vol, un seul pour 1 000. Médiane et p99 comptent, chez tous, l'attente qu'une réponse lente impose aux suivantes. La limite de requêtes par client est levée pour la mesure.",
        machine.date,
        options.repeat,
        options.seconds,
        results.python.len(),
        machine.cores,
        machine.processor,
        machine.memory,
        machine.system,
        machine.postgres,
        machine.load,
        CONNECTIONS,
    )
}

fn requests(results: &Results, cores: usize) -> String {
    let mut lines = vec![
        "| Demande | Qui répond | Requêtes par seconde | De la moindre mesure à la plus forte | Fois FastAPI | Fois MLServer | Médiane (ms) | p99 (ms) |".to_owned(),
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |".to_owned(),
    ];
    for question in Question::ALL {
        for side in question.sides() {
            let Some((load, _)) = results.load(question, *side) else {
                continue;
            };
            let times = |peer| {
                let times = results.times(question, *side, peer);
                times.map_or_else(|| "sans objet".to_owned(), |times| decimal(times, 1))
            };
            lines.push(format!(
                "| {} | {} | {} | {} | {} | {} | {} | {} |",
                question.label(),
                side.label(),
                thousands(load.requests_per_s as u64),
                results.range(question, *side),
                times(Side::FastApi),
                times(Side::MlServer),
                decimal(load.median_ms, 2),
                decimal(load.p99_ms, 2),
            ));
        }
    }
    lines.extend(floor(results, cores).map(|said| format!("\n{said}")));
    lines.join("\n")
}

/// What one row could be asked at most, with no work but HTTP and the inference: no code of ours is
/// in that bound, but for the routes' common layers.
fn floor(results: &Results, cores: usize) -> Option<String> {
    let nothing = results.load(Question::Nothing, Side::Ponctuel)?.0;
    let peer = results.load(Question::Given, Side::FastApi)?.0;
    let inference_s = results.ours_us(|alone| alone.one) / 1e6 / cores as f64;
    let most = 1.0 / (1.0 / nothing.requests_per_s + inference_s);
    Some(format!(
        "Une requête qui ne fait rien et une inférence seule, sur ces {cores} cœurs, bornent un vol par `/v2/…/infer` à {} requêtes par seconde, soit {} fois FastAPI. Entre cette borne et la mesure il y a le corps à envoyer et à lire, le jeton, les limites, le passage d'un fil à l'autre.",
        thousands(most as u64),
        decimal(most / peer.requests_per_s, 1),
    ))
}

/// The parts that our API times itself, in their order.
const PARTS: [(&str, &str); 7] = [
    ("token", "jeton"),
    ("read", "lecture du JSON"),
    ("gather", "rassemblement"),
    ("features", "variables"),
    ("inference", "inférence et calibration"),
    ("log", "remise au journal"),
    ("json", "écriture du JSON"),
];

fn steps(results: &Results) -> String {
    let asked = Question::WORK;
    let header: Vec<_> = asked.iter().map(|question| question.label()).collect();
    let mut lines = vec![
        format!("| Étape (µs, et part du tout) | {} |", header.join(" | ")),
        format!("| --- |{}", " ---: |".repeat(asked.len())),
    ];
    let times: Vec<_> = asked
        .iter()
        .map(|question| {
            results
                .load(*question, Side::Ponctuel)
                .map(|(_, times)| times)
        })
        .collect();
    let cell = |times: Option<&PartTimes>, of: &dyn Fn(&PartTimes) -> Option<f64>| {
        let both = times.and_then(|times| Some((of(times)?, times.mean_us(TOTAL)?)));
        both.map_or_else(
            || "sans objet".to_owned(),
            |(mean, total)| {
                format!(
                    "{} ({} %)",
                    decimal(mean, 1),
                    decimal(mean / total * 100.0, 0)
                )
            },
        )
    };
    let line = |label: &str, of: &dyn Fn(&PartTimes) -> Option<f64>| {
        let cells: Vec<_> = times.iter().map(|times| cell(*times, of)).collect();
        format!("| {label} | {} |", cells.join(" | "))
    };
    for (part, label) in PARTS {
        lines.push(line(label, &|times| times.mean_us(part)));
    }
    lines.push(line(
        "HTTP, limites, journal de la requête, passage d'un fil à l'autre",
        &|times| {
            let known = PARTS.iter().filter_map(|(part, _)| times.mean_us(part));
            Some(times.mean_us(TOTAL)? - known.sum::<f64>())
        },
    ));
    lines.push(line("en tout, de l'arrivée à la réponse", &|times| {
        times.mean_us(TOTAL)
    }));
    lines.join("\n")
}

fn alone(results: &Results) -> String {
    let row = |who: &str, us: &dyn Fn(fn(&Alone) -> f64) -> f64| {
        format!(
            "| {who} | {} | {} | {} |",
            decimal(us(|it| it.one), 1),
            decimal(us(|it| it.eight) / 8.0, 1),
            decimal(us(|it| it.all) / 1e3, 2)
        )
    };
    [
        "| Le modèle seul, sans HTTP | Un vol (µs) | Huit vols ensemble, par vol (µs) | 1 000 vols (ms) |".to_owned(),
        "| --- | ---: | ---: | ---: |".to_owned(),
        row("`model`, la crate de l'API (`ort`)", &|of| results.ours_us(of)),
        row("onnxruntime en Python, un fil", &|of| {
            results.python_us(|it| of(&it.one_thread))
        }),
        row("onnxruntime en Python, ses propres fils", &|of| {
            results.python_us(|it| of(&it.own_threads))
        }),
    ]
    .join("\n")
}

fn memory(results: &Results) -> String {
    let megabytes = |bytes: u64| decimal(bytes as f64 / 1e6, 1);
    let at_rest: Vec<_> = Side::ALL
        .iter()
        .filter_map(|side| {
            let bytes = results.memory.get(side)?;
            Some(format!("{} {} Mo", side.label(), megabytes(*bytes)))
        })
        .collect();
    let after = results.memory_after.map_or_else(String::new, |bytes| {
        format!(
            " ; Ponctuel après toutes les charges {} Mo",
            megabytes(bytes)
        )
    });
    format!(
        "Mémoire résidente au repos, tous processus comptés : {}{after}. Ponctuel tient les trois horizons, chaque concurrent le seul modèle `h2`.",
        at_rest.join(", ")
    )
}

fn verdicts(results: &Results) -> String {
    let mut lines = vec![
        "| Objectif | Mesuré | Tenu |".to_owned(),
        "| --- | --- | --- |".to_owned(),
    ];
    for verdict in results.verdicts() {
        let is_met = if verdict.is_met { "oui" } else { "non" };
        lines.push(format!(
            "| {} | {} | {is_met} |",
            verdict.target, verdict.measured
        ));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::load::Load;
    use crate::bench::model_api::results::Alone;

    #[test]
    fn the_page_has_every_mark() {
        let workspace = Workspace::find().expect("a workspace");
        let text = std::fs::read_to_string(workspace.path(PAGE)).expect("the page");
        for part in [
            "conditions",
            "requetes",
            "etapes",
            "seul",
            "memoire",
            "objectifs",
        ] {
            page::replace(PAGE, &text, part, "").expect("the mark");
        }
    }

    #[test]
    fn one_row_is_bounded_by_http_and_the_inference() {
        let mut results = Results::default();
        for (question, side, rate) in [
            (Question::Nothing, Side::Ponctuel, 50_000.0),
            (Question::Given, Side::FastApi, 2_500.0),
        ] {
            let load = Load::of(rate, 1.0, 1.0);
            results.add(question, side, (load, PartTimes::default()));
        }
        let (one, eight, all) = (40.0, 1.0, 1.0);
        results.ours_alone.push(Alone { one, eight, all });
        // 20 µs of HTTP, and 40 µs of inference on two cores.
        let said = floor(&results, 2).expect("both were asked");
        assert!(said.contains("soit 10,0 fois FastAPI"), "{said}");
        results.ours_alone[0].one = 0.0;
        let said = floor(&results, 2).expect("both were asked");
        assert!(said.contains("soit 20,0 fois"), "{said}");
    }

    #[test]
    fn what_no_step_holds_is_told_as_the_rest() {
        let text = "http_request_part_seconds_sum{part=\"token\"} 0.00001\nhttp_request_part_seconds_count{part=\"token\"} 10\nmodel_step_seconds_sum{step=\"inference\"} 0.0002\nmodel_step_seconds_count{step=\"inference\"} 10\nhttp_request_duration_seconds_sum{route=\"/v1/predictions\"} 0.001\nhttp_request_duration_seconds_count{route=\"/v1/predictions\"} 10\n";
        let times = PartTimes::read(text, "/v1/predictions");
        let mut results = Results::default();
        results.add(
            Question::Named,
            Side::Ponctuel,
            (Load::of(1.0, 1.0, 1.0), times),
        );
        let printed = steps(&results);
        assert!(
            printed.contains(
                "| inférence et calibration | sans objet | sans objet | sans objet | 20,0 (20 %) |"
            ),
            "{printed}"
        );
        assert!(
            printed.contains(
                "d'un fil à l'autre | sans objet | sans objet | sans objet | 79,0 (79 %) |"
            ),
            "{printed}"
        );
    }
}
