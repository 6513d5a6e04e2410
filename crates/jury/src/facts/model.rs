//! The model and the AI services: training, measures, gate, prediction, who is called.

use super::{Evidence, Facts, Source};
use crate::readers::code::Code;
use crate::tree::Content;
use crate::words::fold;

#[derive(Debug, Default)]
pub struct Model {
    pub training: Vec<Evidence>,
    pub saving: Vec<Evidence>,
    pub measures: Vec<Evidence>,
    pub predicting: Vec<Evidence>,
    /// A comparison of measures that refuses a model.
    pub gates: Vec<Evidence>,
    pub services: Vec<Service>,
    /// Models and data kept in the repository.
    pub kept_models: Vec<Evidence>,
    pub kept_data: Vec<Evidence>,
    /// Versioning of data and models: DVC, MLflow registry, LFS.
    pub versioning: Vec<Evidence>,
    /// Random values given as measures.
    pub random_measures: Vec<Evidence>,
    /// Measures typed by hand.
    pub typed_measures: Vec<Evidence>,
}

/// An AI service that somebody else made.
#[derive(Debug, Clone)]
pub struct Service {
    pub name: &'static str,
    pub evidence: Evidence,
    pub source: usize,
    /// The key comes from the environment.
    pub key: Option<Evidence>,
    /// Prompts, tools, temperature: adapted to the project.
    pub settings: Option<Evidence>,
}

const SERVICES: [(&str, &str); 24] = [
    ("openai", "OpenAI"),
    ("langchain_openai", "OpenAI"),
    ("anthropic", "Anthropic"),
    ("langchain_anthropic", "Anthropic"),
    ("mistralai", "Mistral AI"),
    ("langchain_mistralai", "Mistral AI"),
    ("google.generativeai", "Google Gemini"),
    ("google.genai", "Google Gemini"),
    ("vertexai", "Google Vertex AI"),
    ("cohere", "Cohere"),
    ("groq", "Groq"),
    ("ollama", "Ollama"),
    ("langchain_ollama", "Ollama"),
    ("huggingface_hub", "Hugging Face"),
    ("azure.ai", "Azure AI"),
    ("azure.cognitiveservices", "Azure AI"),
    ("deepl", "DeepL"),
    ("replicate", "Replicate"),
    ("litellm", "LiteLLM"),
    ("google.cloud.vision", "Google Vision"),
    ("google.cloud.language", "Google Language"),
    ("together", "Together"),
    ("@anthropic-ai/sdk", "Anthropic"),
    ("langchain_community.llms", "modèle de langage"),
];

const ADDRESSES: [(&str, &str); 7] = [
    ("api.openai.com", "OpenAI"),
    ("api.anthropic.com", "Anthropic"),
    ("api.mistral.ai", "Mistral AI"),
    (":11434", "Ollama"),
    ("api-inference.huggingface.co", "Hugging Face"),
    ("generativelanguage.googleapis", "Google Gemini"),
    ("api.groq.com", "Groq"),
];

pub(super) fn of(facts: &Facts<'_>) -> Model {
    let mut model = Model::default();
    for (place, source) in facts.sources.iter().enumerate() {
        if let Some(code) = source.read.code.as_ref().filter(|_| !source.role.is_test) {
            training(&mut model, facts, source, code);
            services(&mut model, facts, place, code);
            measures(&mut model, facts, source, code);
        }
        kept(&mut model, facts, source);
    }
    // A program before a notebook.
    model.training.sort_by_key(|it| it.path.ends_with(".ipynb"));
    model.measures.sort_by_key(|it| it.path.ends_with(".ipynb"));
    model
}

