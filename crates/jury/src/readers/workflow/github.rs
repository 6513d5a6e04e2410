//! Workflows of GitHub and Gitea.

use super::{Job, Step, Workflow, owned};
use crate::readers::data::Node;

pub(super) fn github(node: &Node) -> Workflow {
    let on = node.get("on").or_else(|| node.get("true"));
    let line = node
        .key_line("on")
        .or_else(|| node.key_line("true"))
        .unwrap_or(1);
    let triggers = on.map_or_else(Vec::new, |on| {
        if on.entries().is_empty() {
            on.texts()
                .iter()
                .map(|it| ((*it).to_owned(), line))
                .collect()
        } else {
            on.entries()
                .iter()
                .map(|it| (it.key.clone(), it.line))
                .collect()
        }
    });
    let jobs = node.get("jobs").map(Node::entries).unwrap_or_default();
    Workflow {
        name: node.text_of("name").unwrap_or_default().to_owned(),
        triggers,
        jobs: jobs
            .iter()
            .map(|entry| Job {
                name: entry.key.clone(),
                title: entry.node.text_of("name").unwrap_or(&entry.key).to_owned(),
                line: entry.line,
                needs: owned(entry.node.get("needs")),
                condition: entry.node.text_of("if").map(str::to_owned),
                may_fail: entry
                    .node
                    .get("continue-on-error")
                    .is_some_and(Node::is_true),
                is_manual: false,
                steps: entry
                    .node
                    .get("steps")
                    .map(Node::items)
                    .unwrap_or_default()
                    .iter()
                    .map(step)
                    .collect(),
                services: (entry.node.get("services"))
                    .map(|it| it.entries().iter().map(|it| it.key.clone()).collect())
                    .unwrap_or_default(),
            })
            .collect(),
    }
}

pub(super) fn step(node: &Node) -> Step {
    let run = node.get("run");
    let with = node.get("with").map(Node::entries).unwrap_or_default();
    Step {
        name: node.text_of("name").unwrap_or_default().to_owned(),
        line: node.line,
        run: run.and_then(Node::text).unwrap_or_default().to_owned(),
        run_line: run.map_or(node.line, |it| {
            // A block's text begins on the line after its key.
            let is_block = it.text().is_some_and(|text| text.contains('\n'));
            if is_block && node.key_line("run") == Some(it.line) {
                it.line + 1
            } else {
                it.line
            }
        }),
        uses: node.text_of("uses").unwrap_or_default().to_owned(),
        with: with
            .iter()
            .map(|it| {
                (
                    it.key.clone(),
                    it.node.text().unwrap_or_default().to_owned(),
                )
            })
            .collect(),
        condition: node.text_of("if").map(str::to_owned),
        may_fail: node.get("continue-on-error").is_some_and(Node::is_true),
    }
}
