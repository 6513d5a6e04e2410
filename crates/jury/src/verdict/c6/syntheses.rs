//! The syntheses of the watch: shared, with what content, from which sources.

use super::with;
use crate::checks::{Kind as Lie, documents};
use crate::facts::docs::Hit;
use crate::facts::roles::Domain;
use crate::readers::doc::Kind as LineKind;
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

/// Syntheses that say something: by the name of the file or its title, plans and lists aside.
pub(super) fn syntheses<'a>(context: &Context<'a>) -> Vec<Hit<'a>> {
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
            .map_or("", |it| &*it.path);
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

pub(super) fn shared(context: &Context<'_>) -> Opinion {
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

pub(super) fn content(context: &Context<'_>) -> Opinion {
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

/// What qualifies a source, a column of a table each.
const QUALITIES: [&[&str]; 4] = [
    &["auteur", "organisme", "editeur", "responsable"],
    &["date", "mise a jour", "annee", "actualis", "publication"],
    &["recoup", "croise", "verifi", "cite", "fiab"],
    &["accessib"],
];

pub(super) fn sources(context: &Context<'_>) -> Opinion {
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
    // Criteria told once and for all are not applied: each source has its line or its section.
    let qualified = facts
        .docs()
        .filter(|(source, _)| paths.contains(&source.file.path))
        .flat_map(|(_, doc)| &doc.sections)
        .any(|section| {
            let heads = section.lines.iter().filter(|it| it.kind == LineKind::Head);
            let mut said =
                heads.map(|it| QUALITIES.iter().filter(|one| any(&it.folded, one)).count());
            section.rows() >= 3 && said.any(|it| it >= 3)
        });
    Weigh::of("la fiabilité des sources de veille")
        .weak_if(
            !qualified,
            "les critères ne sont pas appliqués source par source",
        )
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
