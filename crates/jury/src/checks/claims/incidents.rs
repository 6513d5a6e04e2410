//! Incidents that did not happen: a list nobody filled, or a story of code that is nowhere.

use std::collections::{HashMap, HashSet};

use memchr::memmem;

use crate::checks::{Finding, Kind, found};
use crate::facts::mentions::Mention;
use crate::facts::{Evidence, Facts, Source};
use crate::readers::doc::{Doc, Kind as Line, Section};
use crate::words::{any, fold};

const NAMES: &[&str] = &["incident", "postmortem", "post-mortem"];

/// The added lines of a story that are sought in the code, and those of all the stories of a
/// project: each is sought through all its programs.
const MOST_ADDED: usize = 24;
const MOST_OF_ALL: usize = 240;

/// Added lines of a few letters are anywhere.
const SHORTEST: usize = 8;

pub(super) fn incidents(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    boards(facts, findings);
    for (source, doc) in facts.documents(NAMES) {
        unticked(facts, source, doc, findings);
    }
    let told = facts.docs().filter_map(|(source, doc)| {
        let named = any(&source.words, NAMES);
        let parts = doc
            .sections
            .iter()
            .filter(|it| named || any(&it.path, NAMES));
        let parts: Vec<&Section> = parts.collect();
        (!parts.is_empty()).then_some((source, doc, parts))
    });
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        return;
    }
    let mut mentions: HashMap<usize, Vec<&Mention>> = HashMap::new();
    for mention in facts.mentions.iter().filter(|it| is_program(&it.path)) {
        let place = facts.sources[mention.source].place;
        mentions.entry(place).or_default().push(mention);
    }
    let code = Code {
        mentions,
        names: names(facts),
    };
    let mut left = MOST_OF_ALL;
    for (source, doc, parts) in told {
        nowhere(facts, (source, doc, &parts), &code, &mut left, findings);
    }
}

/// What a story is set against.
struct Code<'a> {
    /// The programs that documents name, by the document.
    mentions: HashMap<usize, Vec<&'a Mention>>,
    names: HashSet<&'a str>,
}

/// A text in a dashboard, whose boxes stand for facts.
fn boards(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for (source, node) in facts.datas() {
        let path = fold(&source.file.path);
        if !(path.contains("incident") || path.contains("debug"))
            || node.get("panels").is_none() && node.at(&["dashboard", "panels"]).is_none()
        {
            continue;
        }
        let mut line = None;
        node.walk(&mut |key, value| {
            if (key == "content" || key == "text")
                && value
                    .text()
                    .is_some_and(|it| it.contains("[ ]") || it.contains("[x]") || it.contains('✅'))
            {
                line.get_or_insert(value.line);
            }
        });
        if let Some(line) = line {
            found(
                findings,
                Kind::ScriptedIncident,
                facts.at(source, line),
                "Cet incident est un texte écrit dans un tableau de bord : rien ne montre qu'il a eu lieu.",
            );
        }
    }
}

fn unticked(facts: &Facts<'_>, source: &Source<'_>, doc: &Doc, findings: &mut Vec<Finding>) {
    let tasks: Vec<_> = doc
        .lines()
        .filter_map(|it| match it.kind {
            Line::Task(done) => Some((done, it.line)),
            _ => None,
        })
        .collect();
    if tasks.len() >= 3 && tasks.iter().all(|(done, _)| !done) {
        found(
            findings,
            Kind::ScriptedIncident,
            facts.at(source, tasks[0].1),
            "Aucune étape de cet incident n'est cochée : la fiche n'a pas été remplie.",
        );
    }
}

