//! `model-api in-process`: the model alone, without HTTP: what `cargo xtask bench model-api` sets a
//! request against.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Args;
use features::Horizon;
use model::{ModelDirectory, ModelError, Predictor, Runtime};
use model_api::SESSIONS;

const WARM: usize = 50;
const TIMES_FEW: usize = 2000;
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

/// Prints one JSON line: the median time of one row, of eight and of them all, in microseconds. Each
/// call reads other rows than the one before, as a service's do: the same row again finds its path
/// through the trees in the processor's cache.
pub(crate) fn run(options: &InProcess) -> anyhow::Result<()> {
    let directory = ModelDirectory::open(&options.model, &Horizon::H2.schema_sha256())?;
    let runtime = Runtime::load(&options.onnxruntime)?;
    let predictor = directory.predictor(&runtime, SESSIONS)?;
    let rows = read(&options.rows)?;
    let width = directory.manifest().features.len();
    let count = rows.len() / width;
    ensure!(count >= 8, "il faut huit lignes au moins");
    let median = |size, times| median_us(&predictor, &rows, (size, width), times);
    let (one, eight) = (median(1, TIMES_FEW)?, median(8, TIMES_FEW)?);
    let all = median(count, TIMES_ALL)?;
    let medians = serde_json::json!({ "one": one, "eight": eight, "all": all });
    println!("{medians}");
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
    (size, width): (usize, usize),
    times: usize,
) -> Result<f64, ModelError> {
    let parts = rows.chunks_exact(size * width).cycle();
    let mut durations = Vec::with_capacity(times);
    for (turn, part) in parts.take(WARM + times).enumerate() {
        let started = Instant::now();
        predictor.predict_raw(part, width)?;
        if turn >= WARM {
            durations.push(started.elapsed());
        }
    }
    durations.sort_unstable();
    Ok(durations[durations.len() / 2].as_secs_f64() * 1e6)
}
