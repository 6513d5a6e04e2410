//! `trainer package`, `promote`, `rollback`, `list`: what moves in the registry.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use model::{Action, SigningKey, Stages};
use settings::Reader;
use trainer::Snapshot;

use super::desk::{Desk, tell};
use super::{Chosen, explained};

#[derive(Debug, Args)]
pub(super) struct Package {
    #[command(flatten)]
    chosen: Chosen,
    /// Pourquoi ce modèle, pour l'histoire du registre.
    #[arg(long, default_value = "entraînement")]
    why: String,
}

#[derive(Debug, Args)]
pub(super) struct Promote {
    #[command(flatten)]
    chosen: Chosen,
    /// Pourquoi maintenant, pour l'histoire du registre.
    #[arg(long, default_value = "meilleur ou égal")]
    why: String,
    /// Instantané sur lequel comparer ; le dernier téléchargé par défaut.
    #[arg(long)]
    snapshot: Option<PathBuf>,
    /// Ajoute la comparaison, en Markdown, à la fin de ce fichier ; option répétable.
    #[arg(long, value_name = "FICHIER")]
    report: Vec<PathBuf>,
    /// Promeut sans comparer, ce que l'histoire du registre dira ; --why est alors à donner.
    #[arg(long, requires = "why")]
    without_comparison: bool,
}

#[derive(Debug, Args)]
pub(super) struct Rollback {
    #[command(flatten)]
    chosen: Chosen,
    /// Version à remettre, qui a déjà été en production, avec son seul --horizon ; la précédente sans cela.
    #[arg(long, value_name = "VERSION", requires = "horizon")]
    to: Option<String>,
    /// Pourquoi, pour l'histoire du registre.
    #[arg(long)]
    why: String,
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    chosen: Chosen,
    /// Imprime du JSON, pour un programme.
    #[arg(long)]
    json: bool,
}

pub(super) fn package(options: &Package, mut reader: Reader) -> anyhow::Result<ExitCode> {
    let drafts_dir = reader.get::<PathBuf>("drafts_dir");
    let settings = Desk::settings(&mut reader).zip(drafts_dir);
    let (desk, drafts_dir) = reader.finish(settings)?;
    let desk = Desk::open(desk)?;
    let key = SigningKey::load_or_create(&desk.keys_dir).map_err(explained)?;
    for horizon in options.chosen.horizons() {
        let name = horizon.model_name();
        let draft = drafts_dir.join(name);
        let version = desk.registry.publish(&draft, &key).map_err(explained)?;
        desk.registry
            .nominate(name, &version, &desk.actor(&options.why))
            .map_err(explained)?;
        println!("{name} : version {version} publiée, signée, candidate");
    }
    Ok(ExitCode::SUCCESS)
}

/// All the candidates, or none: a service never runs on a half of a delivery.
pub(super) fn promote(options: &Promote, mut reader: Reader) -> anyhow::Result<ExitCode> {
    let onnxruntime = reader.get::<PathBuf>("onnxruntime");
    let snapshot_dir = reader.get::<PathBuf>("snapshot_dir");
    let settings = Desk::settings(&mut reader)
        .zip(onnxruntime)
        .zip(snapshot_dir);
    let ((desk, onnxruntime), snapshot_dir) = reader.finish(settings)?;
    let desk = Desk::open(desk)?;
    let snapshot_dir = options.snapshot.clone().unwrap_or(snapshot_dir);
    let mut snapshot = None;
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    for horizon in options.chosen.horizons() {
        let name = horizon.model_name();
        let stages = desk.registry.stages(name).map_err(explained)?;
        let Some(candidate) = stages.candidate.clone() else {
            println!("{name} : {}", without_candidate(&stages));
            continue;
        };
        if options.without_comparison || stages.production.is_none() {
            accepted.push((name, candidate, stages.production));
            continue;
        }
        let snapshot = match &snapshot {
            Some(snapshot) => snapshot,
            None => snapshot.insert(Snapshot::read(&snapshot_dir).map_err(explained)?),
        };
        let path = desk.registry.local(name, &candidate).map_err(explained)?;
        let (verdict, against) =
            desk.judge(horizon, (&candidate, &path), snapshot, &onnxruntime)?;
        tell(&verdict, &options.report)?;
        if verdict.is_accepted() {
            accepted.push((name, candidate, against));
        } else {
            refused.push(name);
        }
    }
    if !refused.is_empty() {
        println!("Rien n'est promu : la porte refuse {}.", refused.join(", "));
        return Ok(ExitCode::FAILURE);
    }
    let why = if options.without_comparison {
        format!("sans comparaison : {}", options.why)
    } else {
        options.why.clone()
    };
    for (name, candidate, against) in accepted {
        let actor = desk.actor(&why);
        desk.registry
            .promote(name, &candidate, against.as_deref(), &actor)
            .map_err(explained)?;
        let former = against.as_deref().unwrap_or("rien");
        println!("{name} : {candidate} en production, à la place de {former}");
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn rollback(options: &Rollback, reader: Reader) -> anyhow::Result<ExitCode> {
    let desk = Desk::read(reader)?;
    for horizon in options.chosen.horizons() {
        let name = horizon.model_name();
        let from = desk.registry.production(name).map_err(explained)?;
        let from = from.with_context(|| format!("{name} : rien n'est en production"))?;
        let actor = desk.actor(&options.why);
        let stages = match &options.to {
            None => desk.registry.rollback(name, &from, &actor),
            Some(to) => desk.registry.rollback_to(name, (&from, to), &actor),
        };
        let stages = stages.map_err(explained)?;
        let now = stages.production.unwrap_or_default();
        println!("{name} : {now} en production, à la place de {from}");
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn list(options: &List, reader: Reader) -> anyhow::Result<ExitCode> {
    let desk = Desk::read(reader)?;
    let mut models = serde_json::Map::new();
    for horizon in options.chosen.horizons() {
        let name = horizon.model_name();
        let stages = desk.registry.stages(name).map_err(explained)?;
        let versions = desk.registry.versions(name).map_err(explained)?;
        let history = desk.registry.history(name).map_err(explained)?;
        if options.json {
            let model = serde_json::json!({
                "stages": stages, "versions": versions, "history": history
            });
            models.insert(name.to_owned(), model);
            continue;
        }
        println!("{name}");
        for version in &versions {
            println!("  {version}  {}", stage(&stages, version));
        }
        for moved in history {
            println!(
                "  {} {} par {} : {} -> {} ({})",
                moved.at.format("%d/%m/%Y %H:%M"),
                action(moved.action),
                moved.by,
                moved.from.as_deref().unwrap_or("rien"),
                moved.to.as_deref().unwrap_or("rien"),
                moved.why
            );
        }
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&models)?);
    }
    Ok(ExitCode::SUCCESS)
}

fn without_candidate(stages: &Stages) -> String {
    match &stages.production {
        Some(version) => format!("aucun candidat, {version} reste en production"),
        None => "aucun candidat : lancez « trainer train » puis « trainer package »".to_owned(),
    }
}

fn stage(stages: &Stages, version: &str) -> &'static str {
    let is = |stage: &Option<String>| stage.as_deref() == Some(version);
    if is(&stages.production) {
        "en production"
    } else if is(&stages.previous) {
        "précédente"
    } else if is(&stages.candidate) {
        "candidate"
    } else {
        ""
    }
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Nominate => "candidature",
        Action::Promote => "promotion",
        Action::Rollback => "retour",
    }
}
