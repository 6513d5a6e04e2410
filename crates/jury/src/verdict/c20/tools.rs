//! The tools of the watch: chosen, and running.

use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::verdict::Context;
use crate::verdict::weigh::{Opinion, Weigh, absent};
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

/// What a section on the tools of the watch is called.
const SUBJECT: &[&str] = &[
    "monitoring",
    "monitorage",
    "supervision",
    "surveillance",
    "observabilite",
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
            let in_section = section.lines.iter().any(|it| any(&it.folded, TOOLS));
            let is_own = any(&section.path, SUBJECT);
            (section.lines.iter()).any(|it| any(&it.folded, TOOLS) && argues(&it.folded))
                || (in_section
                    && section.words() >= 20
                    && (any(&section.path, &["choix", "pourquoi"])
                        || (is_own && section.lines.iter().any(|it| argues(&it.folded)))))
        });
    // A watch compares many things: only its section on this very subject argues for the tool.
    let found: Vec<_> = found
        .filter(|(source, section)| {
            let is_elsewhere = any(&source.words, &["veille", "benchmark"]);
            !is_elsewhere || any(&section.path, SUBJECT)
        })
        .map(|(source, section)| facts.with(source, section.line, &section.title))
        .collect();
    Weigh::of("le choix de l'outillage de surveillance")
        .part("un argument sur l'outillage", found)
        .all()
}

/// A log that somebody has set: its level, its form or its place.
fn is_set(log: &Evidence) -> bool {
    [
        "basicConfig",
        "dictConfig",
        "add(",
        "configure",
        "tracing_subscriber",
        "createLogger",
    ]
    .iter()
    .any(|it| log.quote.contains(it))
}

/// The settings of Django, which many projects are born with: not a watch by themselves.
fn is_of_django(log: &Evidence) -> bool {
    log.quote.trim_start().starts_with("LOGGING")
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
    let health: Vec<_> = health.collect();
    let answers = !health.is_empty();
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
    let collectors: Vec<_> = collectors.collect();
    let boards: Vec<_> = boards.collect();
    // What any program has, an answer on its health and a log, watches nothing by itself.
    let services: Vec<_> = services.collect();
    let is_bare = collectors.is_empty()
        && boards.is_empty()
        && services.is_empty()
        && !monitor.logging.iter().any(is_set)
        && !(answers && monitor.logging.iter().any(is_of_django));
    // A collector whose settings are not in the commit collects nothing.
    let unset = context.of(&[Lie::MissingMount]);
    let is_unset = !unset.is_empty() && monitor.scrapes.is_empty() && monitor.dashboards.is_empty();
    if is_bare && unset.is_empty() {
        return absent("les outils de surveillance");
    }
    Weigh::of("les outils de surveillance")
        .lies(unset.iter().copied())
        .overruled_if(is_unset)
        .weak(unset)
        .part(
            "des sondes ou collecteurs",
            health.into_iter().chain(collectors),
        )
        .part(
            "un agrégateur de mesures",
            services.into_iter().chain(monitor.scrapes.clone()),
        )
        .part(
            "des journaux",
            monitor.logging.clone().into_iter().chain(journals),
        )
        .part("un tableau de bord", boards)
        .weak(context.of(&[Lie::DeadPanel, Lie::WrappedBoard, Lie::Unused]))
        .all()
}
