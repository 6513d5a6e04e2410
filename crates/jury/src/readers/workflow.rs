//! Pipelines of GitHub, Gitea and GitLab in one shape: triggers, jobs in order, steps.

use super::data::Node;

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

fn github(node: &Node) -> Workflow {
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

fn step(node: &Node) -> Step {
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

fn owned(node: Option<&Node>) -> Vec<String> {
    node.map(|it| it.texts().iter().map(|it| (*it).to_owned()).collect())
        .unwrap_or_default()
}

const GITLAB_KEYS: [&str; 11] = [
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

fn gitlab(node: &Node) -> Workflow {
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

/// One command of a script, without what precedes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub line: usize,
    pub text: String,
    /// `|| true` and its like: its failure does not count.
    pub is_forgiven: bool,
}

/// The commands of a script: one a line, `&&` and `;` apart, continued lines joined.
pub fn commands(script: &str, first: usize) -> Vec<Command> {
    let mut found = Vec::new();
    let mut pending = String::new();
    let mut start = first;
    for (place, line) in script.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if pending.is_empty() {
            start = first + place;
        }
        if let Some(part) = line.strip_suffix('\\') {
            pending.push_str(part);
            continue;
        }
        pending.push_str(line);
        let whole = std::mem::take(&mut pending);
        for part in whole.split("&&").flat_map(|it| it.split(';')) {
            let part = part.trim();
            let (command, rescue) = part.split_once("||").unwrap_or((part, ""));
            let rescue = rescue.trim();
            let is_forgiven = ["true", ":", "echo", "exit 0", "printf"]
                .iter()
                .any(|it| rescue.starts_with(it));
            if !command.trim().is_empty() {
                found.push(Command {
                    line: start,
                    text: command.trim().to_owned(),
                    is_forgiven,
                });
            }
        }
    }
    found
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
        let read =
            read(".github/workflows/ci.yml", &yaml::read(text).expect("yaml")).expect("workflow");
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
