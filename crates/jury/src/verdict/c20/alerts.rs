//! Thresholds, logs and alerts.

use super::WATCH;
use crate::checks::Kind as Lie;
use crate::verdict::Context;
use crate::verdict::c11::guides;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

/// What is measured.
const INDICATORS: &[&str] = &[
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
];

pub(super) fn thresholds(context: &Context<'_>) -> Opinion {
    let hits = guides(context, &WATCH);
    let facts = context.facts;
    let metrics: Vec<_> = hits
        .iter()
        .filter(|it| it.says(INDICATORS))
        .map(|it| it.evidence.clone())
        .collect();
    let mentions = context.saying_both(&["monitoring", "supervision"], INDICATORS);
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
        .weak(context.of(&[Lie::ThresholdGap]))
        .all()
}

pub(super) fn logged(context: &Context<'_>) -> Opinion {
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

pub(super) fn alerted(context: &Context<'_>) -> Opinion {
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
