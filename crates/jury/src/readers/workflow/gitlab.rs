//! Workflows of GitLab.

use super::{Job, Step, Workflow, owned};
use crate::readers::data::Node;

pub(super) const GITLAB_KEYS: [&str; 11] = [
    "stages",
    "variables",
    "default",
    "image",
    "services",
    "before_script",
    "after_script",
    "cache",
    "include",
    "workflow",
    "pages:deploy",
];

pub(super) fn gitlab(node: &Node) -> Workflow {
    let stages = owned(node.get("stages"));
    let mut jobs: Vec<Job> = Vec::new();
    let common = node.get("before_script");
    for entry in node.entries() {
        if GITLAB_KEYS.contains(&entry.key.as_str()) || entry.node.get("script").is_none() {
            continue;
        }
        let scripts = [
            common,
            entry.node.get("before_script"),
            entry.node.get("script"),
        ];
        let steps = scripts
            .into_iter()
            .flatten()
            .map(|script| Step {
                line: script.line,
                run: script.texts().join("\n"),
                run_line: script.items().first().unwrap_or(script).line,
                ..Step::default()
            })
            .collect();
        let stage = entry.node.text_of("stage").unwrap_or("test");
        let place = stages.iter().position(|it| it == stage);
        // A stage waits for those before it.
        let before = place.map_or(&[][..], |place| &stages[..place]);
        let needs = match entry.node.get("needs") {
            Some(needs) => owned(Some(needs)),
            None => before.to_vec(),
        };
        jobs.push(Job {
            name: entry.key.clone(),
            title: format!("{} ({stage})", entry.key),
            line: entry.line,
            needs,
            condition: None,
            may_fail: entry.node.get("allow_failure").is_some_and(Node::is_true),
            is_manual: entry.node.text_of("when") == Some("manual"),
            steps,
            services: owned(entry.node.get("services")),
        });
    }
    Workflow {
        name: "GitLab CI".to_owned(),
        triggers: vec![("push".to_owned(), 1)],
        jobs,
    }
}
