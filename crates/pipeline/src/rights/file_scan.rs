//! Looks for values in files, logs above all.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use domain::Personal;
use serde_json::Value;
use store::scan::Found;

use crate::PipelineError;

/// Read at once; files may be larger than the memory.
const CHUNK: usize = 1 << 20;

/// Every value found in a file of the folder, or of the folders in it. A folder that does not exist
/// holds nothing; what is not a plain file is not read.
pub fn scan_folder(
    folder: &Path,
    values: &[Personal<String>],
) -> Result<Vec<Found>, PipelineError> {
    let mut found = Vec::new();
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        entries => entries.map_err(PipelineError::file(folder))?,
    };
    for entry in entries {
        let entry = entry.map_err(PipelineError::file(folder))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(PipelineError::file(&path))?;
        if kind.is_dir() {
            found.extend(scan_folder(&path, values)?);
        } else if kind.is_file() {
            let held = scan_file(&path, values).map_err(PipelineError::file(&path))?;
            found.extend(held.into_iter().map(|value| Found {
                column: path.display().to_string(),
                value,
                rows: 1,
            }));
        }
    }
    Ok(found)
}

/// Which values the file holds.
fn scan_file(path: &Path, values: &[Personal<String>]) -> std::io::Result<Vec<usize>> {
    let sought: Vec<Vec<String>> = values.iter().map(written).collect();
    let longest = sought.iter().flatten().map(String::len).max();
    // What straddles two chunks is seen in the second, which begins with the end of the first; a
    // letter in lower case may be longer than it was.
    let overlap = longest.unwrap_or_default() * 2 + 8;
    let mut file = File::open(path)?;
    let (mut held, mut buffer) = (vec![false; values.len()], Vec::new());
    loop {
        let read = (&mut file).take(CHUNK as u64).read_to_end(&mut buffer)?;
        if read == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&buffer).to_lowercase();
        for (held, written) in held.iter_mut().zip(&sought) {
            *held = *held || written.iter().any(|value| text.contains(value.as_str()));
        }
        buffer.drain(..buffer.len().saturating_sub(overlap));
    }
    let places = held.iter().enumerate().filter(|(_, held)| **held);
    Ok(places.map(|(place, _)| place).collect())
}

/// In lower case, as it is and as JSON writes it.
fn written(value: &Personal<String>) -> Vec<String> {
    let lower = value.open_for("traces").to_lowercase();
    let json = Value::from(lower.as_str()).to_string();
    vec![json[1..json.len() - 1].to_owned(), lower]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn personal(values: &[&str]) -> Vec<Personal<String>> {
        values
            .iter()
            .map(|value| Personal::new((*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_value_is_found_wherever_it_is_even_across_two_readings() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).expect("a folder");
        let mut text = "é".repeat(CHUNK / 2 - 3);
        text.push_str("ADA@example.org et « Élodie »");
        std::fs::write(inner.join("a.log"), text).expect("a file");
        std::fs::write(folder.path().join("b.log"), [0xFF, b'x']).expect("a file");
        let values = personal(&["ada@EXAMPLE.org", "élodie", "absente"]);
        let found = scan_folder(folder.path(), &values).expect("read");
        let places: Vec<_> = found.iter().map(|found| found.value).collect();
        assert_eq!(places, [0, 1]);
        assert!(found[0].column.ends_with("a.log"), "{found:?}");
    }

    #[test]
    fn a_value_is_found_as_json_writes_it() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.log"), r#"{"said":"un \"mot\""}"#).expect("a file");
        let found = scan_folder(folder.path(), &personal(&["un \"mot\""])).expect("read");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_holds_nothing() {
        let found = scan_folder(Path::new("nowhere/at/all"), &personal(&["x"])).expect("nothing");
        assert!(found.is_empty());
    }
}
