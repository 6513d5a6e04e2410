//! C6: technical and legal watch.

use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::{Kind as Lie, documents};
use crate::facts::docs::{Hit, Topic};
use crate::facts::roles::Domain;
use crate::words::{any, fold};

pub(super) const CRITERIA: Competence = &[
    ("C6.1", theme),
    ("C6.2", rhythm),
    ("C6.3", tool),
    ("C6.4", shared),
    ("C6.5", content),
    ("C6.6", sources),
];

const WATCH: Topic = topic(&["veille", "technology watch", "tech watch"], &[], 0);

/// Sections of the watch that are filled in.
fn hits<'a>(context: &Context<'a>) -> Vec<Hit<'a>> {
    let all = [Domain::Watch, Domain::General, Domain::Benchmark];
    context
        .about_in(&all, &WATCH)
        .into_iter()
        .filter(|it| it.is_heading && it.domain() == Domain::Watch)
        .collect()
}

fn with(context: &Context<'_>, terms: &[&str]) -> Vec<crate::facts::Evidence> {
    hits(context)
        .iter()
        .flat_map(|hit| {
            let titled = any(&fold(&hit.section.title), terms).then(|| {
                context
                    .facts
                    .with(hit.source, hit.section.line, &hit.section.title)
            });
            let line = hit
                .section
                .lines
                .iter()
                .find(|it| any(&it.folded, terms))
                .map(|it| context.facts.with(hit.source, it.line, &it.text));
            titled.into_iter().chain(line)
        })
        .collect()
}

fn theme(context: &Context<'_>) -> Opinion {
    let said = with(
        context,
        &[
            "thematique",
            "theme",
            "sujet",
            "perimetre",
            "objet de la veille",
            "axe",
        ],
    );
    let any_hit = hits(context).into_iter().map(|it| it.evidence);
    let is_named = !said.is_empty();
    Weigh::of("une veille")
        .part("un thème de veille", said.into_iter().chain(any_hit))
        .weak_if(!is_named, "le thème n'est pas nommé")
        .all()
}

fn rhythm(context: &Context<'_>) -> Opinion {
    let weekly = with(
        context,
        &[
            "hebdomadaire",
            "chaque semaine",
            "par semaine",
            "/semaine",
            "weekly",
            "tous les lundis",
            "tous les mardis",
            "chaque lundi",
            "chaque mardi",
            "chaque mercredi",
            "chaque jeudi",
            "chaque vendredi",
        ],
    );
    let other = with(
        context,
        &[
            "mensuel",
            "quotidien",
            "frequence",
            "planning",
            "calendrier",
            "creneau",
        ],
    );
    let dates = documents::watch_dates(context.facts);
    let is_weekly = !weekly.is_empty() || dates.len() >= 6;
    let proofs = weekly
        .into_iter()
        .chain(dates.into_iter().map(|(_, it)| it))
        .chain(other);
    Weigh::of("la planification de la veille")
        .part("une planification de la veille", proofs)
        .weak_if(
            !is_weekly,
            "rien ne dit un rythme d'au moins une heure par semaine",
        )
        .weak(context.of(&[Lie::IrregularWatch]))
        .all()
}

const TOOLS: &[&str] = &[
    "feedly",
    "rss$",
    "flux rss",
    "inoreader",
    "google alert",
    "alertes google",
    "netvibes",
    "newsletter",
    "freshrss",
    "miniflux",
    "agregateur",
    "scoop.it",
    "pocket",
    "raindrop",
    "notion",
    "zapier",
    "atom",
];

fn tool(context: &Context<'_>) -> Opinion {
    let named = with(context, TOOLS);
    let argued = hits(context).into_iter().filter(|it| {
        let near = it.section.lines.iter().any(|line| {
            any(
                &line.folded,
                &[
                    "budget", "gratuit", "cout", "tarif", "choix", "choisi", "pourquoi", "adapte",
                    "avantage",
                ],
            )
        });
        it.says(TOOLS)
            && near
            && it.size >= 20
            && any(
                &fold(&it.section.title),
                &["outil", "agregat", "choix", "rss", "budget", "feedly"],
            )
    });
    let argued: Vec<_> = argued
        .filter(|it| {
            it.section.lines.iter().any(|line| {
                any(
                    &line.folded,
                    &[
                        "budget", "gratuit", "cout", "tarif", "pourquoi", "car$", "choisi",
                    ],
                )
            })
        })
        .map(|it| it.evidence)
        .collect();
    Weigh::of("un outil d'agrégation pour la veille")
        .part("un outil d'agrégation", named)
        .part("sa cohérence avec les sources et le budget", argued)
        .all()
}

