//! The pages that `jury` writes, read by axe in a headless Chromium and by the validator of the
//! W3C. A tool that is absent makes the command fail; `cargo xtask test`, which runs on any
//! machine, counts the checks left out in a line of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::pip::Tools;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{packages, process, text};

/// axe and the validator.
pub(crate) const CHECKS: usize = 2;
/// Names of the browser, as systems give them.
const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// Reads the report and every page of the site of these repositories. Nothing is left out: a tool
/// that is absent is an error.
pub(crate) fn run(workspace: &Workspace, projects: &[PathBuf]) -> Result<()> {
    let absent = check(workspace, projects)?;
    if absent.is_empty() {
        return Ok(());
    }
    bail!("{}", unchecked(&absent, CHECKS))
}

/// What the checks need and this machine lacks: those that will be left out, and why.
pub(crate) fn absent(workspace: &Workspace) -> Result<Vec<String>> {
    let tools = Tools::pinned()?;
    Ok([
        Browser::obtain(workspace, &tools).err(),
        validator_jar(workspace, &tools).err(),
    ]
    .into_iter()
    .flatten()
    .collect())
}

/// One line, counted: so many of `total` checks, and each reason once.
pub(crate) fn unchecked(absent: &[String], total: usize) -> String {
    let mut reasons: Vec<&str> = absent.iter().map(String::as_str).collect();
    reasons.dedup();
    let count = absent.len();
    format!(
        "non vérifié : {count} contrôle{} de pages sur {total} ({})",
        text::plural(count),
        reasons.join(" ; ")
    )
}

/// What is refused is an error; what could not be checked is given back.
fn check(workspace: &Workspace, projects: &[PathBuf]) -> Result<Vec<String>> {
    let mut steps = Steps::new(1 + CHECKS);
    let tools = Tools::pinned()?;
    let folder = tempfile::tempdir()?;
    let pages = steps.quiet("Pages de jury", || {
        let pages = write(workspace, projects, folder.path())?;
        let said = format!("{} pages", pages.len());
        Ok((pages, said))
    })?;
    let mut absent = Vec::new();
    steps.quiet("Accessibilité : axe", || {
        Ok(((), axe(workspace, &tools, &pages, &mut absent)?))
    })?;
    steps.quiet("HTML : validateur du W3C", || {
        Ok(((), validator(workspace, &tools, &pages, &mut absent)?))
    })?;
    Ok(absent)
}

/// What axe says of these pages, or that it could not be had, which is added to `absent`.
///
/// # Errors
/// Fails on the least violation.
pub(crate) fn axe(
    workspace: &Workspace,
    tools: &Tools,
    pages: &[PathBuf],
    absent: &mut Vec<String>,
) -> Result<String> {
    let browser = Browser::obtain(workspace, tools);
    said(browser.map(|it| it.axe(workspace, pages)), absent)
}

/// The same of the validator of the W3C.
///
/// # Errors
/// Fails on the least error of the pages.
pub(crate) fn validator(
    workspace: &Workspace,
    tools: &Tools,
    pages: &[PathBuf],
    absent: &mut Vec<String>,
) -> Result<String> {
    let jar = validator_jar(workspace, tools);
    said(jar.map(|it| validate(&it, pages)), absent)
}

