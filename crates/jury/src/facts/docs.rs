//! Documents by subject: sections whose headings name it, or whose lines speak of it enough.

use super::roles::Domain;
use super::{Evidence, Facts, Note, QUOTE, Source};
use crate::readers::doc::{Doc, Format, Kind, Line, Section};
use crate::words::{Folded, any, count, fold, quote};

/// A subject that a section may be about.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// In a heading: the section is about it.
    pub headings: &'static [&'static str],
    /// In the lines: this many different ones are needed.
    pub words: &'static [&'static str],
    pub enough: usize,
}

/// A section about a subject.
#[derive(Clone)]
pub struct Hit<'a> {
    pub source: &'a Source<'a>,
    pub section: &'a Section,
    pub evidence: Evidence,
    pub is_heading: bool,
    /// Words of the section.
    pub size: usize,
    pub is_template: bool,
}

impl<'a> Facts<'a> {
    /// Sections about a subject, the fullest first.
    pub fn about(&'a self, topic: &Topic) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for (source, doc) in self.docs() {
            let named = any(&source.words, topic.headings);
            for section in &doc.sections {
                // A table of contents names everything and says nothing.
                if is_contents(&section.title) {
                    continue;
                }
                let is_heading = any(&section.path, topic.headings);
                let words = section_words(section, topic.words);
                if !(is_heading
                    || (words >= topic.enough && topic.enough > 0)
                    || (named && words > 0))
                {
                    continue;
                }
                hits.push(Hit {
                    source,
                    section,
                    evidence: best_line(self, source, section, topic),
                    is_heading: is_heading || named,
                    size: section.words(),
                    is_template: source.role.is_template,
                });
            }
        }
        // Its own title, then a title above, then its words.
        hits.sort_by_cached_key(|it| {
            let own = any(&crate::words::fold(&it.section.title), topic.headings);
            (
                it.is_template,
                !own,
                !it.is_heading,
                std::cmp::Reverse(it.size),
            )
        });
        hits
    }

    /// Lines of documents that hold one of these words.
    pub fn saying(&'a self, terms: &[&str]) -> Vec<Evidence> {
        self.chosen(
            &[Domain::General, Domain::Stories],
            |section| section.may_say(terms),
            |line| any(&line.folded, terms),
        )
    }

    /// Lines of general documents chosen by what they say.
    pub fn lines(&'a self, wanted: impl Fn(&Line) -> bool) -> Vec<Evidence> {
        self.lines_of(&[Domain::General, Domain::Stories], wanted)
    }

    /// Lines of documents of some domains.
    pub fn lines_of(&'a self, domains: &[Domain], wanted: impl Fn(&Line) -> bool) -> Vec<Evidence> {
        self.chosen(domains, |_| true, wanted)
    }

    fn chosen(
        &'a self,
        domains: &[Domain],
        section_wanted: impl Fn(&Section) -> bool,
        wanted: impl Fn(&Line) -> bool,
    ) -> Vec<Evidence> {
        self.docs()
            .filter(|(source, _)| !source.role.is_template && domains.contains(&source.role.domain))
            .flat_map(|(source, doc)| doc.sections.iter().map(move |section| (source, section)))
            .filter(|(_, section)| section_wanted(section))
            .flat_map(|(source, section)| section.lines.iter().map(move |line| (source, line)))
            .filter(|(_, line)| wanted(line))
            .map(|(source, line)| self.with(source, line.line, &line.text))
            .collect()
    }

    /// Documents whose name or first headings speak of a subject.
    pub fn documents(&'a self, terms: &[&str]) -> Vec<(&'a Source<'a>, &'a Doc)> {
        self.docs()
            .filter(|(source, doc)| {
                let path = &source.words;
                let title = doc
                    .sections
                    .iter()
                    .find(|it| it.level > 0)
                    .map_or("", |it| &*it.path);
                any(path, terms) || any(title, terms)
            })
            .collect()
    }

    /// Docstrings and comments of programs, tests left out.
    pub fn notes(&'a self, wanted: impl Fn(&Folded) -> bool) -> Vec<Evidence> {
        self.notes
            .iter()
            .filter(|it| wanted(&it.folded))
            .map(|it| self.with(&self.sources[it.source], it.line, &it.text))
            .collect()
    }
}

fn is_contents(title: &str) -> bool {
    any(
        &fold(title),
        &[
            "table des matieres",
            "sommaire",
            "table of contents",
            "contents$",
        ],
    )
}

