//! Programs that train, save and measure a model, and those that refuse one.

use super::Model;
use crate::facts::{Facts, Source};
use crate::readers::code::Code;
use crate::words::fold;

pub(super) fn training(model: &mut Model, facts: &Facts<'_>, source: &Source<'_>, code: &Code) {
    let learns = [
        "sklearn",
        "xgboost",
        "lightgbm",
        "catboost",
        "torch",
        "tensorflow",
        "keras",
        "statsmodels",
        "prophet",
        "transformers",
        "hessboost",
        "linfa",
        "surprise",
        "implicit",
    ]
    .iter()
    .any(|it| code.imports_module(it).is_some());
    for call in &code.calls {
        let at = || facts.at(source, call.line);
        match call.method() {
            "fit" | "fit_transform" | "train" if learns && call.method() != "fit_transform" => {
                model.training.push(at());
            }
            "dump" if call.receiver() == "joblib" || (call.receiver() == "pickle" && learns) => {
                model.saving.push(at());
            }
            "save_pretrained" | "save_model" | "log_model" => model.saving.push(at()),
            "save" if call.receiver().contains("torch") || call.receiver().contains("model") => {
                model.saving.push(at());
            }
            "predict" | "predict_proba" => model.predicting.push(at()),
            "accuracy_score"
            | "f1_score"
            | "r2_score"
            | "roc_auc_score"
            | "mean_absolute_error"
            | "mean_squared_error"
            | "classification_report"
            | "confusion_matrix"
            | "precision_score"
            | "recall_score"
            | "cross_val_score"
            | "log_loss"
            | "root_mean_squared_error" => {
                model.measures.push(at());
            }
            _ => {}
        }
    }
    let path = fold(&source.file.path);
    let is_gate = path.contains("gate") || path.contains("validat") || path.contains("evaluat");
    for function in &code.functions {
        let name = fold(&function.name);
        let is_named = [
            "gate",
            "threshold",
            "seuil",
            "is_better",
            "should_promote",
            "should_deploy",
            "compare_model",
            "validate_model",
            "check_performance",
            "better_than",
            "promote",
        ]
        .iter()
        .any(|it| name.contains(it));
        if is_named {
            model.gates.push(facts.at(source, function.line));
        }
    }
    if is_gate && learns {
        let refuses = code
            .calls
            .iter()
            .find(|it| it.callee == "sys.exit")
            .map(|it| it.line);
        let raises = code.raises.first().map(|it| it.line);
        if let Some(line) = refuses.or(raises) {
            model.gates.push(facts.at(source, line));
        }
    }
}
