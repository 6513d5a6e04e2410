//! AI services that somebody else made, and how they are set.

use std::collections::HashSet;

use super::Model;
use crate::facts::{Evidence, Facts};
use crate::readers::code::{Call, Code};
use crate::words::fold;

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

pub(super) const SERVICES: [(&str, &str); 30] = [
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
    ("langchain_community.chat_models", "modèle de langage"),
    ("langchain_groq", "Groq"),
    ("langchain_cohere", "Cohere"),
    ("langchain_aws", "Amazon Bedrock"),
    ("langchain_google_genai", "Google Gemini"),
    ("langchain_together", "Together"),
];

pub(super) const ADDRESSES: [(&str, &str); 7] = [
    ("api.openai.com", "OpenAI"),
    ("api.anthropic.com", "Anthropic"),
    ("api.mistral.ai", "Mistral AI"),
    (":11434", "Ollama"),
    ("api-inference.huggingface.co", "Hugging Face"),
    ("generativelanguage.googleapis", "Google Gemini"),
    ("api.groq.com", "Groq"),
];

pub(super) fn services(model: &mut Model, facts: &Facts<'_>, place: usize, code: &Code) {
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
    let asks = code.calls.iter().any(crate::facts::sources::is_http_get)
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

/// Whether a program uses the library of an AI service.
pub(crate) fn is_service(code: &Code) -> bool {
    SERVICES
        .iter()
        .any(|(module, _)| *module != "huggingface_hub" && code.imports_module(module).is_some())
        || code.strings.iter().any(|it| {
            ADDRESSES
                .iter()
                .any(|(address, _)| it.text.contains(address))
        })
}

/// What a file takes from the libraries of AI services, by all its names.
pub(crate) fn taken(code: &Code) -> HashSet<&str> {
    let is_of = |module: &str, service: &str| {
        let rest = module.strip_prefix(service);
        rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
    };
    (code.imports.iter())
        .filter(|it| {
            SERVICES
                .iter()
                .any(|(service, _)| is_of(&it.module, service))
        })
        .flat_map(|it| [&*it.name, &*it.alias, &*it.module])
        .filter(|it| !it.is_empty())
        .collect()
}

/// Whether a call makes the client of a service: a class among what its file takes from one.
pub(crate) fn is_client(call: &Call, taken: &HashSet<&str>) -> bool {
    let method = call.method();
    method.starts_with(|it: char| it.is_ascii_uppercase())
        && !method.contains("Embedding")
        && taken.contains(call.callee.split('.').next().unwrap_or_default())
}

/// Whether the address that a call asks is one of an AI service.
pub(crate) fn names_service(call: &Call, code: &Code) -> bool {
    let first = call.positional(0).or_else(|| call.named("url"));
    let Some(first) = first else { return false };
    let is_one = |text: &str| ADDRESSES.iter().any(|(address, _)| text.contains(address));
    is_one(first) || (code.assigns.iter()).any(|it| it.name == first && is_one(&it.value))
}
