//! C15: the technical frame of an application.

use super::c4::drawn;
use super::shared::{REASONS, topic};
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::facts::ci::Work;
use crate::words::{any, fold};

pub(super) const CRITERIA: Competence = &[
    ("C15.1", specified),
    ("C15.2", green),
    ("C15.3", flows),
    ("C15.4", reachable),
    ("C15.5", concluded),
];

fn specified(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let architecture = context
        .about(&topic(&["architecture"], &[], 0))
        .into_iter()
        .filter(|it| it.is_heading)
        .map(|it| it.evidence)
        .chain(drawn(context, &["architecture"]));
    let environment = context.places(&topic(
        &[
            "environnement",
            "prerequis",
            "installation",
            "stack",
            "technolog",
            "docker",
        ],
        &[],
        0,
    ));
    let manifests = facts
        .manifest
        .files
        .iter()
        .cloned()
        .chain(facts.manifest.declared.values().next().cloned());
    Weigh::of("les spécifications techniques")
        .part("l'architecture", architecture)
        .part("les dépendances", manifests)
        .part("l'environnement d'exécution", environment)
        .weak_if(
            context
                .dead(&[
                    "architecture",
                    "spec technique",
                    "specifications techniques",
                    "specs techniques",
                ])
                .is_some(),
            "un document d'architecture annoncé est absent du commit",
        )
        .all()
}

const GREEN: &[&str] = &[
    "eco-responsab",
    "ecoresponsab",
    "eco-concept",
    "green",
    "carbone",
    "sobriete",
    "numerique responsable",
    "energie renouvelable",
    "hebergeur vert",
    "empreinte",
    "co2",
    "ecolog",
];

fn green(context: &Context<'_>) -> Opinion {
    let lines = context.saying(GREEN);
    let chosen = context
        .about(&topic(GREEN, &[], 0))
        .into_iter()
        .filter(|it| {
            it.size >= 40
                && it.says(&[
                    "hebergeur",
                    "prestataire",
                    "fournisseur",
                    "cloud",
                    "data center",
                    "service",
                ])
                && it.says(REASONS)
        })
        .map(|it| it.evidence);
    let chosen: Vec<_> = chosen.collect();
    let is_used = !chosen.is_empty() && context.facts.ci.does(Work::Deploy).is_some();
    let few = lines.len() < 2;
    Weigh::of("le choix de services éco-responsables")
        .part(
            "des services éco-responsables",
            chosen
                .into_iter()
                .chain(if few { Vec::new() } else { lines.clone() }),
        )
        .claim(lines)
        .weak_if(
            !is_used,
            "rien ne montre que le service retenu est le plus sobre",
        )
        .all()
}

/// Diagrams of text in documents: Mermaid flows, arrows of ASCII.
fn sketches(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    for (source, doc) in facts.docs() {
        for block in &doc.blocks {
            let is_mermaid = block.language == "mermaid"
                && any(
                    &fold(&block.text),
                    &["flowchart", "graph", "sequencediagram"],
                );
            let arrows = ["->", "→", "──►", "↓", "▼", "-->"]
                .iter()
                .map(|it| block.text.matches(it).count())
                .sum::<usize>();
            if is_mermaid
                || (block.language != "mermaid"
                    && arrows >= 2
                    && !matches!(block.language.as_str(), "python" | "rust" | "js" | "sql"))
            {
                found.push(facts.at(source, block.line));
            }
        }
    }
    found
}

fn flows(context: &Context<'_>) -> Opinion {
    let named = drawn(
        context,
        &[
            "flux",
            "data flow",
            "dataflow",
            "dfd$",
            "diagramme de sequence",
            "flow diagram",
        ],
    );
    let is_flow = !named.is_empty();
    let drawn = named
        .into_iter()
        .chain(sketches(context))
        .chain(drawn(context, &["architecture"]));
    Weigh::of("le diagramme de flux")
        .part("un diagramme", drawn)
        .lie(
            context.dead(&["flux", "flow"]),
            "Un diagramme de flux est annoncé, mais son chemin est absent du commit.",
        )
        .weak_if(
            context.dead(&["flux", "flow"]).is_some(),
            "un diagramme de flux annoncé est absent du commit",
        )
        .weak_if(
            !is_flow,
            "il montre des composants, sans dire quelles données passent",
        )
        .all()
}

pub(super) const HOSTS: &[&str] = &[
    "railway.app",
    "onrender.com",
    "herokuapp.com",
    "vercel.app",
    "netlify.app",
    "streamlit.app",
    "azurewebsites.net",
    "fly.dev",
    "hf.space",
    "run.app",
    "amazonaws.com",
    "scalingo.io",
    "alwaysdata.net",
    "pythonanywhere.com",
    "ngrok",
];

fn reachable(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let address = facts.lines(|line| HOSTS.iter().any(|it| line.text.contains(it)));
    let links = facts.docs().flat_map(|(source, doc)| {
        doc.links
            .iter()
            .filter(|it| HOSTS.iter().any(|host| it.target.contains(host)))
            .map(move |it| facts.with(source, it.line, &it.target))
    });
    let deploy = facts.ci.does(Work::Deploy).map(|it| it.evidence.clone());
    let claims = facts.lines(|line| {
        any(
            &line.folded,
            &[
                "railway",
                "render$",
                "heroku",
                "vercel",
                "pre-production",
                "preproduction",
                "preprod",
                "staging",
                "deploye sur",
                "heberge sur",
                "azure$",
                "en ligne",
            ],
        ) && !any(&line.folded, &["benchmark"])
    });
    let claims = claims.into_iter().filter(|it| {
        !["veille", "benchmark", "rgpd", "eco"]
            .iter()
            .any(|term| fold(&it.path).contains(term))
            && any(
                &fold(&it.quote),
                &[
                    "heberg", "deploi", "deploy", "railway", "heroku", "render", "vercel",
                ],
            )
    });
    Weigh::of("une preuve de concept en pré-production")
        .part("une adresse à ouvrir", address.into_iter().chain(links))
        .part(
            "son déploiement",
            deploy.into_iter().chain(facts.deploy.platforms.clone()),
        )
        .claim(claims)
        .all()
}

fn concluded(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = context
        .about(&topic(
            &["preuve de concept", "poc$", "proof of concept", "prototype"],
            &[],
            0,
        ))
        .into_iter()
        .filter(|it| it.is_heading)
        .collect();
    let ends = hits
        .iter()
        .filter(|it| {
            it.says(&[
                "conclusion",
                "decision",
                "go/no",
                "go / no",
                "conclu",
                "valide",
                "poursuiv",
                "abandon",
            ])
        })
        .map(|it| it.evidence.clone());
    Weigh::of("la conclusion de la preuve de concept")
        .part(
            "la preuve de concept",
            hits.iter()
                .filter(|it| it.size >= 20)
                .map(|it| it.evidence.clone()),
        )
        .part("sa conclusion", ends)
        .lie(
            context.dead(&["poc", "preuve de concept"]),
            "Une preuve de concept est annoncée, mais son chemin est absent du commit.",
        )
        .weak(
            context
                .of(&[Lie::DeadTrace])
                .into_iter()
                .filter(|it| fold(&it.evidence.quote).contains("poc")),
        )
        .all()
}