/// Syntheses that say something: by the name of the file or its title, plans and lists aside.
fn syntheses<'a>(context: &Context<'a>) -> Vec<Hit<'a>> {
    const NAMES: &[&str] = &[
        "synthese",
        "newsletter",
        "compte rendu",
        "compte-rendu",
        "bulletin",
        "note de veille",
        "article de veille",
        "journal de veille",
        "revue de veille",
    ];
    let is_one = |hit: &Hit<'_>| {
        let name = fold(hit.source.file.name()).replace(['_', '-', '.'], " ");
        let title = hit
            .source
            .read
            .doc
            .iter()
            .flat_map(|it| &it.sections)
            .find(|it| it.level > 0)
            .map_or("", |it| it.path.as_str());
        let first = title.split(" > ").next().unwrap_or_default();
        let is_plan = any(
            &name,
            &[
                "plan",
                "source",
                "outil",
                "benchmark",
                "readme",
                "template",
                "modele",
            ],
        ) || any(first, &["plan de", "plan d"]);
        let dated = documents::date(&name).is_some() || documents::date(first).is_some();
        !is_plan
            && (any(&name, NAMES)
                || any(first, NAMES)
                || (dated && hit.source.role.domain == Domain::Watch))
            || any(&fold(&hit.section.title), NAMES)
                && hit.domain() == Domain::Watch
                && hit.size >= 60
                && !is_plan
    };
    let topic = topic(&["veille", "synthese", "newsletter"], &[], 0);
    context
        .about_in(&[Domain::Watch, Domain::General], &topic)
        .into_iter()
        .filter(|it| it.size >= 30 && is_one(it))
        .collect()
}

fn shared(context: &Context<'_>) -> Opinion {
    let found = syntheses(context);
    let accessible = found.iter().any(Hit::is_accessible);
    let has_any = !found.is_empty();
    Weigh::of("les synthèses de veille")
        .part("des synthèses", found.into_iter().map(|it| it.evidence))
        .lies(context.of(&[Lie::Template]).into_iter().filter(|it| {
            any(
                &fold(&it.evidence.path).replace(['_', '/', '-'], " "),
                &["veille", "synthese"],
            )
        }))
        .lie(
            context.dead(&["synthese", "veille"]),
            "Des synthèses sont annoncées, mais leur chemin est absent du commit.",
        )
        .weak_if(
            has_any && !accessible,
            "leur format n'a ni titres ni balises",
        )
        .all()
}

fn content(context: &Context<'_>) -> Opinion {
    let found: Vec<_> = syntheses(context)
        .into_iter()
        .filter(|it| it.size >= 40)
        .map(|it| it.evidence)
        .collect();
    let claims = with(context, &["synthese", "publie", "partage", "diffus"]);
    Weigh::of("le contenu de la veille")
        .part("des informations qui répondent au thème", found)
        .claim(claims)
        .all()
}

fn sources(context: &Context<'_>) -> Opinion {
    let topic = topic(&["source", "veille"], &[], 0);
    let facts = context.facts;
    let listed: Vec<_> = context
        .about_in(&[Domain::Watch], &topic)
        .into_iter()
        .filter(|it| {
            let path = fold(&it.source.file.path).replace(['_', '-', '/', '.'], " ");
            let about = any(&path, &["veille", "source"]) || any(&it.section.path, &["veille"]);
            about
                && any(&it.section.path, &["source", "fiab", "veille"])
                && it.size >= 15
                && !it.is_template
        })
        .collect();
    let paths: Vec<_> = listed
        .iter()
        .map(|it| it.source.file.path.clone())
        .collect();
    let inside = |terms: &[&str]| -> Vec<_> {
        facts
            .docs()
            .filter(|(source, _)| paths.contains(&source.file.path))
            .flat_map(|(source, doc)| {
                doc.lines()
                    .filter(|it| any(&it.folded, terms))
                    .map(move |it| facts.with(source, it.line, &it.text))
            })
            .collect()
    };
    if listed.iter().all(|it| {
        !it.says(&[
            "source", "auteur", "fiab", "http", "site", "blog", "officiel",
        ])
    }) {
        return Weigh::of("la fiabilité des sources de veille").verdict(1);
    }
    Weigh::of("la fiabilité des sources de veille")
        .part(
            "des sources listées",
            listed.iter().map(|it| it.evidence.clone()),
        )
        .part(
            "leur auteur et sa compétence",
            inside(&["auteur", "expert", "organisme", "chercheur", "author"]),
        )
        .part(
            "leur date",
            inside(&[
                "date de publication",
                "mise a jour",
                "derniere mise",
                "publie le",
                "actualis",
            ]),
        )
        .part(
            "leur recoupement",
            inside(&["recoup", "croise", "verifi", "confront"]),
        )
        .part(
            "leur accessibilité",
            inside(&[
                "accessibilite de la source",
                "accessibilite du site",
                "source accessible",
                "accessible rgaa",
                "accessibilite :",
            ]),
        )
        .all()
}
