//! `model-api in-process`: the model alone, without HTTP: what `cargo xtask bench model-api` sets a
//! request against.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use clap::Args;
use features::Horizon;
use model::{ModelDirectory, ModelError, Predictor, Runtime};
use model_api::SESSIONS;

const WARM: usize = 50;
const TIMES_ONE: usize = 2000;
const TIMES_ALL: usize = 200;

#[derive(Debug, Args)]
pub(crate) struct InProcess {
    /// Bibliothèque d'ONNX Runtime.
    #[arg(long)]
    onnxruntime: PathBuf,
    /// Dossier d'un modèle `late-h2`.
    #[arg(long)]
    model: PathBuf,
    /// Lignes de variables, en f32 petit-boutistes.
    #[arg(long)]
    rows: PathBuf,
}

/// Prints one JSON line: the median time of one row and of them all, in microseconds.
pub(crate) fn run(options: &InProcess) -> anyhow::Result<()> {
    let directory = ModelDirectory::open(&options.model, &Horizon::H2.schema_sha256())?;
    let runtime = Runtime::load(&options.onnxruntime)?;
    let predictor = directory.predictor(&runtime, SESSIONS)?;
    let rows = read(&options.rows)?;
    let width = directory.manifest().features.len();
    let first = rows.get(..width).context("aucune ligne")?;
    let one = median_us(&predictor, first, width, TIMES_ONE)?;
    let all = median_us(&predictor, &rows, width, TIMES_ALL)?;
    println!("{}", serde_json::json!({ "one_us": one, "all_us": all }));
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Vec<f32>> {
    let bytes = std::fs::read(path).with_context(|| format!("{} illisible", path.display()))?;
    let (numbers, _) = bytes.as_chunks::<4>();
    Ok(numbers.iter().copied().map(f32::from_le_bytes).collect())
}

fn median_us(
    predictor: &Predictor,
    rows: &[f32],
    width: usize,
    times: usize,
) -> Result<f64, ModelError> {
    let mut durations = Vec::with_capacity(times);
    for turn in 0..WARM + times {
        let started = Instant::now();
        predictor.predict_raw(rows, width)?;
        if turn >= WARM {
            durations.push(started.elapsed());
        }
    }
    durations.sort_unstable();
    Ok(durations[durations.len() / 2].as_secs_f64() * 1e6)
}
