//! The model directory: written whole or not at all, opened checked or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use contract::{EveningShift, ModelInfo};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{
    Calibration, Explainer, Manifest, Metrics, ModelError, Predictor, Recalibration, Reference,
    Runtime, Session, digest::sha256_hex,
};

const MANIFEST: &str = "manifest.json";
const MODEL: &str = "model.onnx";
const METRICS: &str = "metrics.json";
const ENCODINGS: &str = "encodings.json";
const CALIBRATION: &str = "calibration.json";
const REFERENCE: &str = "reference.json";
const CARD: &str = "carte.md";

/// Every file but the manifest.
const HASHED: [&str; 6] = [MODEL, METRICS, ENCODINGS, CALIBRATION, REFERENCE, CARD];

/// What a training produces. `encodings` is whatever the feature code needs back.
#[derive(Debug)]
pub struct ModelParts<'a, E> {
    pub onnx: &'a [u8],
    pub manifest: Manifest,
    pub metrics: &'a Metrics,
    pub encodings: &'a E,
    pub calibration: &'a Calibration,
    pub reference: &'a Reference,
    /// The model card, Markdown in French.
    pub card: &'a str,
}

/// A checked model directory.
#[derive(Debug)]
pub struct ModelDirectory {
    path: PathBuf,
    manifest: Manifest,
    metrics: Metrics,
    calibration: Calibration,
    reference: Reference,
    card: String,
    encodings: Vec<u8>,
    onnx: Vec<u8>,
}

impl ModelDirectory {
    /// Writes into a temporary folder beside `path`, then renames it.
    pub fn write<E: Serialize>(path: &Path, parts: ModelParts<'_, E>) -> Result<(), ModelError> {
        let files = [
            (MODEL, parts.onnx.to_vec()),
            (METRICS, json(METRICS, parts.metrics)?),
            (ENCODINGS, json(ENCODINGS, parts.encodings)?),
            (CALIBRATION, json(CALIBRATION, parts.calibration)?),
            (REFERENCE, json(REFERENCE, parts.reference)?),
            (CARD, parts.card.as_bytes().to_vec()),
        ];
        write_whole(path, parts.manifest, &files)
    }

