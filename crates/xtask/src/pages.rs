//! The pages that `jury` writes, read by axe in a headless Chromium and by the validator of the
//! W3C: a tool that is absent leaves its check out, said in a line.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::pip::Tools;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{packages, process};

/// Names of the browser, as systems give them.
const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// Reads the report and every page of the site of these repositories.
pub(crate) fn run(workspace: &Workspace, projects: &[PathBuf]) -> Result<()> {
    let mut steps = Steps::new(3);
    let tools = Tools::pinned()?;
    let folder = tempfile::tempdir()?;
    let pages = steps.quiet("Pages de jury", || {
        let pages = write(workspace, projects, folder.path())?;
        let said = format!("{} pages", pages.len());
        Ok((pages, said))
    })?;
    steps.quiet("Accessibilité : axe", || {
        Ok(((), left_out(axe(workspace, &tools, &pages))?))
    })?;
    steps.quiet("HTML : validateur du W3C", || {
        Ok(((), left_out(validator(workspace, &tools, &pages))?))
    })
}

/// A tool that could not be had is said; what it refuses is an error.
pub(crate) fn left_out(checked: Result<Result<String>, String>) -> Result<String> {
    checked.unwrap_or_else(|absent| Ok(format!("sauté, outil absent : {absent}")))
}

fn write(workspace: &Workspace, projects: &[PathBuf], folder: &Path) -> Result<Vec<PathBuf>> {
    let jury = |arguments: &[&str]| {
        let mut command = workspace.cargo();
        command.args(["run", "--quiet", "--package", "jury", "--"]);
        command.args(arguments).args(projects);
        command.arg("--out").arg(folder);
        process::output(&mut command, "jury")
    };
    jury(&["site"])?;
    jury(&["audit", "--format", "html"])?;
    let mut pages = Vec::new();
    collect(folder, &mut pages)?;
    pages.sort();
    // The matrix, a page for each of the 21 competences, the report.
    if pages.len() < 23 {
        bail!("jury n'a écrit que {} pages", pages.len());
    }
    Ok(pages)
}

fn collect(folder: &Path, pages: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|it| it == "html") {
            pages.push(path);
        }
    }
    Ok(())
}

pub(crate) fn axe(
    workspace: &Workspace,
    tools: &Tools,
    pages: &[PathBuf],
) -> Result<Result<String>, String> {
    let browser = browser()?;
    let axe = fetched(workspace, "axe-core", &tools.axe_core.version)?;
    let puppeteer = fetched(workspace, "puppeteer-core", &tools.puppeteer_core.version)?;
    let mut command = Command::new("node");
    command
        .arg(workspace.path(packages::PEERS).join("pages.js"))
        .args([&axe, &puppeteer])
        .arg(browser)
        .args(pages);
    Ok(process::output(&mut command, "axe").and_then(|violations| {
        if violations.trim().is_empty() {
            return Ok(format!(
                "{} pages, clair et sombre, aucune violation",
                pages.len()
            ));
        }
        bail!("{}", violations.trim())
    }))
}

pub(crate) fn validator(
    workspace: &Workspace,
    tools: &Tools,
    pages: &[PathBuf],
) -> Result<Result<String>, String> {
    if !answers("java", "-version") {
        return Err("Java est introuvable (Debian et Ubuntu : apt install default-jre)".to_owned());
    }
    let modules = fetched(workspace, "vnu-jar", &tools.vnu_jar.version)?;
    let jar = ["vnu-jar/vnu.jar", "vnu-jar/build/dist/vnu.jar"]
        .into_iter()
        .map(|it| modules.join(it))
        .find(|it| it.is_file())
        .ok_or("vnu.jar est introuvable dans son paquet")?;
    let mut command = Command::new("java");
    command
        .arg("-jar")
        .arg(jar)
        .arg("--errors-only")
        .args(pages);
    Ok(process::output(&mut command, "validateur")
        .map(|_| format!("{} pages, aucune erreur", pages.len())))
}

/// The browser of the machine.
pub(crate) fn browser() -> Result<PathBuf, String> {
    let name = BROWSERS.into_iter().find(|name| answers(name, "--version"));
    let name = name.ok_or("Chromium est introuvable (Debian et Ubuntu : apt install chromium)")?;
    Ok(found(name))
}

pub(crate) fn fetched(workspace: &Workspace, name: &str, version: &str) -> Result<PathBuf, String> {
    packages::node(workspace, "", name, version).map_err(|error| {
        let why = error.to_string();
        why.lines().next().unwrap_or_default().to_owned()
    })
}

fn answers(program: &str, argument: &str) -> bool {
    let status = Command::new(program)
        .arg(argument)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|it| it.success())
}

/// The whole path of a program, which puppeteer asks for.
fn found(program: &str) -> PathBuf {
    let output = Command::new("which").arg(program).output();
    let path = output.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned());
    path.ok()
        .filter(|it| !it.is_empty())
        .map_or_else(|| program.into(), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A small submission, with what makes long tables, code and quotes.
    fn submission(folder: &Path) -> Result<PathBuf> {
        let project = folder.join("projet");
        fs::create_dir_all(project.join("docs"))?;
        fs::write(
            project.join("README.md"),
            "# Projet\n\n## Installation\n\n`pip install -r requirements.txt` puis `pytest`.\n",
        )?;
        fs::write(
            project.join("docs/veille.md"),
            "# Veille technique\n\n- 2026-01-05 : lecture <b>& synthèse</b> « outils »\n",
        )?;
        fs::write(
            project.join("test_rien.py"),
            "def test_rien():\n    assert True\n",
        )?;
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            command.args(["-c", "user.name=A", "-c", "user.email=a@exemple.fr"]);
            command.arg("-C").arg(&project).args(arguments);
            process::output(&mut command, "git")
        };
        git(&["init", "--quiet"])?;
        git(&["add", "."])?;
        git(&["commit", "--quiet", "--message", "Début"])?;
        Ok(project)
    }

    #[test]
    fn every_page_of_jury_passes_axe_and_the_validator_when_they_can_be_had() {
        let workspace = Workspace::find().expect("a workspace");
        let folder = tempfile::tempdir().expect("a folder");
        let project = submission(folder.path()).expect("a submission");
        if let Err(error) = run(&workspace, &[project]) {
            panic!("{error:#}");
        }
    }
}
