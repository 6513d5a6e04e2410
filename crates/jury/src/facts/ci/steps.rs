//! The works of a job: its actions, its commands, and those of the scripts it runs.

use super::work::{by_name, work, work_or_name};
use super::{Done, Item, Work};
use crate::facts::{Facts, Source};
use crate::readers::workflow::{self, Command, Job, Step};

/// Commands of one script that are looked at.
const MOST_COMMANDS: usize = 200;

pub(super) fn done(facts: &Facts<'_>, source: &Source<'_>, job: &Job) -> Done {
    let mut works = Vec::new();
    for step in &job.steps {
        let first = works.len();
        let may_fail = job.may_fail || step.may_fail;
        if let Some(work) = action(step) {
            works.push(Item {
                work,
                text: step.uses.clone(),
                evidence: facts.at(source, step.line),
                is_forgiven: may_fail,
            });
        }
        for command in step.commands() {
            for (work, text) in works_of(facts, source, &command) {
                works.push(Item {
                    work,
                    text,
                    evidence: facts.at(source, command.line),
                    is_forgiven: may_fail || command.is_forgiven,
                });
            }
        }
        if asks_by_hand(step.condition.as_deref()) {
            works[first..].iter_mut().for_each(set_aside);
        }
    }
    // What waits for a choice made by hand trains nothing when code changes.
    if asks_by_hand(job.condition.as_deref()) {
        works.iter_mut().for_each(set_aside);
    }
    let is_off = |it: &str| matches!(it.trim(), "false" | "${{ false }}");
    Done {
        job: job.clone(),
        evidence: facts.at(source, job.line),
        works,
        is_disabled: job.condition.as_deref().is_some_and(is_off),
    }
}

/// `if: inputs.complet == 'true'`: somebody must tick a box.
fn asks_by_hand(condition: Option<&str>) -> bool {
    condition.is_some_and(|it| it.contains("inputs.") && !it.contains("||"))
}

fn set_aside(item: &mut Item) {
    if matches!(item.work, Work::Train | Work::Validate) {
        item.work = Work::Other;
    }
}

pub(crate) fn action(step: &Step) -> Option<Work> {
    let uses = step.uses.to_lowercase();
    if uses.is_empty() {
        return None;
    }
    let pushes = step
        .with
        .iter()
        .any(|(name, value)| name == "push" && value != "false");
    Some(match uses.as_str() {
        it if it.contains("build-push-action") && pushes => Work::Publish,
        it if it.contains("build-push-action") || it.contains("kaniko") => Work::Build,
        it if it.contains("deploy")
            || it.contains("ssh-action")
            || it.contains("heroku")
            || it.contains("flyctl")
            || it.contains("railway") =>
        {
            Work::Deploy
        }
        it if it.contains("gh-release")
            || it.contains("pypi-publish")
            || it.contains("upload-pages") =>
        {
            Work::Publish
        }
        it if it.contains("setup-") || it.contains("cache") || it.contains("install") => {
            Work::Install
        }
        it if it.contains("lint")
            || it.contains("hadolint")
            || it.contains("trivy")
            || it.contains("codeql") =>
        {
            Work::Lint
        }
        _ => return None,
    })
}

/// A command, or those of the script of the project that it runs.
pub(super) fn works_of(
    facts: &Facts<'_>,
    source: &Source<'_>,
    command: &Command,
) -> Vec<(Work, String)> {
    let work = work(&command.text);
    if work != Work::Other {
        return vec![(work, command.text.clone())];
    }
    let script = command
        .text
        .split_whitespace()
        .map(|it| it.trim_start_matches("./"))
        .find_map(|word| {
            let file = facts
                .find(word)
                .filter(|it| it.file.repository == source.file.repository)?;
            let text = file.file.text()?;
            (file.file.extension() == "sh" || text.starts_with("#!")).then(|| text.to_owned())
        });
    let Some(script) = script else {
        return vec![(by_name(&command.text), command.text.clone())];
    };
    let inner: Vec<_> = workflow::commands(&script, 1)
        .into_iter()
        .take(MOST_COMMANDS)
        .map(|it| {
            let found = work_or_name(&it.text);
            (found, it.text)
        })
        .filter(|(work, _)| !matches!(work, Work::Other | Work::Show))
        .collect();
    if inner.is_empty() {
        return vec![(by_name(&command.text), command.text.clone())];
    }
    inner
}
