//! The rhythm of the watch journal.

use super::dates::date;
use crate::checks::{Finding, Kind, against};
use crate::facts::roles::Domain;
use crate::facts::{Evidence, Facts};
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
    let dated = watch_dates(facts);
    let mut days: Vec<i64> = dated.iter().map(|(day, _)| *day).collect();
    days.sort_unstable();
    days.dedup();
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return;
    };
    let weeks = (last - first) / 7 + 1;
    let gap = days.windows(2).map(|it| it[1] - it[0]).max().unwrap_or(0);
    let irregular = days.len() >= 2 && (gap > 21 || (days.len() as i64) * 2 < weeks);
    if irregular {
        let evidence = dated[0].1.clone();
        let sentence = format!(
            "Le journal compte {} dates sur {weeks} semaines, le plus long silence dure {gap} jours ; le plan annonce un rythme hebdomadaire.",
            days.len()
        );
        against(
            findings,
            Kind::IrregularWatch,
            (evidence, promise),
            sentence,
        );
    }
}

/// Dates written in documents of the watch, with their line.
pub(crate) fn watch_dates(facts: &Facts<'_>) -> Vec<(i64, Evidence)> {
    let mut found = Vec::new();
    for (source, doc) in facts.documents(&["veille", "watch", "synthese"]) {
        let name = fold(source.file.name()).replace(['_', '-', '.'], " ");
        // « la veille » of a flight is the day before.
        let title = doc
            .sections
            .iter()
            .find(|it| it.level > 0)
            .map_or("", |it| &*it.path);
        let is_watch = source.role.domain == Domain::Watch || Domain::of(title) == Domain::Watch;
        if !is_watch {
            continue;
        }
        if source.role.is_template || any(&name, &["plan", "source", "benchmark", "comparatif"]) {
            continue;
        }
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
