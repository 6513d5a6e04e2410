//! The rhythm of the watch journal.

use super::dates::date;
use crate::checks::{Finding, Kind, against};
use crate::facts::roles::Domain;
use crate::facts::{Evidence, Facts, Source};
use crate::readers::doc::Doc;
use crate::words::{any, fold};

/// The dates of the watch journal against a weekly rhythm.
pub(super) fn watch(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let weekly = facts.lines_of(&[Domain::Watch, Domain::General], |line| {
        any(
            &line.folded,
            &[
                "hebdomadaire",
                "chaque semaine",
                "par semaine",
                "1h/semaine",
                "weekly",
            ],
        ) && any(
            &line.folded,
            &["veille", "creneau", "heure", "session", "frequence"],
        )
    });
    let Some(promise) = weekly.into_iter().next() else {
        return;
    };
    let dated = written_dates(facts);
    if dated.is_empty() {
        by_commits(facts, promise, findings);
        return;
    }
    let days = distinct(dated.iter().map(|(day, _)| *day));
    if let Some((weeks, gap)) = irregular(&days) {
        let sentence = format!(
            "Le journal compte {} dates sur {weeks} semaines, le plus long silence dure {gap} jours ; le plan annonce un rythme hebdomadaire.",
            days.len()
        );
        let evidence = dated[0].1.clone();
        against(
            findings,
            Kind::IrregularWatch,
            (evidence, promise),
            sentence,
        );
    }
}

/// A journal that writes no date has those of its commits.
fn by_commits(facts: &Facts<'_>, promise: Evidence, findings: &mut Vec<Finding>) {
    let dated = commit_dates(facts);
    let days = distinct(dated.iter().map(|(day, _)| *day));
    let Some((_, evidence)) = dated.into_iter().next() else {
        return;
    };
    let sentence = match (irregular(&days), days.as_slice()) {
        (Some((weeks, gap)), _) => format!(
            "Le journal, sans date, a été écrit par des commits de {} jours sur {weeks} semaines, le plus long silence dure {gap} jours ; le plan annonce un rythme hebdomadaire.",
            days.len()
        ),
        // A project whose whole history is shorter tells nothing of a rhythm.
        (None, [day]) if span(facts) >= SHORTEST => format!(
            "Le journal, sans date, a été écrit en un seul jour d'après ses commits ({}) ; le plan annonce un rythme hebdomadaire.",
            written(*day)
        ),
        _ => return,
    };
    against(
        findings,
        Kind::IrregularWatch,
        (evidence, promise),
        sentence,
    );
}

/// Days that the history of the project must last before its silence means something.
const SHORTEST: i64 = 28;

fn span(facts: &Facts<'_>) -> i64 {
    let touches = facts
        .project
        .repositories
        .iter()
        .filter_map(|it| it.touches.as_ref());
    let spans = touches.filter_map(|it| it.span);
    spans.map(|(first, last)| last - first).max().unwrap_or(0)
}

