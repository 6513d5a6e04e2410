//! C4, personal data: the register, the sorting, its planning.

use crate::checks::{Kind as Lie, personal};
use crate::facts::Evidence;
use crate::facts::docs::{Hit, Topic};
use crate::facts::roles::Domain;
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

const REGISTER: &[&[&str]] = &[
    &["finalite", "purpose"],
    &[
        "base legale",
        "base juridique",
        "consentement",
        "interet legitime",
        "legal basis",
    ],
    &["conservation", "duree", "retention"],
    &["destinataire", "acces aux donnees", "recipient"],
    &["categorie", "donnees collectees", "type de donnees"],
    &["personnes concernees", "personne concernee", "data subject"],
    &[
        "responsable de traitement",
        "responsable du traitement",
        "dpo",
    ],
];

pub(super) fn register(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let mut best: Vec<(usize, Evidence, bool)> = Vec::new();
    for (source, doc) in facts.docs() {
        let path = fold(&source.file.path).replace(['_', '-', '/', '.'], " ");
        let titled = doc
            .sections
            .iter()
            .find(|it| any(&fold(&it.title), &["registre"]));
        if !any(&path, &["registre"]) && titled.is_none() {
            continue;
        }
        let text: String = doc
            .sections
            .iter()
            .map(|it| &*it.path)
            .chain(doc.lines().map(|it| &*it.folded))
            .collect::<Vec<_>>()
            .join("\n");
        let parts = REGISTER.iter().filter(|it| any(&text, it)).count();
        let line = titled.map_or(1, |it| it.line);
        best.push((parts, facts.at(source, line), source.role.is_template));
    }
    best.sort_by_key(|it| std::cmp::Reverse(it.0));
    let full: Vec<_> = best
        .iter()
        .filter(|it| it.0 >= 4 && !it.2)
        .map(|it| it.1.clone())
        .collect();
    let thin: Vec<_> = best
        .iter()
        .filter(|it| it.0 >= 1 && !it.2)
        .map(|it| it.1.clone())
        .collect();
    let personal: usize = facts.tables.iter().map(|it| it.personal().len()).sum();
    let unsaid = context.of(&[Lie::UnregisteredColumn]);
    let is_full = !full.is_empty();
    Weigh::of("le registre des traitements")
        .part("le registre", thin)
        .lies(
            context
                .of(&[Lie::Template])
                .into_iter()
                .filter(|it| fold(&it.evidence.path).contains("registre")),
        )
        .lie(
            context.promised(&["registre"]),
            "Un registre est annoncé, mais son chemin est absent du commit.",
        )
        .weak_if(
            !is_full,
            "il manque des rubriques d'un registre (finalité, base légale, durée, destinataires…)",
        )
        .weak(if unsaid.len() * 2 > personal {
            unsaid
        } else {
            Vec::new()
        })
        .claim(context.saying(&["registre des traitements", "registre de traitement"]))
        .all()
}

const SORTING: Topic = topic(
    &[
        "tri des donnees",
        "procedure de tri",
        "procedures de tri",
        "purge",
        "conservation",
        "anonymisation",
        "suppression des donnees",
        "duree de conservation",
        "retention",
    ],
    &["purge", "anonymis", "conservation", "supprim", "effacement"],
    3,
);

fn durations(hit: &Hit<'_>) -> bool {
    hit.section.lines.iter().any(|it| {
        it.folded.chars().any(|it| it.is_ascii_digit())
            && any(
                &it.folded,
                &[
                    "ans$", "an$", "mois", "jours", "jour$", "annees", "years", "days", "months",
                ],
            )
    })
}

/// Said of what is not done.
const LATER: &[&str] = &[
    "a implementer",
    "sera implement",
    "seront implement",
    "a mettre en place",
    "sera mis en place",
    "version future",
    "a venir$",
    "a definir",
];

pub(super) fn sorting(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = context
        .about_in(&[Domain::General, Domain::Privacy], &SORTING)
        .into_iter()
        .filter(|it| it.is_heading && !it.is_template)
        .collect();
    let long: Vec<_> = hits
        .iter()
        .filter(|it| it.size >= 25)
        .map(|it| it.evidence.clone())
        .collect();
    let lasting: Vec<_> = hits
        .iter()
        .filter(|it| durations(it))
        .map(|it| it.evidence.clone())
        .collect();
    let coded = personal::purges(context.facts);
    let written = !long.is_empty();
    let is_later = hits.iter().any(|it| it.says(LATER));
    Weigh::of("les procédures de tri des données personnelles")
        .weak_if(is_later, "un traitement y est annoncé pour plus tard")
        .part("une procédure écrite", long.into_iter().chain(coded))
        .part("des durées de conservation", lasting)
        .weak_if(!written, "la règle n'est que dans le code")
        .claim(
            context
                .facts
                .lines_of(&[Domain::General, Domain::Privacy], |line| {
                    any(&line.folded, &["purge", "anonymis", "rgpd"])
                }),
        )
        .all()
}

pub(super) fn planned(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let purges = personal::purges(facts);
    let lost = facts.mentions.iter().any(|it| {
        let path = fold(&it.path);
        let is_program = [".py", ".sh", ".sql", ".rs", ".js"]
            .iter()
            .any(|end| path.ends_with(end));
        !it.is_there
            && is_program
            && ["cleanup", "purge", "anonymi", "rgpd", "tri_"]
                .iter()
                .any(|term| path.contains(term))
    });
    let often = facts.lines_of(&[Domain::General, Domain::Privacy], |line| {
        any(
            &line.folded,
            &[
                "purge",
                "suppression",
                "anonymis",
                "tri$",
                "nettoyage",
                "conservation",
                "archivage",
                "verification",
                "controle",
                "revue",
            ],
        ) && any(
            &line.folded,
            &[
                "quotidien",
                "hebdomadaire",
                "mensuel",
                "trimestriel",
                "annuel",
                "chaque jour",
                "chaque nuit",
                "chaque semaine",
                "chaque mois",
                "tous les",
                "cron",
                "frequence",
                "semestriel",
            ],
        )
    });
    let scheduled = personal::planned(facts, &purges);
    let said = facts.lines_of(&[Domain::General, Domain::Privacy], |line| {
        any(&line.folded, &["purge", "anonymisation"])
    });
    let away: Vec<_> = context
        .of(&[Lie::PersonalPath])
        .into_iter()
        .filter(|it| purges.iter().any(|purge| purge.path == it.evidence.path))
        .collect();
    let legal = context.about_in(
        &[Domain::General, Domain::Privacy],
        &topic(
            &[
                "rgpd",
                "donnees personnelles",
                "gdpr",
                "conservation",
                "tri des donnees",
                "registre",
            ],
            &[],
            0,
        ),
    );
    let often: Vec<_> = often
        .into_iter()
        .filter(|it| legal.iter().any(|hit| hit.evidence.path == it.path))
        .collect();
    // The frequency of nothing is a promise.
    let is_promise = purges.is_empty() && scheduled.is_none();
    let (often, promised) = if is_promise {
        (Vec::new(), often)
    } else {
        (often, Vec::new())
    };
    Weigh::of("la mise en œuvre du tri des données")
        .claim(promised)
        .claim(said)
        .part("un traitement de tri", purges)
        .part("sa fréquence", often)
        .part("sa planification", scheduled)
        .weak(away)
        .weak_if(lost, "un script de tri annoncé est absent du commit")
        .all()
}
