//! Incidents of the database.

mod disk;
mod killed_import;
mod killed_purge;
mod serving;
mod stage;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::ServerChoice;
use crate::steps::Steps;
use crate::text;
use crate::workspace::Workspace;
use stage::Stage;

/// What an incident that this machine cannot play begins by saying.
const NOT_PLAYED: &str = "non joué";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Ne joue que cet incident ; à répéter.
    #[arg(long, value_enum, value_name = "INCIDENT")]
    only: Vec<Incident>,
    #[command(flatten)]
    server: ServerChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Incident {
    /// PostgreSQL tué pendant un import
    Import,
    /// PostgreSQL tué pendant une purge
    Purge,
    /// PostgreSQL tué pendant un export de l'API
    Export,
    /// Toutes les connexions prises
    Connexions,
    /// Une requête qui attend un verrou
    Lenteur,
    /// Le disque des tables plein
    Disque,
}

impl Incident {
    fn title(self) -> &'static str {
        match self {
            Self::Import => "PostgreSQL tué pendant un import",
            Self::Purge => "PostgreSQL tué pendant une purge",
            Self::Export => "PostgreSQL tué pendant un export",
            Self::Connexions => "Toutes les connexions prises",
            Self::Lenteur => "Une requête qui attend un verrou",
            Self::Disque => "Disque des tables plein",
        }
    }

    /// Plays it. Says what was seen, or fails with the promise that was not kept.
    fn play(self, stage: &Stage) -> Result<String> {
        match self {
            Self::Import => killed_import::play(stage),
            Self::Purge => killed_purge::play(stage),
            Self::Export => serving::killed(stage),
            Self::Connexions => serving::crowded(stage),
            Self::Lenteur => serving::slow(stage),
            Self::Disque => disk::play(stage),
        }
    }
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let wanted: Vec<Incident> = Incident::value_variants()
        .iter()
        .copied()
        .filter(|incident| options.only.is_empty() || options.only.contains(incident))
        .collect();
    let mut steps = Steps::new(2 + wanted.len());
    steps.shown("Compilation", || {
        workspace.build()?;
        Ok(((), "faite".to_owned()))
    })?;
    let stage = steps.quiet("Passage à importer", || {
        Stage::prepare(workspace, options.server.postgres)
    })?;
    let mut skipped = Vec::new();
    for incident in wanted {
        let seen = steps.quiet(incident.title(), || {
            incident.play(&stage).map(|seen| (seen.clone(), seen))
        })?;
        if seen.starts_with(NOT_PLAYED) {
            skipped.push(incident.title());
        }
    }
    let elapsed = text::seconds(steps.elapsed());
    if skipped.is_empty() {
        eprintln!("Promesses tenues, en {elapsed}.");
    } else {
        let skipped = skipped.join(", ");
        eprintln!("Promesses tenues en {elapsed}, sauf ce qui n'a pas été joué : {skipped}.");
    }
    Ok(ExitCode::SUCCESS)
}
