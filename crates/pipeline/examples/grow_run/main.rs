//! Makes a larger run out of a real one, for measurements: each year of flights and weather is
//! the real one moved back by some years, in the same payloads as an extraction would leave.
//!
//! Leap days stay empty, and the days on which clocks change are those of each year: a few
//! flights moved into a skipped hour are rejected, as they should be.

mod flights;
mod weather;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Parser;
use extractor::PayloadFile;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Fabrique un grand passage à partir d'un vrai, en reculant les années, pour mesurer.
#[derive(Debug, Parser)]
struct Arguments {
    /// Dossier du vrai passage.
    #[arg(long, value_name = "DOSSIER")]
    run: PathBuf,
    /// Dossier où écrire le nouveau passage.
    #[arg(long, value_name = "DOSSIER")]
    into: PathBuf,
    /// Nombre d'années du nouveau passage, la vraie comprise.
    #[arg(long, default_value_t = 1, value_name = "N")]
    years: i32,
    /// Années dont reculer la plus récente.
    #[arg(long, default_value_t = 0, value_name = "N")]
    back: i32,
    /// Ne garde que ce mois de chaque année (1 à 12).
    #[arg(long, value_name = "MOIS")]
    month: Option<u32>,
}

impl Arguments {
    /// By how many years each copy is moved back, the oldest first.
    fn shifts(&self) -> impl Iterator<Item = i32> {
        (self.back..self.back + self.years).rev()
    }

    fn keeps(&self, month: u32) -> bool {
        self.month.is_none_or(|kept| kept == month)
    }
}

fn main() -> Result<()> {
    let arguments: Arguments = settings::parse();
    if arguments.years < 1 || arguments.back < 0 {
        bail!("--years vaut au moins 1 et --back au moins 0");
    }
    let record = fs::read(arguments.run.join("run.json"))
        .with_context(|| format!("{} n'est pas un passage", arguments.run.display()))?;
    let mut record: Value = serde_json::from_slice(&record).context("run.json illisible")?;
    let id = new_id(&record, &arguments)?;
    let folder = arguments.into.join(&id);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    for source in ["carriers", "airports", "aircraft"] {
        copy(&arguments.run, &folder, source)?;
    }
    let newest = flights::newest_year(&raw(&arguments.run, "flights"))?;
    let flights = flights::grow(&arguments, &folder)?;
    let weather = weather::grow(&arguments, &folder, newest)?;
    amend(&mut record, "flights", &flights)?;
    amend(&mut record, "weather", &weather)?;
    record["id"] = json!(id);
    fs::write(folder.join("run.json"), serde_json::to_vec_pretty(&record)?)?;
    println!("{id}");
    Ok(())
}

/// The real id, its last three digits telling the size.
fn new_id(record: &Value, arguments: &Arguments) -> Result<String> {
    let id = record["id"].as_str().unwrap_or_default();
    let instant = id.get(..15).context("run.json sans identifiant")?;
    let size = if arguments.month.is_some() {
        999
    } else {
        arguments.years
    };
    Ok(format!("{instant}{size:03}Z"))
}

fn raw(run: &Path, source: &str) -> PathBuf {
    run.join("raw").join(source)
}

fn copy(from: &Path, to: &Path, source: &str) -> Result<()> {
    let target = raw(to, source);
    fs::create_dir_all(&target)?;
    for path in files(&raw(from, source))? {
        fs::copy(&path, target.join(path.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)
        .with_context(|| format!("impossible de lire {}", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// What the run's record says of a file.
fn payload(path: &Path, rows: u64) -> Result<PayloadFile> {
    let bytes = fs::read(path)?;
    Ok(PayloadFile {
        path: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        sha256: format!("{:x}", Sha256::digest(&bytes)),
        bytes: bytes.len() as u64,
        rows,
    })
}

/// Replaces the files of one source, and what they sum up to.
fn amend(record: &mut Value, source: &str, files: &[PayloadFile]) -> Result<()> {
    let entry = record["sources"]
        .get_mut(source)
        .with_context(|| format!("run.json ne parle pas de {source}"))?;
    entry["rows"] = json!(files.iter().map(|file| file.rows).sum::<u64>());
    entry["bytes"] = json!(files.iter().map(|file| file.bytes).sum::<u64>());
    entry["files"] = serde_json::to_value(files)?;
    Ok(())
}
