//! What pipelines really do: the work of each command, in the order of the jobs.

use super::{Evidence, Facts, Source};
use crate::readers::workflow::{self, Command, Job, Step, Workflow};

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

fn done(facts: &Facts<'_>, source: &Source<'_>, job: &Job) -> Done {
    let mut works = Vec::new();
    for step in &job.steps {
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
    }
    let is_off = |it: &str| matches!(it.trim(), "false" | "${{ false }}");
    Done {
        job: job.clone(),
        evidence: facts.at(source, job.line),
        works,
        is_disabled: job.condition.as_deref().is_some_and(is_off),
    }
}

fn action(step: &Step) -> Option<Work> {
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
fn works_of(facts: &Facts<'_>, source: &Source<'_>, command: &Command) -> Vec<(Work, String)> {
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

fn work_or_name(text: &str) -> Work {
    match work(text) {
        Work::Other => by_name(text),
        work => work,
    }
}

/// What the tool that a command starts is for.
#[expect(clippy::too_many_lines, reason = "a table of words, longer than deep")]
pub fn work(text: &str) -> Work {
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(['(', '"', ' ']);
    let first = lower
        .split_whitespace()
        .find(|it| !it.contains('='))
        .unwrap_or_default();
    let has = |terms: &[&str]| terms.iter().any(|it| lower.contains(it));
    if matches!(
        first,
        "echo"
            | "printf"
            | "ls"
            | "cat"
            | "true"
            | ":"
            | "test"
            | "["
            | "[["
            | "sleep"
            | "date"
            | "pwd"
            | "mkdir"
            | "touch"
            | "tree"
            | "exit"
            | "if"
            | "fi"
            | "then"
            | "else"
            | "cd"
            | "set"
            | "export"
            | "env"
            | "for"
            | "do"
            | "done"
            | "head"
            | "which"
    ) {
        return Work::Show;
    }
    if has(&[
        "pip install",
        "npm ci",
        "npm install",
        "yarn install",
        "pnpm install",
        "poetry install",
        "uv sync",
        "uv pip",
        "apt-get",
        "apt install",
        "pipenv install",
        "conda install",
        "rustup",
        "pip3 install",
    ]) {
        return Work::Install;
    }
    if has(&[
        "flake8",
        "black ",
        "ruff",
        "pylint",
        "isort",
        "mypy",
        "eslint",
        "clippy",
        "bandit",
        "cargo fmt",
        "prettier",
        "hadolint",
        "safety check",
        "pip-audit",
        "sqlfluff",
        "xtask check",
        "npm run lint",
    ]) {
        return Work::Lint;
    }
    if has(&[
        "great_expectations",
        "check-data",
        "check_data",
        "validate_data",
        "data_quality",
        "data-quality",
        "pandera",
        "test_data",
        "tests/data",
        "validate-data",
        "data_validation",
    ]) {
        return Work::DataTest;
    }
    if has(&[
        "pytest",
        "manage.py test",
        "npm test",
        "npm run test",
        "npm t ",
        "cargo test",
        "unittest",
        "tox",
        "nox",
        "jest",
        "vitest",
        "playwright test",
        "make test",
        "coverage run",
        "behave",
        "yarn test",
        "pnpm test",
        "xtask test",
        "nextest",
    ]) {
        return Work::Test;
    }
    if has(&[
        "docker push",
        "docker compose push",
        "twine upload",
        "gh release",
        "cargo publish",
        "npm publish",
        "skopeo copy",
        "dvc push",
    ]) {
        return Work::Publish;
    }
    if has(&[
        "kubectl",
        "helm ",
        "rsync",
        "scp ",
        "fly deploy",
        "flyctl",
        "railway up",
        "railway ",
        "heroku",
        "vercel",
        "netlify",
        "az webapp",
        "az containerapp",
        "gcloud run",
        "gcloud app",
        "aws ecs",
        "aws s3 sync",
        "ansible-playbook",
        "terraform apply",
        "docker stack deploy",
        "serverless deploy",
        "render.com/deploy",
        "eb deploy",
        "git push dokku",
        "git push heroku",
    ]) || first == "ssh"
    {
        return Work::Deploy;
    }
    if (has(&["curl"]) && has(&["deploy", "hook"])) || has(&["deploy.sh"]) {
        return Work::Deploy;
    }
    if has(&[
        "docker build",
        "docker buildx",
        "docker compose build",
        "docker-compose build",
        "npm run build",
        "collectstatic",
        "python -m build",
        "pyinstaller",
        "vite build",
        "cargo build",
        "yarn build",
        "xtask dist",
        "podman build",
    ]) {
        return Work::Build;
    }
    Work::Other
}

/// What a program of the project is for, by its name.
fn by_name(text: &str) -> Work {
    let lower = text.to_lowercase();
    let has = |terms: &[&str]| terms.iter().any(|it| lower.contains(it));
    if has(&["train", "entrain", "dvc repro", "fit_model", "mlflow run"]) {
        Work::Train
    } else if has(&[
        "evaluat",
        "gate",
        "validate",
        "validation",
        "check_model",
        "promote",
    ]) {
        Work::Validate
    } else if has(&["deploy"]) {
        Work::Deploy
    } else if lower.split(['/', ' ', '.']).any(|it| {
        it == "test"
            || it.starts_with("test_")
            || it.contains("run_test")
            || it == "tests" && !lower.contains("tests/")
    }) {
        Work::Test
    } else {
        Work::Other
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_by_what_they_do() {
        for (text, expected) in [
            ("python -m pytest tests/ -v", Work::Test),
            ("pip install pytest", Work::Install),
            ("echo \"pytest\"", Work::Show),
            ("test -f Dockerfile", Work::Show),
            ("docker build -t x .", Work::Build),
            ("docker push x", Work::Publish),
            ("kubectl apply -f k8s", Work::Deploy),
            ("flake8 .", Work::Lint),
        ] {
            assert_eq!(work(text), expected, "{text}");
        }
        assert_eq!(by_name("python ml/train_model.py"), Work::Train);
    }
}
