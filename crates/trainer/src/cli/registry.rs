//! `trainer package`, `promote`, `rollback`, `list`: what moves in the registry.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use domain::{Clock, SystemClock};
use model::{Action, Actor, Registry, RegistrySettings, SigningKey, Stages};
use settings::Reader;

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
    #[arg(long, default_value = "candidat")]
    why: String,
}

#[derive(Debug, Args)]
pub(super) struct Rollback {
    #[command(flatten)]
    chosen: Chosen,
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

/// The registry and who acts on it.
struct Desk {
    registry: Registry,
    keys_dir: PathBuf,
    operator: String,
}

impl Desk {
    fn open(reader: &mut Reader) -> Option<(RegistrySettings, String)> {
        let settings = RegistrySettings::read(reader);
        let operator = reader.get::<String>("operator");
        settings.zip(operator)
    }

    fn read(mut reader: Reader) -> anyhow::Result<Self> {
        let settings = Self::open(&mut reader);
        let (settings, operator) = reader.finish(settings)?;
        Ok(Self {
            registry: settings.open().map_err(explained)?,
            keys_dir: settings.keys_dir,
            operator,
        })
    }

    fn actor<'a>(&'a self, why: &'a str) -> Actor<'a> {
        Actor {
            by: &self.operator,
            at: SystemClock.now(),
            why,
        }
    }
}

pub(super) fn package(options: &Package, mut reader: Reader) -> anyhow::Result<ExitCode> {
    let drafts_dir = reader.get::<PathBuf>("drafts_dir");
    let settings = Desk::open(&mut reader).zip(drafts_dir);
    let ((settings, operator), drafts_dir) = reader.finish(settings)?;
    let key = SigningKey::load_or_create(&settings.keys_dir).map_err(explained)?;
    let desk = Desk {
        registry: settings.open().map_err(explained)?,
        keys_dir: settings.keys_dir,
        operator,
    };
    for horizon in options.chosen.horizons() {
        let name = horizon.model_name();
        let draft = drafts_dir.join(name);
        let version = desk.registry.publish(&draft, &key).map_err(explained)?;
        desk.registry
            .nominate(name, &version, &desk.actor(&options.why))
            .map_err(explained)?;
        println!("{name} : version {version} publiée et candidate");
    }
    println!("Clés : {}", desk.keys_dir.display());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn promote(options: &Promote, reader: Reader) -> anyhow::Result<ExitCode> {
    let desk = Desk::read(reader)?;
    for horizon in options.chosen.horizons() {
        let name = horizon.model_name();
        let stages = desk.registry.stages(name).map_err(explained)?;
        let Some(candidate) = &stages.candidate else {
            println!("{name} : {}", without_candidate(&stages));
            continue;
        };
        let against = stages.production.as_deref();
        desk.registry
            .promote(name, candidate, against, &desk.actor(&options.why))
            .map_err(explained)?;
        println!(
            "{name} : {candidate} en production, à la place de {}",
            against.unwrap_or("rien")
        );
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn rollback(options: &Rollback, reader: Reader) -> anyhow::Result<ExitCode> {
    let desk = Desk::read(reader)?;
    for horizon in options.chosen.horizons() {
        let name = horizon.model_name();
        let from = desk.registry.production(name).map_err(explained)?;
        let from = from.with_context(|| format!("{name} : rien n'est en production"))?;
        let stages = desk
            .registry
            .rollback(name, &from, &desk.actor(&options.why))
            .map_err(explained)?;
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
