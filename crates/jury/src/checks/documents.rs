//! Documents that promise: dead paths, templates, badges, screenshots, journals, models.

use super::{Finding, Kind, against, found};
use crate::facts::roles::Domain;
use crate::facts::{Evidence, Facts};
use crate::readers::workflow;
use crate::words::{any, fold, has};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for mention in facts.mentions.iter().filter(|it| !it.is_there) {
        let is_trace = ["tracabil", "traceab", "matrice", "competence"]
            .iter()
            .any(|it| has(&mention.said, it))
            || mentions_criterion(&mention.said);
        let kind = if is_trace {
            Kind::DeadTrace
        } else {
            Kind::DeadPath
        };
        let how = if mention.is_ticked {
            "annoncé comme fait et"
        } else {
            "cité, mais"
        };
        found(
            findings,
            kind,
            mention.evidence.clone(),
            format!("« {} » est {how} absent du commit.", mention.path),
        );
    }
    commands(facts, findings);
    templates(facts, findings);
    pictures(facts, findings);
    watch(facts, findings);
    models(facts, findings);
}

/// `C14.2` and the like.
fn mentions_criterion(folded: &str) -> bool {
    folded.match_indices('c').any(|(place, _)| {
        let rest = &folded[place + 1..];
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        (1..=2).contains(&digits)
            && rest[digits..].starts_with('.')
            && rest[digits + 1..].starts_with(|it: char| it.is_ascii_digit())
    })
}

/// Commands of a document that name a program which is not there.
fn commands(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for (source, doc) in facts.docs() {
        // Once a reader has moved to another folder, any place will do.
        let mut has_moved = false;
        for block in &doc.blocks {
            if !matches!(
                block.language.as_str(),
                "bash" | "sh" | "shell" | "console" | "" | "zsh" | "powershell"
            ) {
                continue;
            }
            for command in workflow::commands(&block.text, block.line) {
                let words: Vec<_> = command
                    .text
                    .trim_start_matches(['$', '>', ' '])
                    .split_whitespace()
                    .collect();
                has_moved |= matches!(words.as_slice(), ["cd", place, ..] if !facts.project.repositories.iter().any(|it| it.name.contains(*place)) && facts.project.paths.ends_with(place));
                let Some(path) = program(&words) else {
                    continue;
                };
                let paths = &facts.project.paths;
                let own = crate::tree::paths::folder(&source.file.path);
                let near = |base: &str| {
                    crate::tree::Paths::join(base, path)
                        .is_some_and(|it| paths.has(source.file.repository, &it))
                };
                let is_there = near(own) || near("") || (has_moved && paths.ends_with(path));
                if !is_there {
                    found(
                        findings,
                        Kind::DeadCommand,
                        facts.at(source, command.line),
                        format!("Cette commande nomme « {path} », absent du commit."),
                    );
                }
            }
        }
    }
}

/// The file of the project that a command needs to exist.
fn program<'a>(words: &[&'a str]) -> Option<&'a str> {
    let path = match words {
        ["cp", path, ..] if path.contains("example") || path.contains("sample") => path,
        ["streamlit", "run", path, ..]
        | ["pip" | "pip3", "install", "-r", path, ..]
        | ["docker-compose", "-f", path, ..]
        | ["docker", "compose", "-f", path, ..]
        | ["psql", .., "-f", path]
        | ["python" | "python3" | "bash" | "sh" | "node", path, ..] => path,
        _ => return None,
    };
    let is_file = path.rsplit('/').next().is_some_and(|it| it.contains('.'))
        && !path.starts_with('-')
        && !path.contains(['<', '$', '*', '~']);
    let is_local = !path.starts_with('/') && !path.contains("..");
    (is_file && is_local).then_some(path)
}

fn templates(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for source in facts
        .sources
        .iter()
        .filter(|it| it.role.is_template && it.role.is_document)
    {
        let text = source.file.text().unwrap_or_default();
        let hole = text.lines().position(|line| {
            line.contains('[')
                && !line.contains("](")
                && !line.contains("[ ]")
                && !line.contains("[x]")
        });
        let evidence = facts.at(source, hole.unwrap_or(0) + 1);
        found(
            findings,
            Kind::Template,
            evidence,
            "Ce document est un modèle que personne n'a rempli.",
        );
    }
    for (source, doc) in facts.docs() {
        for image in &doc.images {
            let target = image.target.to_lowercase();
            // A badge drawn by a service from a text, and not from a run.
            let is_fixed = target.contains("img.shields.io/badge/");
            let speaks = ["test", "build", "coverage", "couverture", "passing", "ci"]
                .iter()
                .any(|it| has(&target.replace(['/', '-', '_'], " "), it));
            if is_fixed && speaks {
                found(
                    findings,
                    Kind::PlaceholderBadge,
                    facts.at(source, image.line),
                    "Ce badge est un texte fixe : aucune exécution ne le change.",
                );
            }
        }
    }
}

