//! Where services were compared: the files, the sections and the lines.

use crate::facts::Evidence;
use crate::readers::doc::Section;
use crate::verdict::Context;
use crate::words::{any, count, fold};

pub(super) const PROVIDERS: &[&str] = &[
    "openai",
    "gpt",
    "chatgpt",
    "mistral",
    "claude",
    "anthropic",
    "gemini",
    "vertex",
    "azure",
    "aws",
    "bedrock",
    "hugging",
    "ollama",
    "llama",
    "cohere",
    "deepl",
    "watson",
    "rekognition",
    "google cloud",
    "groq",
    "deepseek",
    "perplexity",
    "nlp cloud",
    "textract",
    "comprehend",
    "sagemaker",
    "whisper",
    "aleph alpha",
    "replicate",
];

pub(super) const NAMES: &[&str] = &[
    "benchmark",
    "comparatif",
    "comparaison",
    "etude comparative",
    "etude des services",
    "etude de service",
    "services ia",
    "services d'ia",
    "choix du service",
];

/// What compares services of AI, and not algorithms: a document, or the part of a larger one.
pub(super) fn benchmarks<'a>(
    context: &Context<'a>,
) -> Vec<(&'a crate::facts::Source<'a>, Vec<&'a Section>)> {
    let mut found = Vec::new();
    for (source, doc) in context.facts.docs() {
        let path = fold(&source.file.path).replace(['_', '-', '/', '.'], " ");
        let is_whole = any(&path, NAMES);
        let sections: Vec<&Section> = doc
            .sections
            .iter()
            .filter(|it| is_whole || any(&it.path, NAMES))
            .collect();
        let mut text = String::new();
        for section in &sections {
            text.push_str(&section.path);
            for line in &section.lines {
                text.push('\n');
                text.push_str(&line.folded);
            }
        }
        if count(&text, PROVIDERS) >= 2 && !source.role.is_template {
            found.push((source, sections));
        }
    }
    found
}

/// Sections of the benchmarks that a test accepts.
pub(super) fn sections(context: &Context<'_>, wanted: impl Fn(&Section) -> bool) -> Vec<Evidence> {
    let facts = context.facts;
    benchmarks(context)
        .into_iter()
        .flat_map(|(source, sections)| sections.into_iter().map(move |section| (source, section)))
        .filter(|(_, section)| wanted(section))
        .map(|(source, section)| facts.with(source, section.line, &section.title))
        .collect()
}

/// Lines of the benchmarks that hold one of these words.
pub(super) fn lines(context: &Context<'_>, terms: &[&str]) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    for (source, sections) in benchmarks(context) {
        for section in sections {
            if any(&fold(&section.title), terms) {
                found.push(facts.with(source, section.line, &section.title));
            }
            let lines = section.lines.iter().filter(|it| any(&it.folded, terms));
            found.extend(lines.map(|it| facts.with(source, it.line, &it.text)));
        }
    }
    found
}

pub(super) fn titled(section: &Section, terms: &[&str]) -> bool {
    any(&section.path, terms) && section.words() >= 5
}

pub(super) fn claims(context: &Context<'_>) -> Vec<Evidence> {
    context.saying_both(
        &["benchmark", "comparatif"],
        &[
            "service d'ia",
            "services d'ia",
            "services ia",
            "service ia",
            "llm",
            "openai",
            "mistral",
        ],
    )
}
