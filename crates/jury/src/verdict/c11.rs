//! C11: watching a model.

use super::shared::{REASONS, accessible_hits, topic, versioned};
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::docs::{Hit, Topic, saying};
use crate::facts::roles::Domain;
use crate::words::{any, count, fold};

pub(super) const CRITERIA: Competence = &[
    ("C11.1", explained),
    ("C11.2", tools),
    ("C11.3", board),
    ("C11.4", accessible_choice),
    ("C11.5", sandbox),
    ("C11.6", chain),
    ("C11.7", kept),
    ("C11.8", documented),
    ("C11.9", accessible),
];

const MODEL_METRICS: &[&str] = &[
    "r2",
    "r²",
    "rmse",
    "mae$",
    "accuracy",
    "exactitude",
    "precision",
    "rappel",
    "recall",
    "f1",
    "auc",
    "derive",
    "drift",
    "psi$",
    "hallucination",
    "perplexite",
    "score de brier",
    "log loss",
    "calibration",
];

fn explained(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let lines: Vec<_> = facts
        .docs()
        .filter(|(source, _)| source.role.domain == Domain::General)
        .flat_map(|(source, doc)| {
            doc.lines()
                .filter(|it| {
                    count(&it.folded, MODEL_METRICS) >= 1 && it.text.split_whitespace().count() >= 5
                })
                .map(move |it| facts.with(source, it.line, &it.text))
        })
        .filter(|it| !fold(&it.path).contains("benchmark") && !fold(&it.path).contains("veille"))
        .collect();
    let hits = context.about(&topic(
        &[
            "metrique",
            "indicateur",
            "evaluation",
            "performance",
            "supervision du modele",
            "monitoring",
            "derive",
            "surveillance",
        ],
        MODEL_METRICS,
        4,
    ));
    let sections: Vec<_> = hits
        .into_iter()
        .filter(|it| it.says(MODEL_METRICS) && it.size >= 40)
        .map(|it| it.evidence)
        .collect();
    let is_thin = sections.is_empty();
    let enough = lines.len() >= 3;
    Weigh::of("les métriques du modèle")
        .part(
            "l'explication des métriques",
            sections
                .into_iter()
                .chain(if enough { lines.clone() } else { Vec::new() }),
        )
        .weak_if(is_thin, "les métriques sont citées plus qu'expliquées")
        .weak(context.of(&[Lie::UnrunNotebook]))
        .claim(lines)
        .all()
}

const TOOLS: &[&str] = &[
    "prometheus",
    "grafana",
    "mlflow",
    "evidently",
    "alertmanager",
    "kibana",
    "elastic",
    "streamlit",
    "datadog",
    "langfuse",
    "uptime kuma",
    "netdata",
    "loki",
    "weights & biases",
];

fn tools(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let monitor = &facts.monitor;
    let used = monitor
        .scrapes
        .iter()
        .chain(&monitor.instrumented)
        .chain(&monitor.tracking)
        .chain(&monitor.drift)
        .cloned()
        .chain(monitor.exported.iter().map(|it| it.evidence.clone()));
    let services = facts
        .deploy
        .services()
        .filter(|it| any(&fold(&it.image), TOOLS))
        .map(|it| it.evidence.clone());
    let argued = context
        .about(&topic(
            &[
                "monitoring",
                "supervision",
                "surveillance",
                "monitorage",
                "outil",
                "choix",
            ],
            TOOLS,
            2,
        ))
        .into_iter()
        .filter(|it| {
            it.section
                .lines
                .iter()
                .any(|line| any(&line.folded, TOOLS) && any(&line.folded, REASONS))
        });
    Weigh::of("les outils de monitorage du modèle")
        .part(
            "des outils en place",
            used.chain(services).chain(monitor.pages.clone()),
        )
        .part("un argument sur leur choix", argued.map(|it| it.evidence))
        .all()
}

fn board(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let monitor = &facts.monitor;
    let loaded: Vec<_> = monitor
        .dashboards
        .iter()
        .filter(|it| !it.is_wrapped && it.panels > 0)
        .map(|it| it.evidence.clone())
        .collect();
    let wrapped: Vec<_> = monitor
        .dashboards
        .iter()
        .filter(|it| it.is_wrapped)
        .map(|it| it.evidence.clone())
        .collect();
    let served = facts.deploy.image("grafana").is_some() || !monitor.provisioning.is_empty();
    let only_pages = loaded.is_empty();
    Weigh::of("un tableau de bord du modèle")
        .part(
            "un tableau de bord",
            loaded
                .into_iter()
                .chain(wrapped)
                .chain(monitor.pages.clone()),
        )
        .lies(context.of(&[Lie::RandomMeasure]))
        .weak_if(
            only_pages,
            "aucun tableau n'est alimenté par des mesures en temps réel",
        )
        .weak_if(!only_pages && !served, "rien ne sert ce tableau de bord")
        .all()
}