fn training(model: &mut Model, facts: &Facts<'_>, source: &Source<'_>, code: &Code) {
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

fn services(model: &mut Model, facts: &Facts<'_>, place: usize, code: &Code) {
    let source = &facts.sources[place];
    let imported = SERVICES.iter().find_map(|(module, name)| {
        let import = code
            .imports
            .iter()
            .find(|it| it.module == *module || it.module.starts_with(&format!("{module}.")))?;
        // A hub client that only downloads weights is not a service.
        let is_service = *module != "huggingface_hub"
            || import.name.contains("Client")
            || import.name.is_empty();
        is_service.then_some((*name, import.line))
    });
    // An address alone is a word: something must be asked over HTTP in the same file.
    let asks = code.calls.iter().any(super::sources::is_http_get)
        || ["requests", "httpx", "reqwest", "ureq", "axios"]
            .iter()
            .any(|it| code.imports_module(it).is_some());
    let addressed = ADDRESSES
        .iter()
        .filter(|_| asks)
        .find_map(|(address, name)| {
            let string = code.strings.iter().find(|it| it.text.contains(address))?;
            Some((*name, string.line))
        });
    let Some((name, line)) = imported.or(addressed) else {
        return;
    };
    let call = code.calls.iter().find(|it| {
        let method = it.method().to_lowercase();
        [
            "openai",
            "chat",
            "create",
            "invoke",
            "generate",
            "client",
            "anthropic",
            "mistral",
            "complete",
            "ollama",
        ]
        .iter()
        .any(|term| method.contains(term))
    });
    let key = code
        .calls
        .iter()
        .find(|it| {
            (it.callee.contains("getenv") || it.callee.contains("environ"))
                && it.arguments.iter().any(|it| {
                    it.text.to_uppercase().contains("KEY")
                        || it.text.to_uppercase().contains("TOKEN")
                })
        })
        .map(|it| it.line)
        .or_else(|| {
            code.assigns
                .iter()
                .find(|it| it.name.to_lowercase().contains("api_key"))
                .map(|it| it.line)
        });
    let settings = code
        .calls
        .iter()
        .find(|it| {
            it.named("temperature").is_some()
                || it.named("tools").is_some()
                || it.named("model").is_some()
        })
        .map(|it| it.line)
        .or_else(|| {
            code.assigns
                .iter()
                .find(|it| it.name.to_lowercase().contains("prompt"))
                .map(|it| it.line)
        })
        .or_else(|| {
            code.strings
                .iter()
                .find(|it| {
                    it.text.len() > 200 && fold(&it.text).contains("tu es")
                        || it.text.contains("You are")
                })
                .map(|it| it.line)
        });
    model.services.push(Service {
        name,
        evidence: facts.at(source, call.map_or(line, |it| it.line)),
        source: place,
        key: key.map(|it| facts.at(source, it)),
        settings: settings.map(|it| facts.at(source, it)),
    });
}

/// Words that name a measure.
const MEASURES: [&str; 24] = [
    "accuracy",
    "r2",
    "r2_score",
    "rmse",
    "mae",
    "f1",
    "f1_score",
    "precision",
    "recall",
    "auc",
    "roc_auc",
    "drift",
    "latency",
    "tokens",
    "token_count",
    "cost",
    "score",
    "mse",
    "loss",
    "response_time",
    "cpu",
    "memory",
    "uptime",
    "error_rate",
];

fn measures(model: &mut Model, facts: &Facts<'_>, source: &Source<'_>, code: &Code) {
    let path = fold(&source.file.path);
    let is_shown = ["monitor", "metric", "dashboard", "supervision"]
        .iter()
        .any(|it| path.contains(it));
    for assign in &code.assigns {
        let name = fold(&assign.name);
        let is_measure = MEASURES.iter().any(|it| {
            name == *it || name.ends_with(&format!("_{it}")) || name.starts_with(&format!("{it}_"))
        });
        let is_random = assign.value.contains("random.")
            || assign.value.contains("randint(")
            || assign.value.contains("Math.random");
        if is_random && (is_measure || is_shown) {
            model.random_measures.push(facts.at(source, assign.line));
        }
        let is_number = assign.value.starts_with("0.")
            && assign
                .value
                .chars()
                .all(|it| it.is_ascii_digit() || it == '.');
        let is_performance = [
            "accuracy",
            "r2",
            "f1",
            "auc",
            "precision",
            "recall",
            "rmse",
            "mae",
        ]
        .iter()
        .any(|it| {
            name == *it || name.ends_with(&format!("_{it}")) || name.starts_with(&format!("{it}_"))
        });
        if is_number
            && is_performance
            && !name.contains("min")
            && !name.contains("seuil")
            && !name.contains("threshold")
        {
            model.typed_measures.push(facts.at(source, assign.line));
        }
        // A dictionary of measures written by hand.
        if assign.value.starts_with('{') && typed_pairs(&assign.value) >= 2 {
            model.typed_measures.push(facts.at(source, assign.line));
        }
    }
    if is_shown {
        for call in code
            .calls
            .iter()
            .filter(|it| super::sources::is_random(&it.callee))
        {
            model.random_measures.push(facts.at(source, call.line));
        }
    }
}

/// `"accuracy": 0.92` in a literal.
fn typed_pairs(value: &str) -> usize {
    value
        .split(',')
        .filter(|pair| {
            let Some((name, number)) = pair.split_once(':') else {
                return false;
            };
            let name = fold(name.trim_matches(['{', '"', '\'', ' ', '\n']));
            let number = number.trim_matches(['}', ' ', '\n']);
            MEASURES[..11]
                .iter()
                .any(|it| name == *it || name.ends_with(&format!("_{it}")))
                && number.starts_with(|it: char| it.is_ascii_digit())
                && number.chars().all(|it| it.is_ascii_digit() || it == '.')
        })
        .count()
}

fn kept(model: &mut Model, facts: &Facts<'_>, source: &Source<'_>) {
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
