//! `trainer evaluate`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use features::Horizon;
use settings::Reader;
use trainer::{Snapshot, report};

use super::desk::{Desk, tell};
use super::{Chosen, explained};

#[derive(Debug, Args)]
pub(super) struct Evaluate {
    #[command(flatten)]
    chosen: Chosen,
    /// Dossier du modèle, d'un seul horizon ; celui qui vient d'être entraîné par défaut.
    #[arg(long)]
    model: Option<PathBuf>,
    /// Instantané sur lequel le modèle a été entraîné ; le dernier téléchargé par défaut.
    #[arg(long)]
    snapshot: Option<PathBuf>,
    /// Compare à la production, sur les mêmes vols ; code 1 si la porte refuse.
    #[arg(long)]
    compare: bool,
    /// Ajoute la comparaison, en Markdown, à la fin de ce fichier ; option répétable.
    #[arg(long, requires = "compare", value_name = "FICHIER")]
    report: Vec<PathBuf>,
}

pub(super) fn run(options: Evaluate, mut reader: Reader) -> anyhow::Result<ExitCode> {
    let onnxruntime = reader.get::<PathBuf>("onnxruntime");
    let drafts_dir = reader.get::<PathBuf>("drafts_dir");
    let snapshot_dir = reader.get::<PathBuf>("snapshot_dir");
    let desk = Desk::settings(&mut reader);
    let settings = onnxruntime.zip(drafts_dir).zip(snapshot_dir).zip(desk);
    let (((onnxruntime, drafts_dir), snapshot_dir), desk) = reader.finish(settings)?;
    let snapshot = options.snapshot.clone().unwrap_or(snapshot_dir);
    let models = options.models(&drafts_dir)?;
    let is_good = if options.compare {
        let desk = Desk::open(desk)?;
        let snapshot = Snapshot::read(&snapshot).map_err(explained)?;
        let mut is_good = true;
        for (horizon, model) in models {
            let candidate = ("entraîné, pas encore publié", model.as_path());
            let (verdict, _) = desk.judge(horizon, candidate, &snapshot, &onnxruntime)?;
            tell(&verdict, &options.report)?;
            is_good &= verdict.is_accepted();
        }
        is_good
    } else {
        let mut is_good = true;
        for (horizon, model) in models {
            is_good &= measure_again(horizon, &model, &snapshot, &onnxruntime)?;
        }
        is_good
    };
    Ok(if is_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn measure_again(
    horizon: Horizon,
    model: &Path,
    snapshot: &Path,
    onnxruntime: &Path,
) -> anyhow::Result<bool> {
    let found = trainer::verify(horizon, model, snapshot, onnxruntime).map_err(explained)?;
    let title = format!("{}, période de test", horizon.as_str());
    println!("{}", report::period(&title, &found.test));
    if let Some(moved) = &found.evenings {
        println!("{}", report::evenings(horizon, &found.test, moved));
    }
    let name = horizon.model_name();
    if found.differences.is_empty() {
        println!("Modèle {name} : mesures identiques à metrics.json.\n");
        return Ok(true);
    }
    println!("Modèle {name} : mesures différentes de metrics.json :");
    for figure in &found.differences {
        println!("  {figure}");
    }
    Ok(false)
}

impl Evaluate {
    /// Each horizon and the directory of its model.
    fn models(&self, drafts_dir: &Path) -> anyhow::Result<Vec<(Horizon, PathBuf)>> {
        let horizons = self.chosen.horizons();
        let Some(model) = &self.model else {
            let draft = |horizon: &Horizon| (*horizon, drafts_dir.join(horizon.model_name()));
            return Ok(horizons.iter().map(draft).collect());
        };
        let [horizon] = horizons.as_slice() else {
            return Err(anyhow::anyhow!("--model désigne le modèle d'un horizon"))
                .context("Ajoutez --horizon avec l'horizon de ce modèle.");
        };
        Ok(vec![(*horizon, model.clone())])
    }
}