/// What a check says, or that what it needs could not be had, which is added to `absent`.
pub(crate) fn said(
    checked: Result<Result<String>, String>,
    absent: &mut Vec<String>,
) -> Result<String> {
    checked.unwrap_or_else(|why| {
        let said = format!("non vérifié : {why}");
        absent.push(why);
        Ok(said)
    })
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

/// What axe needs, and whatever else opens a page.
pub(crate) struct Browser {
    pub(crate) program: PathBuf,
    axe: PathBuf,
    pub(crate) puppeteer: PathBuf,
}

impl Browser {
    pub(crate) fn obtain(workspace: &Workspace, tools: &Tools) -> Result<Self, String> {
        let program = browser()?;
        if !answers("node", "--version") {
            return Err("Node.js est introuvable (Debian et Ubuntu : apt install nodejs)".into());
        }
        Ok(Self {
            program,
            axe: fetched(workspace, "axe-core", &tools.axe_core.version)?,
            puppeteer: fetched(workspace, "puppeteer-core", &tools.puppeteer_core.version)?,
        })
    }

    fn axe(&self, workspace: &Workspace, pages: &[PathBuf]) -> Result<String> {
        let mut command = Command::new("node");
        command
            .arg(workspace.path(packages::PEERS).join("pages.js"))
            .args([&self.axe, &self.puppeteer, &self.program])
            .args(pages);
        let violations = process::output(&mut command, "axe")?;
        if violations.trim().is_empty() {
            return Ok(format!(
                "{} pages, clair et sombre, aucune violation",
                pages.len()
            ));
        }
        bail!("{}", violations.trim())
    }
}

fn validator_jar(workspace: &Workspace, tools: &Tools) -> Result<PathBuf, String> {
    if !answers("java", "-version") {
        return Err("Java est introuvable (Debian et Ubuntu : apt install default-jre)".to_owned());
    }
    let modules = fetched(workspace, "vnu-jar", &tools.vnu_jar.version)?;
    ["vnu-jar/vnu.jar", "vnu-jar/build/dist/vnu.jar"]
        .into_iter()
        .map(|it| modules.join(it))
        .find(|it| it.is_file())
        .ok_or_else(|| "vnu.jar est introuvable dans son paquet".to_owned())
}

fn validate(jar: &Path, pages: &[PathBuf]) -> Result<String> {
    let mut command = Command::new("java");
    command
        .arg("-jar")
        .arg(jar)
        .arg("--errors-only")
        .args(pages);
    process::output(&mut command, "validateur")?;
    Ok(format!("{} pages, aucune erreur", pages.len()))
}

/// The browser of the machine.
fn browser() -> Result<PathBuf, String> {
    let name = BROWSERS.into_iter().find(|name| answers(name, "--version"));
    let name = name.ok_or("Chromium est introuvable (Debian et Ubuntu : apt install chromium)")?;
    Ok(found(name))
}

fn fetched(workspace: &Workspace, name: &str, version: &str) -> Result<PathBuf, String> {
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
    use crate::workspace::are_checks_required;

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

    /// Where the tools cannot be had, `cargo xtask test` says in a line what was not checked; in
    /// the workflow, that is a failure.
    #[test]
    fn every_page_of_jury_passes_axe_and_the_validator_when_they_can_be_had() {
        let workspace = Workspace::find().expect("a workspace");
        let folder = tempfile::tempdir().expect("a folder");
        let project = submission(folder.path()).expect("a submission");
        let absent = match check(&workspace, &[project]) {
            Ok(absent) => absent,
            Err(error) => panic!("{error:#}"),
        };
        let is_required = are_checks_required();
        assert!(
            absent.is_empty() || !is_required,
            "{}",
            unchecked(&absent, CHECKS)
        );
    }

    #[test]
    fn what_is_left_out_is_counted_in_one_line() {
        let mut absent = Vec::new();
        let line = said(Err("Java est introuvable".to_owned()), &mut absent).expect("a line");
        assert_eq!(line, "non vérifié : Java est introuvable");
        assert_eq!(
            unchecked(&absent, 2),
            "non vérifié : 1 contrôle de pages sur 2 (Java est introuvable)"
        );
        let twice = [absent.clone(), absent.clone()].concat();
        assert_eq!(
            unchecked(&twice, 3),
            "non vérifié : 2 contrôles de pages sur 3 (Java est introuvable)"
        );
        assert!(said(Ok(Err(anyhow::anyhow!("violation"))), &mut absent).is_err());
        assert_eq!(absent.len(), 1);
    }
}
