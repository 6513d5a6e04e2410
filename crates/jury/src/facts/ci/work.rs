//! What the tool that a command starts is for.

use super::Work;

/// Commands of the shell that print, look or steer.
const SHOW: [&str; 29] = [
    "echo", "printf", "ls", "cat", "true", ":", "test", "[", "[[", "sleep", "date", "pwd", "mkdir",
    "touch", "tree", "exit", "if", "fi", "then", "else", "cd", "set", "export", "env", "for", "do",
    "done", "head", "which",
];

/// Tools by what they are for; the first line that holds decides.
const TOOLS: [(Work, &[&str]); 7] = [
    (
        Work::Install,
        &[
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
        ],
    ),
    (
        Work::Lint,
        &[
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
        ],
    ),
    (
        Work::DataTest,
        &[
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
        ],
    ),
    (
        Work::Test,
        &[
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
        ],
    ),
    (
        Work::Publish,
        &[
            "docker push",
            "docker compose push",
            "twine upload",
            "gh release",
            "cargo publish",
            "npm publish",
            "skopeo copy",
            "dvc push",
        ],
    ),
    (
        Work::Deploy,
        &[
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
        ],
    ),
    (
        Work::Build,
        &[
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
        ],
    ),
];

/// What the tool that a command starts is for.
pub fn work(text: &str) -> Work {
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(['(', '"', ' ']);
    let first = lower
        .split_whitespace()
        .find(|it| !it.contains('='))
        .unwrap_or_default();
    if SHOW.contains(&first) {
        return Work::Show;
    }
    let tool = TOOLS
        .iter()
        .find(|(_, names)| names.iter().any(|it| lower.contains(it)))
        .map_or(Work::Other, |(work, _)| *work);
    match tool {
        // Something built on the way to a server is deployed.
        Work::Build | Work::Other if delivers(first, lower) => Work::Deploy,
        work => work,
    }
}

/// Reaches a server by itself, or asks one to fetch the new version.
fn delivers(first: &str, lower: &str) -> bool {
    let asks = lower.contains("curl") && (lower.contains("deploy") || lower.contains("hook"));
    first == "ssh" || asks || lower.contains("deploy.sh")
}

pub(super) fn work_or_name(text: &str) -> Work {
    match work(text) {
        Work::Other => by_name(text),
        work => work,
    }
}

/// What a program of the project is for, by its name.
pub(super) fn by_name(text: &str) -> Work {
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
