//! C21: solving an incident.

mod incidents;

use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::{Finding, Kind as Lie};
use crate::facts::Evidence;
use crate::facts::docs::Hit;
use crate::facts::tests::Case;
use crate::words::{any, fold};
use incidents::{documents, notes, repairs};

pub(super) const CRITERIA: Competence = &[
    ("C21.1", causes),
    ("C21.2", reproduced),
    ("C21.3", procedure),
    ("C21.4", explained),
    ("C21.5", kept),
];

fn causes(context: &Context<'_>) -> Opinion {
    let scripted = context.of(&[Lie::ScriptedIncident]);
    let told = documents(context)
        .into_iter()
        .filter(|it| !is_scripted(it, &scripted))
        .filter(|it| it.says(&["cause", "origine", "diagnostic", "pourquoi", "racine"]))
        .map(|it| it.evidence);
    let notes = notes(context);
    let told: Vec<_> = told.collect();
    let is_staged = !scripted.is_empty() && told.is_empty();
    let few = told.is_empty() && notes.len() < 2;
    let has_note = !told.is_empty() || !notes.is_empty();
    let untested = told.is_empty() && !few && !played(context, &notes);
    let fixes: Vec<_> = repairs(context).into_iter().map(|(it, _)| it).collect();
    Weigh::of("la cause d'un incident")
        .part(
            "la cause expliquée",
            (told.into_iter().chain(notes)).chain(fixes.iter().filter(|_| has_note).cloned()),
        )
        // A commit that repairs says what, and not why.
        .claim(fixes)
        .lies(scripted)
        .overruled_if(is_staged)
        .weak_if(
            few,
            "seuls des commits parlent de correction, sans en dire la cause",
        )
        .weak_if(
            untested,
            "elle n'est dite que par des commentaires, qu'aucun test ne rejoue",
        )
        .all()
}

/// Told in a document where an incident is staged.
fn is_scripted(hit: &Hit<'_>, scripted: &[&Finding]) -> bool {
    (scripted.iter()).any(|it| it.evidence.path == hit.source.file.path)
}

/// Tests that say which fault they play again.
fn replays<'a>(context: &Context<'a>) -> (Vec<&'a Case>, Vec<&'a Case>) {
    const TERMS: [&str; 11] = [
        "non-regression",
        "non regression",
        "anti-regression",
        "regression test",
        "test de regression",
        "reprodui",
        "reproduces",
        "bug$",
        "issue$",
        "ne plante",
        "rejoue l'incident",
    ];
    context.cases(|it| {
        let said = fold(&format!("{} {} {}", it.evidence.path, it.name, it.said));
        any(&said.replace(['_', '/'], " "), &TERMS)
    })
}

/// Causes told in a comment of a file that such a test is about: the cause is known to be this one.
fn played(context: &Context<'_>, notes: &[Evidence]) -> bool {
    let (good, _) = replays(context);
    notes.iter().any(|note| {
        let name = note.path.rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        stem.len() > 3 && good.iter().any(|it| it.evidence.path.contains(stem))
    })
}

fn reproduced(context: &Context<'_>) -> Opinion {
    let (good, hollow) = replays(context);
    let told = documents(context)
        .into_iter()
        .filter(|it| it.says(&["reprodu", "etapes pour", "rejou"]))
        .map(|it| it.evidence);
    // The output of a run that failed, kept beside the tests.
    let facts = context.facts;
    let outputs = facts.sources.iter().filter(|it| {
        let path = fold(&it.file.path);
        (path.contains("test") || path.contains("debug") || path.contains("incident"))
            && matches!(it.file.extension().as_str(), "txt" | "log")
            && it.file.text().is_some_and(|text| {
                any(
                    &fold(text),
                    &[
                        "echec",
                        "erreur",
                        "error",
                        "failed",
                        "traceback",
                        "bug",
                        "trop court",
                        "ko$",
                        "succes: false",
                        "success: false",
                        "succes : false",
                    ],
                )
            })
    });
    let outputs: Vec<_> = outputs.map(|it| facts.at(it, 1)).collect();
    let is_tested = !good.is_empty();
    Weigh::of("la reproduction d'un incident")
        .part(
            "une reproduction",
            good.iter()
                .chain(&hollow)
                .map(|it| it.evidence.clone())
                .chain(outputs),
        )
        .claim(told)
        .weak_if(!is_tested, "aucun test qui peut échouer ne la rejoue")
        .all()
}

fn procedure(context: &Context<'_>) -> Opinion {
    let hits = documents(context);
    let steps = hits
        .iter()
        .filter(|it| it.section.lines.len() >= 3 || it.says(&["etape"]))
        .map(|it| it.evidence.clone());
    let tracked = context.facts.lines(|line| {
        line.text.contains("/issues/")
            || line.text.contains("issue #")
            || line.folded.contains("ticket #")
    });
    let scripted = context.of(&[Lie::ScriptedIncident]);
    Weigh::of("la procédure de débogage")
        .part(
            "une procédure",
            steps.chain(scripted.iter().map(|it| it.evidence.clone())),
        )
        .part("son outil de suivi", tracked)
        .all()
}

fn explained(context: &Context<'_>) -> Opinion {
    let scripted = context.of(&[Lie::ScriptedIncident]);
    let hits = documents(context);
    let solved: Vec<_> = hits
        .iter()
        .filter(|it| !is_scripted(it, &scripted))
        .filter(|it| it.says(&["solution", "correct", "resolution", "resolu", "fix$"]))
        .map(|it| it.evidence.clone())
        .collect();
    let is_written = !solved.is_empty();
    Weigh::of("la solution d'un incident")
        .part(
            "la solution expliquée",
            solved.into_iter().chain(notes(context)),
        )
        .lies(scripted.iter().copied())
        .overruled_if(!scripted.is_empty() && !is_written)
        .weak_if(!is_written, "elle n'est que dans des commentaires")
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    let fixes = repairs(context);
    let merged = fixes.iter().any(|(_, merged)| *merged);
    let has_history = context
        .facts
        .project
        .repositories
        .iter()
        .any(|it| !it.history.is_empty());
    if !has_history {
        return Opinion {
            status: super::Status::Oral,
            evidence: Vec::new(),
            reason:
                "L'archive ne porte pas d'historique : la demande de fusion se montre à l'oral."
                    .to_owned(),
        };
    }
    Weigh::of("la solution versionnée")
        .part(
            "des corrections versionnées",
            fixes.into_iter().map(|(it, _)| it),
        )
        .weak_if(!merged, "aucune n'est passée par une demande de fusion")
        .all()
}
