//! What pipelines really do: the work of each command, in the order of the jobs.

mod steps;
mod work;

use super::{Evidence, Facts};
use crate::readers::workflow::{self, Job, Workflow};
pub(crate) use steps::action;
use steps::done;
pub use work::work;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    Install,
    Lint,
    Test,
    DataTest,
    Train,
    Validate,
    Build,
    Publish,
    Deploy,
    /// Prints or looks, and does nothing.
    Show,
    Other,
}

/// A longer workflow is generated.
const MOST_JOBS: usize = 500;

#[derive(Debug, Default)]
pub struct Ci {
    pub workflows: Vec<Read>,
}

#[derive(Debug)]
pub struct Read {
    pub source: usize,
    pub evidence: Evidence,
    pub workflow: Workflow,
    pub jobs: Vec<Done>,
}

/// A job, and its works in order.
#[derive(Debug)]
pub struct Done {
    pub job: Job,
    pub evidence: Evidence,
    pub works: Vec<Item>,
    pub is_disabled: bool,
}

#[derive(Debug, Clone)]
pub struct Item {
    pub work: Work,
    pub text: String,
    pub evidence: Evidence,
    /// Its failure does not fail the job.
    pub is_forgiven: bool,
}

pub(super) fn of(facts: &Facts<'_>) -> Ci {
    let mut ci = Ci::default();
    for (place, source) in facts.sources.iter().enumerate() {
        let node = source.read.data.as_ref();
        let Some(workflow) = node.and_then(|it| workflow::read(&source.file.path, it)) else {
            continue;
        };
        let jobs = workflow
            .jobs
            .iter()
            .take(MOST_JOBS)
            .map(|job| done(facts, source, job))
            .collect();
        ci.workflows.push(Read {
            source: place,
            evidence: facts.at(source, 1),
            workflow,
            jobs,
        });
    }
    ci
}

impl Done {
    pub fn has(&self, work: Work) -> Option<&Item> {
        self.works
            .iter()
            .find(|it| it.work == work && !it.is_forgiven)
    }

    /// It has commands, and they only print or look.
    pub fn only_shows(&self) -> bool {
        let counted = self.works.iter().filter(|it| it.work != Work::Install);
        let works: Vec<_> = counted.collect();
        !works.is_empty() && works.iter().all(|it| it.work == Work::Show)
    }

    pub fn runs(&self) -> bool {
        !self.is_disabled
    }
}

impl Ci {
    pub fn jobs(&self) -> impl Iterator<Item = (&Read, &Done)> {
        self.workflows
            .iter()
            .flat_map(|read| read.jobs.iter().map(move |job| (read, job)))
    }

    /// A job that really does this work and whose failure counts.
    pub fn does(&self, work: Work) -> Option<&Item> {
        self.jobs()
            .filter(|(_, job)| job.runs())
            .find_map(|(_, job)| job.has(work))
    }

    /// The workflow that does this work.
    pub fn workflow_of(&self, work: Work) -> Option<&Read> {
        self.workflows.iter().find(|it| {
            it.jobs
                .iter()
                .any(|job| job.runs() && job.has(work).is_some())
        })
    }
}

impl Read {
    /// Starts by itself on a change.
    pub fn is_continuous(&self) -> bool {
        self.workflow.triggers.iter().any(|(name, _)| {
            [
                "push",
                "pull_request",
                "merge_group",
                "pull_request_target",
                "schedule",
            ]
            .contains(&name.as_str())
        })
    }
}