fn distinct(days: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut days: Vec<i64> = days.collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The weeks and the longest silence, in days, of a watch that is not weekly.
fn irregular(days: &[i64]) -> Option<(i64, i64)> {
    let (first, last) = (days.first()?, days.last()?);
    let weeks = (last - first) / 7 + 1;
    let gap = days.windows(2).map(|it| it[1] - it[0]).max().unwrap_or(0);
    let is_irregular = days.len() >= 2 && (gap > 21 || (days.len() as i64) * 2 < weeks);
    is_irregular.then_some((weeks, gap))
}

fn written(day: i64) -> String {
    // A commit bears the date that its author wants, up to the largest number there is.
    let seconds = day.checked_mul(86_400);
    let date = seconds.and_then(|it| chrono::DateTime::from_timestamp(it, 0));
    date.map_or_else(String::new, |it| it.format("%d/%m/%Y").to_string())
}

/// When the watch was done, as its documents or its commits tell it.
pub(crate) struct Rhythm {
    /// Dates written in its documents.
    pub(crate) written: Vec<Evidence>,
    /// Where no date is written, those of the commits that wrote them.
    pub(crate) committed: Vec<Evidence>,
    pub(crate) is_weekly: bool,
}

pub(crate) fn rhythm(facts: &Facts<'_>) -> Rhythm {
    let written = written_dates(facts);
    let committed = match written.as_slice() {
        [] => commit_dates(facts),
        _ => Vec::new(),
    };
    let days = distinct(written.iter().chain(&committed).map(|(day, _)| *day));
    let evidence = |dated: Vec<(i64, Evidence)>| dated.into_iter().map(|(_, it)| it).collect();
    Rhythm {
        is_weekly: is_weekly(&days),
        written: evidence(written),
        committed: evidence(committed),
    }
}

/// Enough days, over some weeks, without a long silence: files added together are one day.
fn is_weekly(days: &[i64]) -> bool {
    const FEWEST: usize = 6;
    let lasts = |(first, last): (&i64, &i64)| last - first >= SHORTEST;
    days.len() >= FEWEST
        && days.first().zip(days.last()).is_some_and(lasts)
        && irregular(days).is_none()
}

/// Files of the watch that write no date, in a repository whose history is not there or cut.
pub(crate) fn undated<'a>(facts: &'a Facts<'_>) -> Vec<(&'a Source<'a>, &'static str)> {
    if !written_dates(facts).is_empty() {
        return Vec::new();
    }
    let why = |source: &Source<'_>| {
        let touches = &facts.project.repositories[source.file.repository].touches;
        match touches {
            None => Some("date du journal de veille non disponible : archive sans historique"),
            Some(it) if it.ends_early => {
                Some("date du journal de veille non disponible : historique incomplet")
            }
            Some(_) => None,
        }
    };
    journals(facts)
        .filter_map(|(source, _)| Some((source, why(source)?)))
        .collect()
}

/// One a file and a day, the oldest first. A history that is cut tells when the last lines were
/// written, and not the rhythm: it gives none.
fn commit_dates(facts: &Facts<'_>) -> Vec<(i64, Evidence)> {
    let mut found = Vec::new();
    for (source, _) in journals(facts) {
        let touches = &facts.project.repositories[source.file.repository].touches;
        let Some(touches) = touches.as_ref().filter(|it| !it.ends_early) else {
            continue;
        };
        for day in distinct(touches.days(&source.file.path).iter().copied()) {
            let quote = format!("écrit par un commit du {}", written(day));
            found.push((day, facts.with(source, 1, &quote)));
        }
    }
    found.sort_by_key(|(day, _)| *day);
    found
}

/// Dates written in documents of the watch, with their line.
fn written_dates(facts: &Facts<'_>) -> Vec<(i64, Evidence)> {
    let mut found = Vec::new();
    for (source, doc) in journals(facts) {
        for section in &doc.sections {
            if let Some(day) = date(&fold(&section.title)) {
                found.push((day, facts.with(source, section.line, &section.title)));
            }
            for line in &section.lines {
                if let Some(day) = date(&line.folded) {
                    found.push((day, facts.with(source, line.line, &line.text)));
                }
            }
        }
    }
    found
}

/// The documents of the watch that somebody fills in as weeks go by.
fn journals<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = (&'a Source<'a>, &'a Doc)> {
    let documents = facts.documents(&["veille", "watch", "synthese"]);
    documents.into_iter().filter(|(source, doc)| {
        let name = fold(source.file.name()).replace(['_', '-', '.'], " ");
        // « la veille » of a flight is the day before.
        let title = doc
            .sections
            .iter()
            .find(|it| it.level > 0)
            .map_or("", |it| &*it.path);
        let is_watch = source.role.domain == Domain::Watch || Domain::of(title) == Domain::Watch;
        is_watch
            && !source.role.is_template
            && !any(&name, &["plan", "source", "benchmark", "comparatif"])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rhythm_is_weekly_by_its_days_and_their_gaps() {
        assert!(is_weekly(&[0, 7, 14, 21, 28, 35]));
        assert!(is_weekly(&[0, 8, 13, 22, 29, 42]));
        assert!(!is_weekly(&[0, 7, 14, 21, 28]), "trop peu");
        assert!(!is_weekly(&[0, 1, 2, 3, 4, 5]), "une seule semaine");
        assert!(!is_weekly(&[0, 1, 2, 3, 4, 60]), "un long silence");
        assert!(!is_weekly(&[]));
    }

    #[test]
    fn a_day_out_of_any_calendar_is_not_written() {
        assert_eq!(written(20_151), "04/03/2025");
        for day in [i64::MAX, i64::MIN, i64::MIN.div_euclid(86_400)] {
            assert_eq!(written(day), "");
        }
    }
}
