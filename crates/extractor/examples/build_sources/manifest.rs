//! The manifest: what each file is, where it comes from, under which licence.

use domain::Source;
use serde::Serialize;

use crate::output::Built;
use crate::package::{NAME, SHA256, VERSION, digest};

#[derive(Serialize)]
struct Manifest<'a> {
    package: PackageEntry,
    files: Vec<FileEntry<'a>>,
}

#[derive(Serialize)]
struct PackageEntry {
    name: &'static str,
    version: &'static str,
    file: String,
    sha256: &'static str,
    licence: &'static str,
}

#[derive(Serialize)]
struct FileEntry<'a> {
    path: &'a str,
    sha256: String,
    bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<usize>,
    source: Source,
    collector: &'static str,
    licence: &'static str,
}

pub(crate) fn build(files: &[Built]) -> anyhow::Result<Built> {
    let entries = files.iter().filter_map(|file| {
        let source = file.source?;
        let (collector, licence) = provenance(source);
        Some(FileEntry {
            path: &file.path,
            sha256: digest(&file.content),
            bytes: file.content.len(),
            rows: file.rows,
            source,
            collector,
            licence,
        })
    });
    let package = PackageEntry {
        name: NAME,
        version: VERSION,
        file: format!("{NAME}-{VERSION}.tar.gz"),
        sha256: SHA256,
        licence: "CC0-1.0",
    };
    let mut content = serde_json::to_vec_pretty(&Manifest {
        package,
        files: entries.collect(),
    })?;
    content.push(b'\n');
    Ok(Built {
        path: "manifest.json".to_owned(),
        content,
        rows: None,
        source: None,
    })
}

/// Who collected the data before the package did, and under which terms it is here.
fn provenance(source: Source) -> (&'static str, &'static str) {
    match source {
        Source::Weather => (
            "ASOS stations, via the Iowa Environmental Mesonet",
            "CC0-1.0",
        ),
        Source::Carriers => (
            "US Bureau of Transportation Statistics; ICAO Doc 8585 for ICAO codes and call signs",
            "CC0-1.0; public facts for ICAO codes and call signs",
        ),
        Source::Airports => ("OpenFlights", "CC0-1.0"),
        Source::Aircraft => (
            "US Federal Aviation Administration, releasable registry",
            "CC0-1.0",
        ),
        Source::Flights => (
            "US Bureau of Transportation Statistics, on-time performance",
            "CC0-1.0",
        ),
    }
}
