//! C20: watching an application.

use super::c11::{guide, guides};
use super::shared::{REASONS, accessible_hits, topic};
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::docs::Topic;
use crate::words::{any, fold};

pub(super) const CRITERIA: Competence = &[
    ("C20.1", thresholds),
    ("C20.2", argued),
    ("C20.3", running),
    ("C20.4", logged),
    ("C20.5", alerted),
    ("C20.6", installed),
    ("C20.7", accessible),
];

const WATCH: Topic = topic(
    &[
        "monitoring",
        "monitorage",
        "supervision",
        "surveillance",
        "alerte",
        "alerting",
        "observabilite",
        "prometheus",
        "grafana",
    ],
    &[],
    0,
);

fn thresholds(context: &Context<'_>) -> Opinion {
    let hits = guides(context, &WATCH);
    let facts = context.facts;
    let metrics: Vec<_> = hits
        .iter()
        .filter(|it| {
            it.says(&[
                "metrique",
                "latence",
                "taux",
                "erreur",
                "disponib",
                "requete",
                "cpu",
                "memoire",
                "temps de reponse",
                "indicateur",
            ])
        })
        .map(|it| it.evidence.clone())
        .collect();
    let mentions = context.saying(&["monitoring", "supervision"]);
    let numbers: Vec<_> = hits
        .iter()
        .flat_map(|hit| {
            hit.section
                .lines
                .iter()
                .filter(|it| {
                    it.text.chars().any(|it| it.is_ascii_digit())
                        && any(
                            &it.folded,
                            &[
                                "seuil",
                                "%",
                                ">",
                                "<",
                                "superieur",
                                "inferieur",
                                "depasse",
                                "ms$",
                                "alerte",
                                "secondes",
                            ],
                        )
                })
                .map(|it| facts.with(hit.source, it.line, &it.text))
        })
        .collect();
    let few = numbers.len() < 3;
    Weigh::of("les métriques, seuils et alertes")
        .part("les métriques", metrics.into_iter().chain(mentions))
        .part("les seuils et valeurs d'alerte", numbers)
        .weak_if(few, "moins de trois seuils sont chiffrés")
        .weak(context.of(&[Lie::DeadAlert, Lie::SilencedAlert]))
        .all()
}

const TOOLS: &[&str] = &[
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

fn argued(context: &Context<'_>) -> Opinion {
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

fn running(context: &Context<'_>) -> Opinion {
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

fn logged(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let (mut logs, mut prints, mut set) = (Vec::new(), 0, Vec::new());
    for (source, code) in facts.programs() {
        if source.role.is_notebook {
            continue;
        }
        let line = code.calls.iter().find(|it| {
            ["logger.", "logging.", "log.", "console.", "tracing::"]
                .iter()
                .any(|term| it.callee.starts_with(term))
                || matches!(
                    it.callee.as_str(),
                    "info!" | "warn!" | "error!" | "tracing::info!"
                )
        });
        logs.extend(line.map(|it| facts.at(source, it.line)));
        prints += usize::from(code.calls.iter().any(|it| it.callee == "print") && line.is_none());
    }
    let configured = facts.monitor.logging.iter().filter(|it| {
        it.quote.contains("basicConfig")
            || it.quote.contains("LOGGING")
            || it.quote.contains("dictConfig")
            || it.quote.contains("add(")
            || it.quote.contains("tracing_subscriber")
    });
    set.extend(configured.cloned());
    let few = logs.len() * 3 < prints;
    let is_set = !set.is_empty();
    Weigh::of("la journalisation")
        .part(
            "une journalisation dans les sources",
            set.into_iter().chain(logs),
        )
        .weak_if(few, "la plupart des programmes n'écrivent que par print")
        .weak_if(!is_set, "aucun réglage ne fixe le format ni le niveau")
        .all()
}

fn alerted(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let monitor = &facts.monitor;
    let random: Vec<_> = context
        .of(&[Lie::RandomMeasure])
        .into_iter()
        .filter(|it| {
            facts
                .find(&it.evidence.path)
                .and_then(|it| it.file.text())
                .is_some_and(|text| any(&fold(text), &["alert", "seuil"]))
        })
        .collect();
    let sent = monitor.receivers.clone();
    let mailed: Vec<_> = facts
        .programs()
        .flat_map(|(source, code)| {
            let path = fold(&source.file.path);
            code.calls
                .iter()
                .filter(move |it| {
                    path.contains("alert")
                        && (it.callee.contains("smtplib")
                            || it.callee.contains("send_mail")
                            || it.callee.contains("requests.post"))
                })
                .map(|it| facts.at(source, it.line))
                .collect::<Vec<_>>()
        })
        .collect();
    Weigh::of("les alertes")
        .part(
            "des règles d'alerte",
            monitor.rules.iter().map(|it| it.evidence.clone()),
        )
        .part("leur envoi", sent.into_iter().chain(mailed))
        .lies(random)
        .lies(context.of(&[Lie::SilencedAlert]))
        .weak(context.of(&[Lie::DeadAlert, Lie::SilencedAlert]))
        .all()
}

fn installed(context: &Context<'_>) -> Opinion {
    let mut opinion = guide(
        context,
        "l'installation de la surveillance",
        &WATCH,
        &["monitor", "supervision", "surveillance"],
    );
    if opinion.status == super::Status::Declared {
        opinion.status = super::Status::Absent;
    }
    opinion
}

fn accessible(context: &Context<'_>) -> Opinion {
    let hits = guides(context, &WATCH);
    if hits.is_empty() {
        let mentions = context.saying(&["monitoring", "supervision", "surveillance"]);
        return Weigh::of("la documentation de la surveillance")
            .part("quelques mots dans un texte structuré", mentions)
            .weak_if(true, "la documentation est presque inexistante")
            .all();
    }
    accessible_hits("la documentation de la surveillance", hits)
}
