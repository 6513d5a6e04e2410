//! `cargo xtask merise`: a fresh schema compared to the models, their pages, their drawings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use sha2::{Digest, Sha256};

use crate::cli::ServerChoice;
use crate::pip::{self, Tools};
use crate::postgres::{Choice, Server};
use crate::process;
use crate::steps::Steps;
use crate::workspace::{Workspace, hex};

/// A database of this command alone, empty but for its schema.
const DATABASE: &str = "ponctuel_merise";
const FOLDER: &str = "docs/donnees/merise";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Refait pages et dessins et les compare à ceux du dépôt, sans rien écrire.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    server: ServerChoice,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut steps = Steps::new(4);
    steps.shown("Compilation", || {
        workspace.build()?;
        Ok(((), "faite".to_owned()))
    })?;
    steps.quiet("Modèles et pages", || {
        let said = pages(workspace, options.server.postgres, options.check)?;
        Ok(((), said))
    })?;
    let packages = steps.quiet("Mocodo", || mocodo(workspace))?;
    steps.quiet("Dessins", || {
        let count = drawings(workspace, &packages, options.check)?;
        let what = if options.check { "à jour" } else { "refaits" };
        Ok(((), format!("{count} {what}")))
    })
}

/// Expects the programs to be built. What the check of every day does: the pages are compared
/// again, of the drawings only the source that each was made from, so that nothing is fetched.
pub(crate) fn compare(workspace: &Workspace, choice: Choice) -> Result<()> {
    pages(workspace, choice, true)?;
    for source in sources(workspace)? {
        let drawing = source.with_extension("svg");
        let text = fs::read_to_string(&drawing).unwrap_or_default();
        if !text.ends_with(&signature(&source)?) {
            bail!(
                "{} n'est plus le dessin de {} : lancez cargo xtask merise",
                drawing.display(),
                source.display()
            );
        }
    }
    Ok(())
}

fn pages(workspace: &Workspace, choice: Choice, check: bool) -> Result<String> {
    let server = Server::obtain(workspace, choice)?;
    if !server.is_private() {
        bail!(
            "cette commande veut une base neuve : enlevez DATABASE_URL ou ajoutez \
             --postgres installe"
        );
    }
    server.drop_database(DATABASE)?;
    let url = server.database(DATABASE)?;
    let mut command = workspace.program("pipeline");
    command
        .args(["merise"])
        .args(check.then_some("--check"))
        .env("PONCTUEL_DATABASE_URL", url);
    let said = process::output(&mut command, "pipeline merise");
    server.drop_database(DATABASE)?;
    Ok(said?.trim().trim_end_matches('.').to_owned())
}

/// The packages' folder: Mocodo in it, at our version.
fn mocodo(workspace: &Workspace) -> Result<(PathBuf, String)> {
    let version = Tools::pinned()?.mocodo.version;
    let packages = workspace
        .data_dir("tools")?
        .join(format!("mocodo-{version}"));
    if packages.is_dir() {
        return Ok((packages, format!("version {version}, déjà là")));
    }
    let partial = packages.with_extension("partial");
    let _ = fs::remove_dir_all(&partial);
    let requirement = format!("mocodo=={version}");
    let arguments = [
        "install".as_ref(),
        "--quiet".as_ref(),
        // What it asks for besides is for services of the network, which are not used.
        "--no-deps".as_ref(),
        "--only-binary=:all:".as_ref(),
        "--target".as_ref(),
        partial.as_os_str(),
        requirement.as_ref(),
    ];
    pip::pip(&arguments, "téléchargement de Mocodo")?;
    fs::rename(&partial, &packages)?;
    Ok((packages, format!("version {version}, téléchargée")))
}

fn drawings(workspace: &Workspace, packages: &Path, check: bool) -> Result<usize> {
    let work = workspace.data_dir("merise")?;
    let sources = sources(workspace)?;
    for source in &sources {
        let mut command = Command::new(pip::python().context("Python 3 est introuvable")?);
        command
            .args(["-m", "mocodo", "--language", "fr"])
            // Black on white, for who sees colours badly and for who prints.
            .args(["--colors", "bw", "--shapes", "arial", "--input"])
            .arg(source)
            .arg("--output_dir")
            .arg(&work)
            .env("PYTHONPATH", packages)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        process::output(&mut command, "mocodo")?;
        let drawing = source.with_extension("svg");
        let made = work.join(drawing.file_name().unwrap_or_default());
        let text = fs::read_to_string(&made)
            .with_context(|| format!("Mocodo n'a pas dessiné {}", made.display()))?;
        let text = format!("{}\n{}", text.trim_end(), signature(source)?);
        if !check {
            fs::write(&drawing, text)
                .with_context(|| format!("impossible d'écrire {}", drawing.display()))?;
        } else if fs::read_to_string(&drawing).ok() != Some(text) {
            bail!(
                "{} n'est plus à jour : lancez cargo xtask merise",
                drawing.display()
            );
        }
    }
    Ok(sources.len())
}

/// The last line of a drawing: what it was made from.
fn signature(source: &Path) -> Result<String> {
    let bytes =
        fs::read(source).with_context(|| format!("impossible de lire {}", source.display()))?;
    let name = source.file_name().unwrap_or_default().to_string_lossy();
    Ok(format!(
        "<!-- {name} {} -->\n",
        hex(&Sha256::digest(&bytes))
    ))
}

fn sources(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.path(FOLDER);
    let entries = fs::read_dir(&folder)
        .with_context(|| format!("impossible de lire {}", folder.display()))?;
    let mut sources: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "mcd"))
        .collect();
    sources.sort();
    Ok(sources)
}
