//! Weather: one answer a station and month, `EWR-2013-01.json`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use extractor::PayloadFile;
use serde_json::{Value, json};

use crate::{Arguments, files, payload, raw};

/// `newest` is the newest year of flights: hours after it, which the last local evening needs,
/// are only copied for the newest copy, since elsewhere the next copy holds them.
pub(crate) fn grow(arguments: &Arguments, folder: &Path, newest: i32) -> Result<Vec<PayloadFile>> {
    let target = raw(folder, "weather");
    fs::create_dir_all(&target)?;
    let sources = files(&raw(&arguments.run, "weather"))?;
    let mut payloads = Vec::new();
    for back in arguments.shifts() {
        for path in &sources {
            let Some((station, year, month)) = parts(path) else {
                continue;
            };
            let is_after = year > newest;
            if (is_after && back > arguments.back) || (!is_after && !arguments.keeps(month)) {
                continue;
            }
            let name = format!("{station}-{}-{month:02}.json", year - back);
            let (answer, hours) = moved(path, back)?;
            fs::write(target.join(&name), answer)?;
            payloads.push(payload(&target.join(&name), hours)?);
        }
    }
    Ok(payloads)
}

fn parts(path: &Path) -> Option<(String, i32, u32)> {
    let mut words = path.file_stem()?.to_str()?.splitn(3, '-');
    Some((
        words.next()?.to_owned(),
        words.next()?.parse().ok()?,
        words.next()?.parse().ok()?,
    ))
}

/// The answer with its hours moved back, and how many they are.
fn moved(path: &Path, back: i32) -> Result<(Vec<u8>, u64)> {
    let mut answer: Value = serde_json::from_slice(&fs::read(path)?)
        .with_context(|| format!("{} est illisible", path.display()))?;
    let hours = answer["hourly"]["time"]
        .as_array_mut()
        .context("réponse météo sans heures")?;
    for hour in hours.iter_mut() {
        let text = hour.as_str().unwrap_or_default();
        let (year, rest) = text.split_once('-').context("heure illisible")?;
        *hour = json!(format!("{}-{rest}", year.parse::<i32>()? - back));
    }
    let count = hours.len() as u64;
    Ok((serde_json::to_vec(&answer)?, count))
}
