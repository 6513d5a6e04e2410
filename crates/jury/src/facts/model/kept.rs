//! Models and data kept in the repository, and how they are versioned.

use super::Model;
use crate::facts::{Facts, Source};
use crate::tree::Content;

pub(super) fn kept(model: &mut Model, facts: &Facts<'_>, source: &Source<'_>) {
    let extension = source.file.extension();
    let name = source.file.name().to_lowercase();
    let lower = source.file.path.to_lowercase();
    let at = || facts.with(source, 1, &source.file.path);
    match extension.as_str() {
        "pkl" | "joblib" | "onnx" | "h5" | "pt" | "pth" | "safetensors" | "keras" => {
            model.kept_models.push(at());
        }
        "json"
            if source.file.size > 500
                && ["donnees", "dataset", "jeu_de", "test_data"]
                    .iter()
                    .any(|it| name.contains(it)) =>
        {
            model.kept_data.push(at());
        }
        "csv" | "parquet" | "jsonl" if lower.contains("data") || lower.contains("test") => {
            model.kept_data.push(at());
        }
        "dvc" => model.versioning.push(at()),
        _ if name == "dvc.yaml" || name == "mlproject" => model.versioning.push(at()),
        _ => {}
    }
    if source.file.content == Content::Lfs {
        model.versioning.push(at());
    }
}
