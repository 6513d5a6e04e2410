//! `trainer recalibrate`.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Args;
use domain::{Clock, SystemClock};
use features::{Evening, Horizon};
use model::{ModelDirectory, SigningKey};
use settings::Reader;
use trainer::evening::{Evidence, LIMITS, MOVED, Recalibrated, Refusal, recalibrate};
use trainer::{Contender, Snapshot, report};

use super::desk::{Desk, tell};
use super::{explained, horizon};

#[derive(Debug, Args)]
pub(super) struct Recalibrate {
    /// Horizon à recaler, option répétable ; ceux qui y gagnent par défaut.
    #[arg(long, value_parser = horizon, value_name = "veille")]
    horizon: Vec<Horizon>,
    /// Recale comme au dernier 18 h de New York avant cet instant, en UTC : l'horloge mobile avec
    /// laquelle rejouer 2013 ; maintenant par défaut.
    #[arg(long, value_name = "2013-12-10T23:00:00Z")]
    as_of: Option<DateTime<Utc>>,
    /// Instantané du jeu de données ; le dernier téléchargé par défaut.
    #[arg(long)]
    snapshot: Option<PathBuf>,
    /// Met la version en production ; sans cela, elle est candidate.
    #[arg(long)]
    promote: bool,
    /// Ajoute la contre-épreuve, en Markdown, à la fin de ce fichier ; option répétable.
    #[arg(long, value_name = "FICHIER")]
    report: Vec<PathBuf>,
}

/// What the command works with.
struct Bench {
    desk: Desk,
    key: SigningKey,
    snapshot: Snapshot,
    onnxruntime: PathBuf,
    drafts_dir: PathBuf,
    evening: Evening,
}

pub(super) fn run(options: &Recalibrate, mut reader: Reader) -> anyhow::Result<ExitCode> {
    let onnxruntime = reader.get::<PathBuf>("onnxruntime");
    let drafts_dir = reader.get::<PathBuf>("drafts_dir");
    let snapshot_dir = reader.get::<PathBuf>("snapshot_dir");
    let desk = Desk::settings(&mut reader);
    let settings = onnxruntime.zip(drafts_dir).zip(snapshot_dir).zip(desk);
    let (((onnxruntime, drafts_dir), snapshot_dir), desk) = reader.finish(settings)?;
    let desk = Desk::open(desk)?;
    let snapshot = options.snapshot.clone().unwrap_or(snapshot_dir);
    let bench = Bench {
        key: SigningKey::load_or_create(&desk.keys_dir).map_err(explained)?,
        desk,
        snapshot: Snapshot::read(&snapshot).map_err(explained)?,
        onnxruntime,
        drafts_dir,
        evening: Evening::last(options.as_of.unwrap_or_else(|| SystemClock.now())),
    };
    let chosen = match options.horizon.as_slice() {
        [] => &MOVED[..],
        chosen => chosen,
    };
    // Each horizon alone: the data may be enough for one and not for another.
    let mut is_good = true;
    for horizon in chosen {
        is_good &= bench.recalibrate(*horizon, options)?;
    }
    Ok(if is_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl Bench {
    /// Whether the version of the evening is in the registry.
    fn recalibrate(&self, horizon: Horizon, options: &Recalibrate) -> anyhow::Result<bool> {
        let name = horizon.model_name();
        let Some((production, directory)) = self.desk.production(horizon)? else {
            println!("{name} : aucun modèle en production, rien à recaler");
            return Ok(false);
        };
        // Evenings do not add up: each starts again from what the training wrote.
        let opened =
            ModelDirectory::open(&directory, &horizon.schema_sha256()).map_err(explained)?;
        let trained = match &opened.manifest().recalibration {
            Some(moved) => moved.from.clone(),
            None => production.clone(),
        };
        let directory = self
            .desk
            .registry
            .local(name, &trained)
            .map_err(explained)?;
        let draft = self.drafts_dir.join(format!("{name}-evening"));
        let evidence = Evidence {
            horizon,
            trained: Contender {
                name: &trained,
                directory: &directory,
            },
            snapshot: &self.snapshot,
            evening: self.evening,
            limits: LIMITS,
            onnxruntime: &self.onnxruntime,
        };
        let found = match recalibrate(&evidence, &draft) {
            Err(trainer::TrainerError::Evening(refusal)) => {
                println!("{name} : recalage refusé. {}\n", refusal.advice());
                return Ok(false);
            }
            found => found.map_err(explained)?,
        };
        println!("{}", report::evening(name, self.evening, &found));
        if let Some(verdict) = &found.verdict {
            tell(verdict, &options.report)?;
        }
        if !found.is_accepted() {
            println!("{name} : recalage refusé. {}\n", Refusal::Worse.advice());
            return Ok(false);
        }
        self.publish(horizon, &production, &draft, &found, options.promote)?;
        Ok(true)
    }

    fn publish(
        &self,
        horizon: Horizon,
        production: &str,
        draft: &std::path::Path,
        found: &Recalibrated,
        promote: bool,
    ) -> anyhow::Result<()> {
        let (name, registry) = (horizon.model_name(), &self.desk.registry);
        let version = registry.publish(draft, &self.key).map_err(explained)?;
        let why = format!(
            "recalage du {}, {:+.4}",
            self.evening.day.format("%d/%m/%Y"),
            found.shift.steps[0]
        )
        .replace('.', ",");
        let actor = self.desk.actor(&why);
        if version == production {
            println!("{name} : {version} est déjà en production, rien ne change\n");
        } else if promote {
            registry
                .promote(name, &version, Some(production), &actor)
                .map_err(explained)?;
            println!("{name} : {version} en production, à la place de {production}\n");
        } else {
            registry
                .nominate(name, &version, &actor)
                .map_err(explained)?;
            println!("{name} : version {version} publiée, signée, candidate\n");
        }
        Ok(())
    }
}
