//! The watch of a model at work: tried aside, then wired to the program.

use crate::checks::Kind as Lie;
use crate::verdict::Context;
use crate::verdict::shared::versioned;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

pub(super) fn sandbox(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let mut found = context.saying_both(
        &[
            "bac a sable",
            "sandbox",
            "environnement de test",
            "preproduction",
            "staging",
        ],
        &[
            "monitor",
            "supervision",
            "surveillance",
            "prometheus",
            "grafana",
            "alerte",
            "metrique",
        ],
    );
    let is_written = !found.is_empty();
    for compose in &facts.deploy.composes {
        let path = fold(&compose.evidence.path);
        if ["monitor", "test", "sandbox", "dev"]
            .iter()
            .any(|it| path.contains(it))
            && compose
                .services
                .iter()
                .any(|it| any(&fold(&it.image), &["prom", "grafana"]))
        {
            found.push(compose.evidence.clone());
        }
    }
    let simulators = facts.programs().filter(|(source, code)| {
        let path = fold(&source.file.path);
        [
            "simul",
            "sandbox",
            "fake_traffic",
            "load_test",
            "generate_traffic",
        ]
        .iter()
        .any(|it| path.contains(it))
            && (code.imports_module("prometheus_client").is_some()
                || code.calls.iter().any(crate::facts::sources::is_http_get))
    });
    found.extend(simulators.map(|(source, _)| facts.at(source, 1)));
    let (tests, _) = context.cases(|it| {
        ["monitor", "drift", "derive", "alert", "metrics"]
            .iter()
            .any(|term| fold(&it.evidence.path).contains(term))
    });
    let run: Vec<_> = tests.iter().map(|it| it.evidence.clone()).collect();
    let is_run = !run.is_empty();
    Weigh::of("un bac à sable pour la chaîne de monitorage")
        .part("un environnement à part", found)
        .part(
            "un essai dans cet environnement",
            if is_written {
                context.saying(&["bac a sable", "sandbox"])
            } else {
                run
            },
        )
        .weak_if(
            is_written && !is_run,
            "l'essai n'est que raconté : aucun test ni programme ne le rejoue",
        )
        .all()
}

pub(super) fn chain(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let monitor = &facts.monitor;
    let computed: Vec<_> = facts
        .model
        .measures
        .iter()
        .filter(|it| !it.path.ends_with(".ipynb"))
        .chain(&monitor.drift)
        .cloned()
        .collect();
    let exported = monitor
        .exported
        .iter()
        .map(|it| it.evidence.clone())
        .chain(monitor.tracking.clone());
    let shown = monitor
        .dashboards
        .iter()
        .map(|it| it.evidence.clone())
        .chain(monitor.pages.clone());
    let lies = context.of(&[Lie::RandomMeasure, Lie::DeadPanel, Lie::TypedMeasure]);
    let is_false = context.has(Lie::RandomMeasure) && computed.is_empty();
    Weigh::of("la chaîne de monitorage du modèle")
        .part("des métriques du modèle évaluées", computed)
        .part("leur export", exported)
        .part("leur restitution", shown)
        .lies(lies.iter().copied())
        .lies(context.of(&[Lie::MissingMount]))
        .overruled_if(is_false)
        .weak(lies)
        .all()
}

pub(super) fn kept(context: &Context<'_>) -> Opinion {
    let monitor = &context.facts.monitor;
    let found: Vec<_> = monitor
        .scrapes
        .iter()
        .chain(&monitor.drift)
        .chain(&monitor.tracking)
        .chain(&monitor.instrumented)
        .chain(&monitor.pages)
        .cloned()
        .chain(monitor.dashboards.iter().map(|it| it.evidence.clone()))
        .chain(monitor.exported.iter().map(|it| it.evidence.clone()))
        .collect();
    versioned(
        "le monitorage du modèle",
        "les sources du monitorage",
        found,
    )
}
