//! Routes that a document lists, against those of the code.

use std::collections::HashSet;

use super::{Finding, Kind, against};
use crate::facts::answers::Answers;
use crate::facts::api::Api;
use crate::facts::roles::Domain;
use crate::facts::{Evidence, Facts, Source};
use crate::readers::doc::Doc;
use crate::tree::paths::folder;

const VERBS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// A list of fewer routes may be an example.
const FEWEST: usize = 3;

/// A document that lists more says nothing more of whether its routes are served.
const MOST: usize = 500;

/// A document of an API of the project that lists routes of which a third is not served.
pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if facts.apis.is_empty() {
        return;
    }
    let answers = Answers::of(facts);
    for (source, doc) in facts
        .docs()
        .filter(|(it, _)| it.role.domain == Domain::General)
    {
        let listed = listed(facts, source, doc);
        let is_served = |path: &str| {
            let bare = path.trim_end_matches('/');
            answers.to_or_ending(path).next().is_some()
                || answers.to_or_ending(bare).next().is_some()
                || facts
                    .apis
                    .iter()
                    .flat_map(|it| &it.routes)
                    .any(|it| it.path == path)
        };
        let absent: Vec<_> = listed.iter().filter(|(path, _)| !is_served(path)).collect();
        let known = listed.len() - absent.len();
        let own = own(facts, source);
        let is_about_it = known > 0 || own.is_some();
        if listed.len() < FEWEST
            || absent.len() * 3 < listed.len()
            || absent.len() < 2
            || !is_about_it
        {
            continue;
        }
        let api = own.unwrap_or(&facts.apis[0]);
        let (path, evidence) = absent[0];
        against(
            findings,
            Kind::PhantomRoute,
            (evidence.clone(), api.evidence.clone()),
            format!(
                "Ce document liste {} routes, et {} ne sont servies par aucun programme, dont « {path} ».",
                listed.len(),
                absent.len()
            ),
        );
    }
}

/// The API that lives beside the document, or under it: a readme at the root is about everything.
fn own<'a>(facts: &'a Facts<'_>, source: &Source<'_>) -> Option<&'a Api> {
    let folder = folder(&source.file.path);
    let inside = |it: &&Api| {
        facts.sources[it.source].file.repository == source.file.repository
            && (it.evidence.path.strip_prefix(folder)).is_some_and(|rest| rest.starts_with('/'))
    };
    (!folder.is_empty()).then(|| facts.apis.iter().find(inside))?
}

/// `GET /clients/{id}`, with or without the marks of a table or of code: each path once.
fn listed(facts: &Facts<'_>, source: &Source<'_>, doc: &Doc) -> Vec<(String, Evidence)> {
    let mut found: Vec<(String, Evidence)> = Vec::new();
    let mut seen = HashSet::new();
    for line in doc.lines() {
        let words = line
            .text
            .split(|it: char| it.is_whitespace() || "|`*,()".contains(it));
        let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
        for pair in words.windows(2) {
            let path = pair[1]
                .split('?')
                .next()
                .unwrap_or_default()
                .trim_end_matches(['.', ':', ';']);
            let is_route = VERBS.contains(&pair[0]) && path.starts_with('/') && path.len() > 1;
            if is_route && seen.insert(path) {
                found.push((path.to_owned(), facts.with(source, line.line, &line.text)));
            }
            if found.len() >= MOST {
                return found;
            }
        }
    }
    found
}