/// Every line of every note, folded once.
pub(super) fn all_notes(facts: &Facts<'_>) -> Vec<Note> {
    let mut found = Vec::new();
    let mut put = |source: usize, line: usize, text: &str| {
        found.push(Note {
            source,
            line,
            text: quote(text, QUOTE).into(),
            folded: Folded::of(text),
        });
    };
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = source.read.code.as_ref().filter(|_| !source.role.is_test) else {
            continue;
        };
        for note in code.docstrings.iter().chain(&code.comments) {
            for (row, line) in note.text.lines().enumerate() {
                put(place, note.line + row, line);
            }
        }
    }
    for (place, source) in facts.sources.iter().enumerate() {
        if source.file.extension() == "sql" {
            let text = source.file.text().unwrap_or_default();
            for (line, comment) in crate::readers::sql::comments(text, 1) {
                put(place, line, &comment);
            }
        }
    }
    found.shrink_to_fit();
    found
}

fn section_words(section: &Section, terms: &[&str]) -> usize {
    terms.iter().filter(|term| section.says(&[term])).count()
}

/// The line that says most about it, or the heading.
fn best_line(facts: &Facts<'_>, source: &Source<'_>, section: &Section, topic: &Topic) -> Evidence {
    let best = section
        .lines
        .iter()
        .map(|line| (count(&line.folded, topic.words), line))
        .filter(|(words, _)| *words > 0)
        .max_by_key(|(words, line)| (*words, std::cmp::Reverse(line.line)));
    match best {
        Some((_, line)) if !any(&section.path, topic.headings) => {
            facts.with(source, line.line, &line.text)
        }
        _ if section.level > 0 => facts.with(source, section.line, &section.title),
        Some((_, line)) => facts.with(source, line.line, &line.text),
        None => facts.with(source, section.line, &section.title),
    }
}

impl Hit<'_> {
    /// What the document, or else the section, is about.
    pub fn domain(&self) -> Domain {
        match self.source.role.domain {
            Domain::General => Domain::of(&self.section.path),
            domain => domain,
        }
    }

    pub fn says(&self, terms: &[&str]) -> bool {
        self.section.says(terms)
    }

    /// Whether a block of code of the section, before the next one, holds one of these terms.
    fn shows(&self, terms: &[&str]) -> bool {
        let Some(doc) = self.source.read.doc.as_ref() else {
            return false;
        };
        let start = self.section.line;
        let next = doc.sections.iter().find(|next| next.line > start);
        let end = next.map_or(usize::MAX, |next| next.line);
        let mut blocks = doc.blocks.iter();
        blocks.any(|block| (start..end).contains(&block.line) && any(&fold(&block.text), terms))
    }

    /// Whether the section, before the next one, holds a block of code.
    pub fn has_block(&self) -> bool {
        let Some(doc) = self.source.read.doc.as_ref() else {
            return false;
        };
        let start = self.section.line;
        let next = doc.sections.iter().find(|next| next.line > start);
        let end = next.map_or(usize::MAX, |next| next.line);
        doc.blocks.iter().any(|it| (start..end).contains(&it.line))
    }

    /// Tasks of the section that nobody ticked.
    pub fn open_tasks(&self) -> usize {
        self.section
            .lines
            .iter()
            .filter(|it| it.kind == Kind::Task(false))
            .count()
    }

    /// Structured enough to be read with an assistive tool.
    pub fn is_accessible(&self) -> bool {
        self.source.read.doc.as_deref().is_some_and(is_accessible)
    }
}

/// Headings in Markdown or HTML; a PDF needs its tags.
pub fn is_accessible(doc: &Doc) -> bool {
    match doc.format {
        Format::Markdown | Format::Office | Format::Notebook => doc.headings() > 0,
        Format::Html => doc.headings() > 0 && (doc.language.is_some() || doc.accessible_marks > 0),
        Format::Pdf => doc.accessible_marks > 0,
        Format::Plain | Format::Table => false,
    }
}

/// The sections that say one of these terms, in their text or in a block of code they hold.
pub fn saying(hits: &[Hit<'_>], terms: &[&str]) -> Vec<Evidence> {
    hits.iter()
        .filter(|it| it.says(terms) || it.shows(terms))
        .map(|it| it.evidence.clone())
        .collect()
}
