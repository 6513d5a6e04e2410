//! Pipelines of GitHub, Gitea and GitLab in one shape: triggers, jobs in order, steps.

mod commands;
mod github;
mod gitlab;

use super::data::Node;
pub use commands::{Command, commands};
use github::github;
use gitlab::gitlab;

#[derive(Debug, Clone, Default)]
pub struct Workflow {
    pub name: String,
    /// `push`, `pull_request`, `schedule`, `workflow_dispatch`… with their line.
    pub triggers: Vec<(String, usize)>,
    pub jobs: Vec<Job>,
}

#[derive(Debug, Clone, Default)]
pub struct Job {
    pub name: String,
    /// As people see it.
    pub title: String,
    pub line: usize,
    pub needs: Vec<String>,
    pub condition: Option<String>,
    pub may_fail: bool,
    pub is_manual: bool,
    pub steps: Vec<Step>,
    pub services: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Step {
    pub name: String,
    pub line: usize,
    /// The commands, one a line.
    pub run: String,
    /// The line of the first command.
    pub run_line: usize,
    pub uses: String,
    pub with: Vec<(String, String)>,
    pub condition: Option<String>,
    pub may_fail: bool,
}

/// Whether this path is a pipeline's.
pub fn is_one(path: &str) -> bool {
    let lower = path.to_lowercase();
    let is_yaml = lower.ends_with(".yml") || lower.ends_with(".yaml");
    is_yaml
        && (lower.contains(".github/workflows/")
            || lower.contains(".gitea/workflows/")
            || lower.contains(".forgejo/workflows/")
            || lower.ends_with(".gitlab-ci.yml")
            || lower.ends_with("azure-pipelines.yml"))
}

pub fn read(path: &str, node: &Node) -> Option<Workflow> {
    if !is_one(path) {
        return None;
    }
    if path.to_lowercase().ends_with(".gitlab-ci.yml") {
        return Some(gitlab(node));
    }
    Some(github(node))
}

fn owned(node: Option<&Node>) -> Vec<String> {
    node.map(|it| it.texts().iter().map(|it| (*it).to_owned()).collect())
        .unwrap_or_default()
}

impl Step {
    pub fn commands(&self) -> Vec<Command> {
        commands(&self.run, self.run_line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::yaml;

    #[test]
    fn jobs_steps_and_triggers_keep_their_lines() {
        let text = "on:\n  push:\n    branches: [main]\njobs:\n  test:\n    needs: build\n    continue-on-error: true\n    steps:\n      - uses: actions/checkout@v4\n      - run: |\n          pip install . && pytest || true\n";
        let (node, _) = yaml::read(text).expect("yaml");
        let read = read(".github/workflows/ci.yml", &node).expect("workflow");
        assert_eq!(read.triggers, [("push".to_owned(), 2)]);
        let job = &read.jobs[0];
        assert!(job.may_fail && job.needs == ["build"] && job.line == 5);
        let commands = job.steps[1].commands();
        assert_eq!(commands[1].text, "pytest");
        assert!(
            commands[1].is_forgiven && commands[1].line == 11,
            "{commands:?}"
        );
    }
}
