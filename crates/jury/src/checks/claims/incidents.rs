//! Incidents that did not happen: a list nobody filled, or a story of code that is nowhere.

use std::collections::HashSet;

use memchr::memmem;

use crate::checks::{Finding, Kind, found};
use crate::facts::{Evidence, Facts, Source};
use crate::readers::doc::{Doc, Kind as Line, Section};
use crate::words::{any, fold};

const NAMES: &[&str] = &["incident", "postmortem", "post-mortem"];

/// What a story names of the code, at most: the rest changes nothing.
const MOST: usize = 24;

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
    let names = names(facts);
    for (source, doc, parts) in told {
        nowhere(facts, source, doc, &parts, &names, findings);
    }
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
    source: &Source<'_>,
    doc: &Doc,
    parts: &[&Section],
    names: &HashSet<&str>,
    findings: &mut Vec<Finding>,
) {
    let ranges: Vec<_> = parts.iter().map(|it| extent(doc, it)).collect();
    let inside = |line: usize| {
        ranges
            .iter()
            .any(|(start, end)| (*start..*end).contains(&line))
    };
    let mut anchors: Vec<(String, Evidence, bool)> = Vec::new();
    for mention in facts
        .mentions
        .iter()
        .filter(|it| facts.sources[it.source].place == source.place && inside(it.evidence.line))
    {
        if is_program(&mention.path) {
            let evidence = mention.evidence.clone();
            anchors.push((mention.path.clone(), evidence, mention.is_there));
        }
    }
    for line in parts.iter().flat_map(|it| &it.lines) {
        for name in called(&line.text) {
            let is_there = names.contains(name);
            anchors.push((format!("{name}()"), facts.at(source, line.line), is_there));
        }
    }
    for block in doc
        .blocks
        .iter()
        .filter(|it| it.language == "diff" && inside(it.line))
    {
        for (place, added) in added(&block.text) {
            let is_there = is_written(facts, added);
            let evidence = facts.at(source, block.line + place);
            anchors.push((added.to_owned(), evidence, is_there));
        }
    }
    anchors.truncate(MOST);
    let kinds: HashSet<&str> = anchors.iter().map(|(name, ..)| name.as_str()).collect();
    if kinds.len() < 2 || anchors.iter().any(|(.., is_there)| *is_there) {
        return;
    }
    let (name, evidence, _) = &anchors[0];
    found(
        findings,
        Kind::ScriptedIncident,
        evidence.clone(),
        format!("Ce récit d'incident nomme du code (« {name} »…) dont rien n'est dans le commit."),
    );
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