/// Pictures that a document calls mock-ups, and that are screenshots by their name.
fn pictures(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for (source, doc) in facts.docs() {
        for image in &doc.images {
            let line = source
                .file
                .text()
                .and_then(|text| text.lines().nth(image.line.max(1) - 1))
                .unwrap_or_default();
            let around = fold(&format!("{line} {}", image.alternative));
            let section = doc
                .sections
                .iter()
                .rfind(|it| it.line <= image.line)
                .map_or("", |it| it.path.as_str());
            let is_mock = any(&around, &["maquette", "wireframe", "mockup", "mock-up"])
                || any(section, &["maquette", "wireframe", "mockup"]);
            let target = fold(&image.target).replace(['_', '-', '/', '.', '%'], " ");
            if is_mock && any(&target, &["screenshot", "capture", "screen", "copie ecran"]) {
                found(
                    findings,
                    Kind::Screenshot,
                    facts.at(source, image.line),
                    "Cette capture d'écran de l'application finie est présentée comme une maquette.",
                );
            }
        }
    }
}

/// The dates of the watch journal against a weekly rhythm.
fn watch(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
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

const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// Days since 1970 of `2025-03-04`, `04/03/2025` or `4 mars 2025`.
pub(crate) fn date(folded: &str) -> Option<i64> {
    let numbers: Vec<(usize, &str)> = folded
        .split(|it: char| !it.is_ascii_digit())
        .scan(0, |place, it| {
            let start = *place;
            *place += it.len() + 1;
            Some((start, it))
        })
        .filter(|(_, it)| !it.is_empty())
        .collect();
    for three in numbers.windows(3) {
        let [a, b, c] = [three[0].1, three[1].1, three[2].1];
        let close = three[2].0 - three[0].0 <= 9;
        let parse = |it: &str| it.parse::<i64>().ok();
        let parts = if a.len() == 4 && close {
            Some((parse(a)?, parse(b)?, parse(c)?))
        } else if c.len() == 4 && close {
            Some((parse(c)?, parse(b)?, parse(a)?))
        } else {
            None
        };
        if let Some((year, month, day)) = parts
            && let Some(days) = days(year, month, day)
        {
            return Some(days);
        }
    }
    for (number, name) in MONTHS.iter().enumerate() {
        let Some(place) = crate::words::find(folded, name) else {
            continue;
        };
        let before = folded[..place]
            .split_whitespace()
            .next_back()
            .unwrap_or_default();
        let after = folded[place + name.len()..]
            .split_whitespace()
            .next()
            .unwrap_or_default();
        let day = before.trim_end_matches("er").parse().unwrap_or(1);
        let year: String = after.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(year) = year.parse()
            && let Some(days) = days(year, number as i64 + 1, day)
        {
            return Some(days);
        }
    }
    None
}

/// From a civil date, within this century.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !((2000..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)) {
        return None;
    }
    // Years begin in March, so that the leap day is last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Entities of the data models against the tables that are created.
fn models(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let entities = crate::facts::docs_models(facts);
    if entities.len() < 2 || facts.tables.len() < 2 {
        return;
    }
    let flat = |it: &str| {
        let plain: String = fold(it).chars().filter(|it| it.is_alphanumeric()).collect();
        plain.trim_end_matches(['s', 'x']).to_owned()
    };
    let tables: Vec<String> = facts.tables.iter().map(|it| flat(&it.name)).collect();
    let is_same = |name: &str, table: &str| {
        let shortest = name.len().min(table.len());
        name == table || (shortest >= 4 && (table.contains(name) || name.contains(table)))
    };
    let absent: Vec<_> = entities
        .iter()
        .filter(|(name, _)| {
            let name = flat(name);
            !tables.iter().any(|it| is_same(&name, it))
        })
        .collect();
    // Two thirds without a table: not an association or a renaming.
    // Few names in common: another language, or another base.
    let known = entities.len() - absent.len();
    if absent.len() >= 2 && absent.len() * 3 >= entities.len() && known * 2 >= entities.len() {
        let names: Vec<_> = absent
            .iter()
            .take(4)
            .map(|(name, _)| name.as_str())
            .collect();
        against(
            findings,
            Kind::ModelGap,
            (absent[0].1.clone(), facts.tables[0].evidence.clone()),
            format!(
                "Le modèle de données nomme {}, que le schéma ne crée pas.",
                names.join(", ")
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_usual_forms() {
        assert_eq!(date("2025-03-04"), Some(20_151));
        assert_eq!(date("mardi 04/03/2025 : lecture"), Some(20_151));
        assert_eq!(date("semaine du 4 mars 2025"), Some(20_151));
        assert_eq!(date("version 1.2.3 de 30 pages"), None);
    }
}