    /// Writes the same model beside, its calibration moved: every other file is copied byte for
    /// byte, but the card, which tells the move.
    pub fn write_recalibrated(
        &self,
        path: &Path,
        recalibration: Recalibration,
        card: &str,
    ) -> Result<(), ModelError> {
        let calibration = self.calibration.shifted(recalibration.shift);
        let kept = |file: &'static str| -> Result<_, ModelError> {
            Ok((file, read_checked(&self.path, file, &self.manifest)?))
        };
        let files = [
            kept(MODEL)?,
            kept(METRICS)?,
            kept(ENCODINGS)?,
            (CALIBRATION, json(CALIBRATION, &calibration)?),
            kept(REFERENCE)?,
            (CARD, card.as_bytes().to_vec()),
        ];
        let manifest = Manifest {
            version: String::new(),
            recalibration: Some(recalibration),
            files: BTreeMap::new(),
            ..self.manifest.clone()
        };
        write_whole(path, manifest, &files)
    }

    /// The files, by name, that another directory does not hold byte for byte.
    pub fn changed_from(&self, other: &Self) -> Vec<&str> {
        let hashes = self.manifest.files.iter();
        hashes
            .filter(|(file, hash)| other.manifest.files.get(*file) != Some(*hash))
            .map(|(file, _)| file.as_str())
            .collect()
    }

    /// Reads and checks everything. `expected_schema` is the hash of the compiled features.
    pub fn open(path: &Path, expected_schema: &str) -> Result<Self, ModelError> {
        let manifest: Manifest = parse(MANIFEST, &read(path, MANIFEST)?)?;
        if manifest.feature_schema_sha256 != expected_schema {
            return Err(ModelError::OtherSchema {
                found: manifest.feature_schema_sha256,
                expected: expected_schema.to_owned(),
            });
        }
        let [onnx, metrics, encodings, calibration, reference, card] =
            HASHED.map(|file| read_checked(path, file, &manifest));
        Ok(Self {
            path: path.to_owned(),
            metrics: parse(METRICS, &metrics?)?,
            calibration: parse(CALIBRATION, &calibration?)?,
            reference: parse(REFERENCE, &reference?)?,
            card: String::from_utf8_lossy(&card?).into_owned(),
            encodings: encodings?,
            onnx: onnx?,
            manifest,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The model card, Markdown in French.
    pub fn card(&self) -> &str {
        &self.card
    }

    /// What the feature code learned on the training period.
    pub fn encodings<E: DeserializeOwned>(&self) -> Result<E, ModelError> {
        parse(ENCODINGS, &self.encodings)
    }

    /// Loads the model for `sessions` calls at once.
    pub fn predictor(
        &self,
        runtime: &Runtime,
        sessions: NonZeroUsize,
    ) -> Result<Predictor, ModelError> {
        let n_features = self.manifest.features.len();
        let session = Session::new(runtime, &self.onnx, n_features, sessions)?;
        Ok(Predictor::new(session, self.calibration.clone()))
    }

    /// What tells why a risk is what it is.
    pub fn explainer(&self) -> Result<Explainer, ModelError> {
        Explainer::new(&self.onnx, &self.calibration)
    }

    /// Body of `GET /v1/model`.
    pub fn info(&self) -> ModelInfo {
        let manifest = self.manifest.clone();
        ModelInfo {
            name: manifest.name,
            version: manifest.version,
            horizon: manifest.horizon,
            trained_at: manifest.trained_at,
            features: manifest.features,
            feature_schema_sha256: manifest.feature_schema_sha256,
            data_snapshot_sha256: manifest.data_snapshot_sha256,
            seed: manifest.seed,
            trees: manifest.trees,
            test: self.metrics.test.after_calibration,
            recalibration: manifest.recalibration.map(|moved| EveningShift {
                from: moved.from,
                as_of: moved.as_of,
                flights: moved.flights,
                shift: moved.shift,
            }),
        }
    }
}

/// Into a temporary folder, which is renamed: whole or not at all.
fn write_whole(
    path: &Path,
    manifest: Manifest,
    files: &[(&str, Vec<u8>)],
) -> Result<(), ModelError> {
    if path.exists() {
        return Err(ModelError::AlreadyExists {
            path: path.to_owned(),
        });
    }
    let name = path.file_name().ok_or(ModelError::InvalidName)?;
    let temporary = path.with_file_name(format!(".{}-{}", name.display(), std::process::id()));
    let written = write_files(&temporary, manifest, files)
        .and_then(|()| fs::rename(&temporary, path).map_err(|source| io(path, source)));
    if written.is_err() {
        // Best effort: what matters is that `path` does not exist.
        let _ = fs::remove_dir_all(&temporary);
    }
    written
}

fn write_files(
    folder: &Path,
    mut manifest: Manifest,
    files: &[(&str, Vec<u8>)],
) -> Result<(), ModelError> {
    fs::create_dir_all(folder).map_err(|source| io(folder, source))?;
    for (file, bytes) in files {
        write(folder, file, bytes)?;
        manifest.files.insert((*file).to_owned(), sha256_hex(bytes));
    }
    write(folder, MANIFEST, &json(MANIFEST, &manifest)?)
}

fn write(folder: &Path, file: &str, bytes: &[u8]) -> Result<(), ModelError> {
    let path = folder.join(file);
    fs::write(&path, bytes).map_err(|source| ModelError::Io { path, source })
}

fn read(folder: &Path, file: &str) -> Result<Vec<u8>, ModelError> {
    let path = folder.join(file);
    fs::read(&path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => ModelError::MissingFile { path },
        _ => ModelError::Io { path, source },
    })
}

fn read_checked(folder: &Path, file: &str, manifest: &Manifest) -> Result<Vec<u8>, ModelError> {
    let bytes = read(folder, file)?;
    if manifest.files.get(file) == Some(&sha256_hex(&bytes)) {
        Ok(bytes)
    } else {
        Err(ModelError::Tampered {
            file: file.to_owned(),
        })
    }
}

fn json<T: Serialize>(file: &str, value: &T) -> Result<Vec<u8>, ModelError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|source| malformed(file, source))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn parse<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, ModelError> {
    serde_json::from_slice(bytes).map_err(|source| malformed(file, source))
}

fn malformed(file: &str, source: serde_json::Error) -> ModelError {
    ModelError::Malformed {
        file: file.to_owned(),
        source,
    }
}

fn io(path: &Path, source: std::io::Error) -> ModelError {
    ModelError::Io {
        path: path.to_owned(),
        source,
    }
}
