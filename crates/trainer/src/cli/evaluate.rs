//! `trainer evaluate`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use settings::Reader;
use trainer::report;

use super::{Chosen, explained};

#[derive(Debug, Args)]
pub(super) struct Evaluate {
    #[command(flatten)]
    chosen: Chosen,
    /// Dossier du modèle ; celui qui vient d'être entraîné par défaut.
    #[arg(long)]
    model: Option<PathBuf>,
    /// Instantané sur lequel le modèle a été entraîné ; le dernier téléchargé par défaut.
    #[arg(long)]
    snapshot: Option<PathBuf>,
}

pub(super) fn run(options: Evaluate, mut reader: Reader) -> anyhow::Result<ExitCode> {
    let onnxruntime = reader.get::<PathBuf>("onnxruntime");
    let drafts_dir = reader.get::<PathBuf>("drafts_dir");
    let snapshot_dir = reader.get::<PathBuf>("snapshot_dir");
    let settings = onnxruntime.zip(drafts_dir).zip(snapshot_dir);
    let ((onnxruntime, drafts_dir), snapshot_dir) = reader.finish(settings)?;
    let snapshot = options.snapshot.unwrap_or(snapshot_dir);
    let models = options.model.map_or_else(
        || {
            let horizons = options.chosen.horizons().into_iter();
            horizons
                .map(|it| drafts_dir.join(it.model_name()))
                .collect()
        },
        |model| vec![model],
    );
    let mut is_same = true;
    for model in models {
        let found = trainer::verify(&model, &snapshot, &onnxruntime).map_err(explained)?;
        println!("{}", report::period("Période de test", &found.test));
        if found.differences.is_empty() {
            println!("Modèle {} : mesures identiques à metrics.json.", found.name);
            continue;
        }
        is_same = false;
        println!(
            "Modèle {} : mesures différentes de metrics.json :",
            found.name
        );
        for figure in &found.differences {
            println!("  {figure}");
        }
    }
    Ok(if is_same {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
