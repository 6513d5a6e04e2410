//! The tools of the watch: chosen, and running.

use crate::checks::Kind as Lie;
use crate::verdict::Context;
use crate::verdict::shared::REASONS;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

pub(super) const TOOLS: &[&str] = &[
    "prometheus",
    "grafana",
    "loki",
    "alertmanager",
    "sentry",
    "elastic",
    "kibana",
    "uptime",
    "netdata",
    "datadog",
];

pub(super) fn argued(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let found = facts
        .docs()
        .flat_map(|(source, doc)| doc.sections.iter().map(move |it| (source, it)))
        .filter(|(_, section)| {
            let argues = |text: &str| {
                any(
                    text,
                    &[
                        "car$",
                        "parce que",
                        "choisi",
                        "retenu",
                        "justif",
                        "plutot que",
                        "pourquoi",
                    ],
                )
            };
            section
                .lines
                .iter()
                .any(|it| any(&it.folded, TOOLS) && argues(&it.folded))
                || (any(&section.path, &["choix", "pourquoi"])
                    && section.lines.iter().any(|it| any(&it.folded, TOOLS))
                    && section.words() >= 20)
        });
    let found: Vec<_> = found
        .map(|(source, section)| facts.with(source, section.line, &section.title))
        .filter(|it| {
            !["veille", "benchmark"]
                .iter()
                .any(|term| fold(&it.path).contains(term))
        })
        .collect();
    let _ = REASONS;
    Weigh::of("le choix de l'outillage de surveillance")
        .part("un argument sur l'outillage", found)
        .all()
}

pub(super) fn running(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let monitor = &facts.monitor;
    let health = facts
        .apis
        .iter()
        .flat_map(|it| &it.routes)
        .filter(|it| it.path.contains("health"))
        .map(|it| it.evidence.clone());
    let collectors = monitor
        .scrapes
        .iter()
        .chain(&monitor.instrumented)
        .cloned()
        .chain(monitor.exported.iter().map(|it| it.evidence.clone()));
    let boards = monitor
        .dashboards
        .iter()
        .map(|it| it.evidence.clone())
        .chain(monitor.pages.clone());
    let services = facts
        .deploy
        .services()
        .filter(|it| any(&fold(&it.image), TOOLS))
        .map(|it| it.evidence.clone());
    let journals = facts
        .deploy
        .services()
        .filter(|it| any(&fold(&it.image), &["loki", "promtail", "elastic", "fluent"]))
        .map(|it| it.evidence.clone());
    Weigh::of("les outils de surveillance")
        .part(
            "des sondes ou collecteurs",
            health.chain(collectors.clone()),
        )
        .part(
            "un agrégateur de mesures",
            services.chain(monitor.scrapes.clone()),
        )
        .part(
            "des journaux",
            monitor.logging.clone().into_iter().chain(journals),
        )
        .part("un tableau de bord", boards)
        .weak(context.of(&[Lie::DeadPanel, Lie::WrappedBoard, Lie::Unused]))
        .all()
}
