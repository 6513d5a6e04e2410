//! C6: technical and legal watch.

mod syntheses;
mod tools;

use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::{Kind as Lie, documents};
use crate::facts::docs::{Hit, Topic};
use crate::facts::roles::Domain;
use crate::words::{any, fold};
use syntheses::{content, shared, sources};
use tools::tool;

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
    let dates = documents::rhythm(context.facts);
    let is_weekly = !weekly.is_empty() || dates.is_weekly;
    let is_planned = !(weekly.is_empty() && dates.written.is_empty() && other.is_empty());
    // A commit supports a plan; alone, it shows at most that the watch was regular.
    let is_seen = is_planned || dates.is_weekly;
    let committed = dates.committed.into_iter().filter(|_| is_seen);
    let proofs = (weekly.into_iter())
        .chain(dates.written)
        .chain(committed)
        .chain(other);
    Weigh::of("la planification de la veille")
        .part("une planification de la veille", proofs)
        .weak_if(
            !is_planned,
            "aucun document ne la planifie : son rythme ne se voit que par ses commits",
        )
        .weak_if(
            !is_weekly,
            "rien ne dit un rythme d'au moins une heure par semaine",
        )
        .weak(context.of(&[Lie::IrregularWatch]))
        .all()
}
