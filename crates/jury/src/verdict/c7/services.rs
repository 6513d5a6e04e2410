//! What is said of each service that was looked at.

use super::studies::{PROVIDERS, benchmarks, claims, lines, sections};
use crate::facts::Evidence;
use crate::verdict::Context;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, count, fold};

pub(super) const ASIDE: &[&str] = &[
    "non etudi",
    "non retenu",
    "ecarte",
    "exclu",
    "elimin",
    "non evalue",
    "rejete",
    "hors perimetre",
    "pas etudie",
    "non selectionne",
    "not studied",
    "discarded",
];

pub(super) fn listed(context: &Context<'_>) -> Opinion {
    let studied: Vec<_> = sections(context, |it| any(&fold(&it.title), PROVIDERS))
        .into_iter()
        .chain(lines(context, PROVIDERS))
        .collect();
    Weigh::of("un benchmark de services d'IA")
        .part("les services étudiés", studied)
        .part("les services non étudiés", unstudied(context))
        .claim(claims(context))
        .all()
}

/// Services named and not studied: a section, or several lines; one line sets aside a service that
/// was studied.
fn unstudied(context: &Context<'_>) -> Vec<Evidence> {
    let titled = sections(context, |it| any(&fold(&it.title), ASIDE));
    let said = lines(context, ASIDE);
    if titled.is_empty() && said.len() < 2 {
        return Vec::new();
    }
    titled.into_iter().chain(said).collect()
}

pub(super) fn set_aside(context: &Context<'_>) -> Opinion {
    let reasons = sections(context, |it| {
        any(&it.path, ASIDE)
            && it.lines.iter().any(|line| {
                any(
                    &line.folded,
                    &[
                        "raison",
                        "car$",
                        "trop",
                        "cout",
                        "absence",
                        "manque",
                        "limit",
                        "insuffisan",
                        "pas de",
                        "cher",
                        "latence",
                        "complex",
                        "non conforme",
                    ],
                )
            })
    });
    let rows = lines(context, ASIDE);
    let is_thin = reasons.is_empty();
    // Weaknesses service by service: reasons, without saying who is set aside.
    let weaknesses = by_provider(
        context,
        &[
            "points faibles",
            "point faible",
            "inconvenient",
            "faiblesse",
            "desavantage",
        ],
    );
    let weaknesses = if weaknesses.len() < 2 {
        Vec::new()
    } else {
        weaknesses
    };
    Weigh::of("les services écartés")
        .part(
            "les raisons d'écarter",
            reasons.into_iter().chain(rows).chain(weaknesses),
        )
        .weak_if(is_thin, "les raisons ne sont pas détaillées par service")
        .all()
}

/// Sections about one provider each, in which one of these words is said.
pub(super) fn by_provider(context: &Context<'_>, terms: &[&str]) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    for (source, sections) in benchmarks(context) {
        for section in sections.iter().filter(|it| any(&it.path, PROVIDERS)) {
            let place = if any(&fold(&section.title), terms) {
                Some(section.line)
            } else {
                section
                    .lines
                    .iter()
                    .find(|it| any(&it.folded, terms))
                    .map(|it| it.line)
            };
            found.extend(place.map(|line| facts.at(source, line)));
        }
        // A table whose rows or columns are providers.
        for section in &sections {
            let rows = section.lines.iter().filter(|it| {
                matches!(
                    it.kind,
                    crate::readers::doc::Kind::Row | crate::readers::doc::Kind::Head
                )
            });
            let rows: Vec<_> = rows.collect();
            let is_compared = rows.iter().filter(|it| any(&it.folded, PROVIDERS)).count() >= 2
                || rows.iter().any(|it| count(&it.folded, PROVIDERS) >= 2);
            if let Some(row) = rows
                .iter()
                .find(|it| any(&it.folded, terms))
                .filter(|_| is_compared)
            {
                found.push(facts.at(source, row.line));
                found.push(facts.at(source, row.line));
            }
        }
    }
    found
}

pub(super) fn per_service(
    context: &Context<'_>,
    subject: &'static str,
    name: &'static str,
    terms: &[&str],
    missing: &str,
) -> Opinion {
    let found = by_provider(context, terms);
    let few = found.len() < 2;
    let mut places = found;
    places.extend(lines(context, terms));
    Weigh::of(subject)
        .part(name, places)
        .weak_if(few, missing)
        .all()
}

pub(super) fn fit(context: &Context<'_>) -> Opinion {
    let functional = &[
        "adequation",
        "fonctionnel",
        "capacite",
        "fonctionnalite",
        "couverture",
        "cas d'usage",
    ];
    let found = by_provider(context, functional);
    let few = found.len() < 2;
    // Marks of quality or of speed compare, without saying which function is served.
    let marks = lines(context, &["qualite", "performance", "score"]);
    Weigh::of("l'adéquation des services")
        .part(
            "l'adéquation fonctionnelle par service",
            found
                .into_iter()
                .chain(lines(context, functional))
                .chain(marks),
        )
        .weak_if(
            few,
            "l'adéquation n'est pas détaillée par ensemble fonctionnel et par service",
        )
        .all()
}

pub(super) fn green(context: &Context<'_>) -> Opinion {
    per_service(
        context,
        "la démarche éco-responsable des services",
        "la démarche éco-responsable par service",
        &[
            "eco-responsab",
            "ecolog",
            "eco ",
            "carbone",
            "energ",
            "co2",
            "environnemental",
            "green",
            "renouvelable",
            "rse$",
        ],
        "la démarche n'est pas détaillée par service",
    )
}
