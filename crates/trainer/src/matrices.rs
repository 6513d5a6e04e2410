//! Writes the matrices of a training for another library: little-endian `f32`, and a header.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use chrono::Datelike;
use features::Horizon;
use serde_json::json;

use crate::{Learned, Matrix, Prepared, Snapshot, Split, TrainerError};

/// Writes `<horizon>.train.f32`, `<horizon>.test.f32` (each row: its block or 255, its delay,
/// then its features), the day of each row beside them (`.days`: days of the common era, `i32`), and
/// `<horizon>.json`.
pub fn write_matrices(
    snapshot_dir: &Path,
    split: Split,
    folder: &Path,
) -> Result<(), TrainerError> {
    let snapshot = Snapshot::read(snapshot_dir)?;
    let learned = Learned::from(&snapshot, split)?;
    fs::create_dir_all(folder).map_err(|source| io(folder, source))?;
    for horizon in Horizon::ALL {
        let prepared = Prepared::from(&snapshot, split, &learned, horizon)?;
        let days: Vec<_> = prepared.train.facts.iter().map(|facts| facts.day).collect();
        let name = horizon.as_str();
        write(
            &folder.join(format!("{name}.train.f32")),
            &prepared.train,
            &split.blocks(&days),
        )?;
        let none = vec![255; prepared.test.rows()];
        write(
            &folder.join(format!("{name}.test.f32")),
            &prepared.test,
            &none,
        )?;
        for (part, matrix) in [("train", &prepared.train), ("test", &prepared.test)] {
            let days = matrix.facts.iter().map(|facts| facts.day);
            let bytes: Vec<u8> = days
                .flat_map(|day| day.num_days_from_ce().to_le_bytes())
                .collect();
            let path = folder.join(format!("{name}.{part}.days"));
            fs::write(&path, bytes).map_err(|source| io(&path, source))?;
        }
        let header = json!({ "features": horizon.feature_names() });
        let path = folder.join(format!("{name}.json"));
        fs::write(&path, header.to_string()).map_err(|source| io(&path, source))?;
    }
    Ok(())
}

fn write(path: &Path, matrix: &Matrix, blocks: &[usize]) -> Result<(), TrainerError> {
    let mut file = BufWriter::new(File::create(path).map_err(|source| io(path, source))?);
    let rows = matrix.values.chunks_exact(matrix.width());
    let all = || {
        for ((row, delay), block) in rows.zip(&matrix.delays_min).zip(blocks) {
            file.write_all(&(*block as f32).to_le_bytes())?;
            file.write_all(&f32::from(*delay).to_le_bytes())?;
            for value in row {
                file.write_all(&value.to_le_bytes())?;
            }
        }
        file.flush()
    };
    all().map_err(|source| io(path, source))
}

fn io(path: &Path, source: std::io::Error) -> TrainerError {
    TrainerError::Io {
        path: path.to_owned(),
        source,
    }
}
