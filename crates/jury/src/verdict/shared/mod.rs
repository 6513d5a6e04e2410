//! Questions that several criteria ask.

mod accessible;
mod api;

use super::Context;
use crate::checks::{Finding, Kind as Lie};
use crate::facts::Evidence;
use crate::facts::docs::{Hit, Topic};
use crate::facts::roles::Domain;
use crate::facts::tests::Case;
use crate::verdict::c4::INSTALL;
use crate::words::any;
pub(crate) use accessible::{SHORT, accessible, accessible_hits, versioned};
pub(crate) use api::{covered, identity_documented, openapi, protection, siblings, standard};

/// A subject by its headings, or by enough of its words.
pub(crate) const fn topic(
    headings: &'static [&'static str],
    words: &'static [&'static str],
    enough: usize,
) -> Topic {
    Topic {
        headings,
        words,
        enough,
    }
}

/// Why something was chosen.
pub(crate) const REASONS: &[&str] = &[
    "car$",
    "parce que",
    "choix",
    "choisi",
    "retenu",
    "justif",
    "pourquoi",
    "raison",
    "plutot que",
    "avantage",
    "adapte a",
    "because",
    "chosen",
    "rationale",
];

impl<'a> Context<'a> {
    /// Sections of general documents: those about one thing prove nothing of another.
    pub(crate) fn about(&self, topic: &Topic) -> Vec<Hit<'a>> {
        self.about_in(&[Domain::General], topic)
    }

    /// Sections of some domains, unfilled templates left out.
    pub(crate) fn about_in(&self, domains: &[Domain], topic: &Topic) -> Vec<Hit<'a>> {
        let hits = self.facts.about(topic).into_iter();
        hits.filter(|it| !it.is_template && domains.contains(&it.domain()))
            .collect()
    }

    /// Places of a subject in documents.
    pub(crate) fn places(&self, topic: &Topic) -> Vec<Evidence> {
        self.about(topic)
            .into_iter()
            .map(|it| it.evidence)
            .collect()
    }

    pub(crate) fn saying(&self, terms: &[&str]) -> Vec<Evidence> {
        self.facts.saying(terms)
    }

    /// Lines that hold a word of each list.
    pub(crate) fn saying_both(&self, one: &[&str], other: &[&str]) -> Vec<Evidence> {
        self.facts
            .lines(|line| any(&line.folded, one) && any(&line.folded, other))
    }

    /// A path announced and absent, as false evidence.
    pub(crate) fn dead(&self, terms: &[&str]) -> Option<Evidence> {
        let dead = self.facts.dead(terms);
        let best = dead.iter().max_by_key(|it| (it.is_ticked, it.is_link))?;
        Some(best.evidence.clone())
    }

    /// Commands that cannot work, at the root or in a procedure of installation: one in a corner of
    /// a module stops nobody.
    pub(crate) fn dead_commands(&self) -> Vec<&'a Finding> {
        let is_way = |it: &&Finding| {
            let Some(source) = self.facts.find(&it.evidence.path) else {
                return true;
            };
            let mut sections = source.read.doc.iter().flat_map(|doc| &doc.sections);
            let own = sections.rfind(|own| own.line <= it.evidence.line);
            source.role.is_root || own.is_some_and(|it| any(&it.path, INSTALL.headings))
        };
        self.of(&[Lie::DeadCommand])
            .into_iter()
            .filter(is_way)
            .collect()
    }

    /// Dead paths announced as done, or that a readme links to.
    pub(crate) fn promised(&self, terms: &[&str]) -> Option<Evidence> {
        let dead = self.facts.dead(terms);
        let found = dead
            .iter()
            .find(|it| it.is_ticked || it.is_link || it.is_readme)?;
        Some(found.evidence.clone())
    }

    /// Tests that are about something: those that can fail, and those that cannot.
    pub(crate) fn cases(&self, wanted: impl Fn(&Case) -> bool) -> (Vec<&'a Case>, Vec<&'a Case>) {
        self.facts
            .tests
            .cases
            .iter()
            .filter(|it| wanted(it))
            .partition(|it| it.is_effective())
    }

    /// Programs of the application that people use: pages, Streamlit, a front in JavaScript.
    pub(crate) fn application(&self) -> Vec<Evidence> {
        let facts = self.facts;
        let mut found = Vec::new();
        for (source, code) in facts.programs() {
            let is_streamlit = ["streamlit", "gradio", "dash"]
                .iter()
                .any(|it| code.imports_module(it).is_some());
            let is_manage = source.file.name() == "manage.py";
            let is_front = ["react", "vue", "@angular/core", "svelte", "next"]
                .iter()
                .any(|it| code.imports_module(it).is_some());
            if is_manage || (!source.role.is_notebook && (is_streamlit || is_front)) {
                found.push(facts.at(source, 1));
            }
        }
        let pages = facts
            .apis
            .iter()
            .flat_map(|it| &it.routes)
            .filter(|it| it.is_page && !it.path.contains("docs"));
        found.extend(pages.map(|it| it.evidence.clone()));
        let templates = facts.sources.iter().filter(|it| it.role.is_page);
        found.extend(templates.map(|it| facts.at(it, 1)));
        found
    }
}