fn accessible_choice(context: &Context<'_>) -> Opinion {
    let both = context.saying_both(
        &[
            "accessib",
            "wcag",
            "rgaa",
            "daltoni",
            "lecteur d'ecran",
            "contraste",
        ],
        &[
            "grafana",
            "tableau de bord",
            "dashboard",
            "monitoring",
            "supervision",
            "restitution",
            "streamlit",
            "graphique",
        ],
    );
    let argued = both.iter().any(|it| any(&fold(&it.quote), REASONS));
    let facts = context.facts;
    let marked = facts
        .sources
        .iter()
        .filter(|it| it.role.is_page && fold(&it.file.path).contains("monitor"))
        .filter(|it| {
            it.read
                .doc
                .as_ref()
                .is_some_and(|doc| doc.accessible_marks >= 1)
        })
        .map(|it| facts.at(it, 1));
    Weigh::of("l'accessibilité de l'outil de restitution")
        .part(
            "l'accessibilité de la restitution",
            both.into_iter().chain(marked),
        )
        .weak_if(!argued, "elle n'est pas donnée comme une raison du choix")
        .all()
}

fn sandbox(context: &Context<'_>) -> Opinion {
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
        .all()
}

fn chain(context: &Context<'_>) -> Opinion {
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
        .overruled_if(is_false)
        .weak(lies)
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
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

pub(super) const GUIDE: Topic = topic(
    &[
        "monitoring",
        "monitorage",
        "supervision",
        "surveillance",
        "grafana",
        "prometheus",
        "mlflow",
        "observabilite",
        "evidently",
        "derive",
    ],
    &[],
    0,
);

/// Sections about the watching tools, in which something is told of their use.
pub(super) fn guides<'a>(context: &Context<'a>, topic: &Topic) -> Vec<Hit<'a>> {
    context
        .about(topic)
        .into_iter()
        .filter(|it| {
            it.is_heading
                && !it.is_template
                && !fold(&it.source.file.path).contains("veille")
                && !fold(&it.source.file.path).contains("rgpd")
        })
        .collect()
}

pub(super) const SET_UP: &[&str] = &[
    "install",
    "docker compose",
    "docker-compose",
    "demarr",
    "lancer",
    "pip$",
];
pub(super) const CONFIGURE: &[&str] =
    &["configur", "variable", "parametr", ".yml", ".yaml", "port$"];
pub(super) const USE: &[&str] = &[
    "localhost",
    "ouvrir",
    "acceder",
    "consulter",
    "tableau de bord",
    "dashboard",
    "interface",
    "ui$",
];

pub(super) fn guide(
    context: &Context<'_>,
    subject: &'static str,
    topic: &Topic,
    dead: &[&str],
) -> Opinion {
    let hits = guides(context, topic);
    let installed = saying(&hits, SET_UP);
    let size: usize = hits.iter().map(|it| it.size).sum();
    let is_lost = installed.is_empty() && size < 150 && context.promised(dead).is_some();
    Weigh::of(subject)
        .part("l'installation", installed)
        .part("la configuration", saying(&hits, CONFIGURE))
        .part("l'utilisation", saying(&hits, USE))
        .lie(
            context.promised(dead),
            "Le guide annoncé est absent du commit.",
        )
        .overruled_if(is_lost)
        .claim(hits.iter().map(|it| it.evidence.clone()))
        .all()
}

fn documented(context: &Context<'_>) -> Opinion {
    guide(
        context,
        "la documentation du monitorage du modèle",
        &GUIDE,
        &["monitor", "supervision", "surveillance"],
    )
}

fn accessible(context: &Context<'_>) -> Opinion {
    let hits = guides(context, &GUIDE);
    let about = hits.iter().any(|it| {
        it.says(MODEL_METRICS)
            || it.says(&[
                "modele",
                "mlflow",
                "prediction",
                "llm$",
                "inference",
                "entrainement",
            ])
    });
    let useful = about && (!saying(&hits, SET_UP).is_empty() || !saying(&hits, USE).is_empty());
    accessible_hits(
        "la documentation du monitorage du modèle",
        if useful { hits } else { Vec::new() },
    )
}