/// The story names files, functions and lines of a repair, and the commit holds none of them.
fn nowhere(
    facts: &Facts<'_>,
    (source, doc, parts): (&Source<'_>, &Doc, &[&Section]),
    code: &Code<'_>,
    left: &mut usize,
    findings: &mut Vec<Finding>,
) {
    let ranges: Vec<_> = parts.iter().map(|it| extent(doc, it)).collect();
    let inside = |line: usize| {
        ranges
            .iter()
            .any(|(start, end)| (*start..*end).contains(&line))
    };
    // What is named, and where; one thing that is there is enough for the story to be true.
    let mut anchors: Vec<(String, Evidence)> = Vec::new();
    for mention in code.mentions.get(&source.place).into_iter().flatten() {
        if inside(mention.evidence.line) {
            if mention.is_there {
                return;
            }
            anchors.push((mention.path.clone(), mention.evidence.clone()));
        }
    }
    for line in parts.iter().flat_map(|it| &it.lines) {
        for name in called(&line.text) {
            if code.names.contains(name) {
                return;
            }
            anchors.push((format!("{name}()"), facts.at(source, line.line)));
        }
    }
    let diffs = doc.blocks.iter();
    let diffs = diffs.filter(|it| it.language == "diff" && inside(it.line));
    let added: Vec<_> = diffs
        .flat_map(|block| added(&block.text).map(|(place, added)| (block.line + place, added)))
        .collect();
    for (line, added) in spread(&added, MOST_ADDED) {
        // Past what is sought for a whole project, a story is not accused.
        let Some(fewer) = left.checked_sub(1) else {
            return;
        };
        *left = fewer;
        if is_written(facts, added) {
            return;
        }
        anchors.push(((*added).to_owned(), facts.at(source, *line)));
    }
    let kinds: HashSet<&str> = anchors.iter().map(|(name, _)| name.as_str()).collect();
    if kinds.len() < 2 {
        return;
    }
    let (name, evidence) = &anchors[0];
    found(
        findings,
        Kind::ScriptedIncident,
        evidence.clone(),
        format!("Ce récit d'incident nomme du code (« {name} »…) dont rien n'est dans le commit."),
    );
}

/// As many as `most`, from the first to the last.
fn spread<T>(items: &[T], most: usize) -> impl Iterator<Item = &T> {
    items.iter().step_by(items.len().div_ceil(most).max(1))
}

/// From the heading of a section to the next one.
fn extent(doc: &Doc, section: &Section) -> (usize, usize) {
    let next = doc
        .sections
        .iter()
        .map(|it| it.line)
        .filter(|it| *it > section.line);
    (section.line, next.min().unwrap_or(usize::MAX))
}

/// A program that a repair changes: a test or a document may be written beside it.
fn is_program(path: &str) -> bool {
    let lower = path.to_lowercase();
    let is_code = [".py", ".js", ".ts", ".rs", ".sql"]
        .iter()
        .any(|it| lower.ends_with(it));
    is_code && !lower.contains("test")
}

/// `name()` between backquotes.
fn called(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter_map(|it| {
        let name = it
            .split_once('(')
            .filter(|(_, rest)| rest.ends_with(')'))?
            .0;
        let name = name.rsplit('.').next()?;
        let is_name = name.len() > 3 && name.chars().all(|it| it.is_alphanumeric() || it == '_');
        is_name.then_some(name)
    })
}

/// The lines that a repair adds, and their place in the block.
fn added(diff: &str) -> impl Iterator<Item = (usize, &str)> {
    diff.lines().enumerate().filter_map(|(place, line)| {
        let line = line
            .strip_prefix('+')
            .filter(|it| !it.starts_with("++"))?
            .trim();
        (line.len() >= SHORTEST).then_some((place, line))
    })
}

/// Whether a file that is no document holds this line.
fn is_written(facts: &Facts<'_>, line: &str) -> bool {
    let finder = memmem::Finder::new(line);
    let mut others = facts.sources.iter().filter(|it| !it.role.is_document);
    others.any(|it| {
        it.file
            .text()
            .is_some_and(|text| finder.find(text.as_bytes()).is_some())
    })
}

/// Functions and classes of the project, and what it calls.
fn names<'a>(facts: &'a Facts<'_>) -> HashSet<&'a str> {
    let mut names = HashSet::new();
    for (_, code) in facts.codes() {
        names.extend(code.functions.iter().map(|it| it.name.as_str()));
        names.extend(code.classes.iter().map(|it| it.name.as_str()));
        names.extend(code.calls.iter().map(crate::readers::code::Call::method));
    }
    names
}
