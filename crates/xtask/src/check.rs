//! `cargo xtask check`: everything that is verified without running a test.

use anyhow::Result;

use crate::postgres::Choice;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{docs, floors, jury_map, merise, openapi, process, sqlx, tidy};

pub(crate) fn run(workspace: &Workspace, choice: Choice) -> Result<()> {
    let mut steps = Steps::new(9);
    steps.quiet("Étages et clôtures", || {
        floors::run(workspace)?;
        Ok(((), "respectés".to_owned()))
    })?;
    steps.quiet("Tenue des fichiers", || {
        tidy::run(workspace)?;
        Ok(((), "bonne".to_owned()))
    })?;
    steps.shown("Format", || {
        let mut command = workspace.cargo();
        process::run(
            command.args(["fmt", "--all", "--check"]),
            "cargo fmt (lancez cargo fmt --all)",
        )?;
        Ok(((), "respecté".to_owned()))
    })?;
    steps.shown("Clippy", || {
        let mut command = workspace.cargo();
        command.args(["clippy", "--workspace", "--all-targets", "--quiet"]);
        process::run(command.args(["--", "-D", "warnings"]), "cargo clippy")?;
        Ok(((), "aucune remarque".to_owned()))
    })?;
    steps.shown("Documents OpenAPI", || {
        workspace.build()?;
        openapi::compare(workspace)?;
        Ok(((), "à jour".to_owned()))
    })?;
    steps.shown("Carte des preuves", || {
        Ok(((), jury_map::check(workspace)?))
    })?;
    steps.quiet("Pages générées", || {
        docs::compare(workspace)?;
        Ok(((), "à jour".to_owned()))
    })?;
    steps.quiet("Modèles Merise", || {
        merise::compare(workspace, choice)?;
        Ok(((), "d'accord avec la base, pages à jour".to_owned()))
    })?;
    steps.shown("Description des requêtes", || {
        sqlx::compare(workspace, choice)?;
        Ok(((), "à jour".to_owned()))
    })
}
