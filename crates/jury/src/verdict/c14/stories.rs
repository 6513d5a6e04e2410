//! User stories, what they specify and how they are accessible.

use crate::facts::docs::{Hit, Topic};
use crate::facts::roles::Domain;
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

pub(crate) const STORIES: Topic = topic(
    &[
        "user stor",
        "user story",
        "recits utilisateur",
        "us-",
        "us1",
        "us 1",
    ],
    &["en tant que", "as a ", "user story"],
    1,
);

pub(super) fn stories<'a>(context: &Context<'a>) -> Vec<Hit<'a>> {
    context
        .about_in(&[Domain::General, Domain::Stories], &STORIES)
        .into_iter()
        .filter(|it| !it.is_template)
        .collect()
}

pub(super) fn specified(context: &Context<'_>) -> Opinion {
    let hits = stories(context);
    let says = |terms: &[&str]| {
        hits.iter()
            .filter(|it| it.says(terms))
            .map(|it| it.evidence.clone())
            .collect::<Vec<_>>()
    };
    let specs = context.places(&topic(
        &[
            "specifications fonctionnelles",
            "specification fonctionnelle",
            "cahier des charges",
            "exigences fonctionnelles",
        ],
        &[],
        0,
    ));
    let told = context.saying(&[
        "en tant qu",
        "as a user",
        "i want to",
        "je veux",
        "je souhaite",
    ]);
    let criteria = says(&[
        "critere d'acceptation",
        "criteres d'acceptation",
        "criteres de validation",
        "critere de validation",
        "acceptance",
        "etant donne",
        "given ",
        "definition of done",
    ]);
    let open: usize = hits.iter().map(Hit::open_tasks).sum();
    let is_open = open >= 5
        && hits.iter().all(|it| {
            it.section
                .lines
                .iter()
                .all(|line| line.kind != crate::readers::doc::Kind::Task(true))
        });
    let few = told.len() < 3;
    Weigh::of("les spécifications fonctionnelles")
        .part(
            "le contexte",
            says(&["contexte", "objectif", "afin de", "afin d'", "so that"])
                .into_iter()
                .chain(specs),
        )
        .part("les scénarios", told)
        .part("les critères de validation", criteria)
        .lie(
            context.dead(&["spec", "specification", "user stor", "cahier des charges"]),
            "Des spécifications sont annoncées, mais leur chemin est absent du commit.",
        )
        .weak_if(few, "moins de trois récits d'utilisateur sont écrits")
        .weak_if(is_open, "aucun critère de validation n'est coché")
        .weak_if(
            context.dead(&["specification", "specs"]).is_some(),
            "des spécifications annoncées sont absentes du commit",
        )
        .all()
}

pub(super) const ACCESSIBLE: &[&str] = &[
    "accessib",
    "wcag",
    "rgaa",
    "aria",
    "clavier",
    "contraste",
    "lecteur d'ecran",
    "a11y",
];

pub(super) fn accessibility(context: &Context<'_>) -> Opinion {
    let hits = stories(context);
    let inside = hits
        .iter()
        .filter(|it| {
            it.says(&["critere", "acceptance", "etant donne", "[ ]", "doit"])
                || it
                    .section
                    .lines
                    .iter()
                    .any(|line| matches!(line.kind, crate::readers::doc::Kind::Task(_)))
        })
        .filter(|it| it.says(ACCESSIBLE));
    let inside: Vec<_> = inside.map(|it| it.evidence.clone()).collect();
    // Sections of one story each, when each has its own.
    let one = |it: &&Hit<'_>| it.says(&["en tant qu", "as a "]);
    let (own, kept): (Vec<_>, Vec<_>) = (
        hits.iter().filter(one).collect(),
        (hits.iter().filter(one))
            .filter(|it| it.says(ACCESSIBLE))
            .collect(),
    );
    let few = own.len() >= 3 && kept.len() * 2 < own.len();
    let facts = context.facts;
    // A document of accessibility that speaks of stories, without their text.
    let claims = facts.lines(|line| any(&line.folded, &["user stor", "user story", "us 1", "us1"]));
    let claims: Vec<_> = claims
        .into_iter()
        .filter(|it| {
            let doc = facts.find(&it.path).and_then(|it| it.read.doc.as_ref());
            any(&fold(&it.path), ACCESSIBLE)
                || doc.is_some_and(|doc| doc.lines().any(|line| any(&line.folded, ACCESSIBLE)))
        })
        .collect();
    Weigh::of("l'accessibilité dans les critères d'acceptation")
        .part("des critères d'accessibilité dans les user stories", inside)
        .weak_if(
            few,
            "la plupart des récits n'ont aucun critère d'accessibilité",
        )
        .claim(claims)
        .all()
}

pub(super) fn standard(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let named = context.saying(&["wcag", "rgaa", "en 301 549"]);
    let detailed = facts.lines(|line| {
        any(&line.folded, &["wcag", "rgaa"])
            && (any(&line.folded, &["aa$", "aaa$", "niveau"])
                || line.folded.chars().any(|it| it.is_ascii_digit()))
    });
    let is_detailed = detailed.len() >= 2;
    let out: Vec<_> = named
        .into_iter()
        .filter(|it| !fold(&it.path).contains("veille"))
        .collect();
    let only_watch = out.is_empty();
    let rest = if only_watch { Vec::new() } else { detailed };
    Weigh::of("un standard d'accessibilité")
        .part(
            "un standard nommé (WCAG, RGAA)",
            rest.into_iter().chain(out),
        )
        .weak_if(!is_detailed, "le standard est nommé sans être décliné")
        .all()
}
