//! What a missing object could have shown: a lost table of data hides no document, and a report
//! that names its épreuve hides only the criteria of this one.

use super::Facts;
use crate::grid::{Competence, Critere, Nature};
use crate::tree::{Content, File};
use crate::words::fold;

/// Written for people to read.
const DOCUMENTS: [&str; 10] = [
    "md", "pdf", "docx", "odt", "html", "htm", "txt", "rst", "adoc", "odp",
];

/// Rows and measures: that the file exists says all that a criterion asks of it.
const DATA: [&str; 10] = [
    "csv", "tsv", "jsonl", "ndjson", "geojson", "xml", "log", "svg", "dat", "arff",
];

impl Facts<'_> {
    /// A file of the commit that this clone lacks, or that was left past what is read, and that
    /// could have shown a criterion.
    pub fn hidden(&self, competence: &Competence, critere: &Critere) -> Option<&File> {
        let missing = self
            .project
            .files
            .iter()
            .filter(|it| is_unseen(it) && it.is_readable() && !is_data(it));
        let mut hiding = missing.filter(|it| {
            !is_document(it)
                || (critere.nature == Nature::Document
                    && is_of(it, &competence.epreuve)
                    && !self.has_twin(it))
        });
        hiding.next()
    }

    /// The same document in another format, read: a report in Markdown beside its PDF.
    fn has_twin(&self, lost: &File) -> bool {
        self.docs().any(|(source, _)| {
            source.file.repository == lost.repository && stem(source.file) == stem(lost)
        })
    }
}

fn is_unseen(file: &File) -> bool {
    match file.content {
        Content::Missing => true,
        Content::PastBudget => !file.is_left_first(),
        _ => false,
    }
}

fn stem(file: &File) -> &str {
    file.path
        .rsplit_once('.')
        .map_or(&file.path, |(stem, _)| stem)
}

fn is_document(file: &File) -> bool {
    DOCUMENTS.contains(&file.extension().as_str())
}

fn is_data(file: &File) -> bool {
    let in_folder = (file.path.to_lowercase().split('/')).any(|it| {
        matches!(
            it,
            "data" | "datas" | "dataset" | "datasets" | "donnees" | "raw"
        )
    });
    DATA.contains(&file.extension().as_str())
        || (file.extension() == "json" && in_folder)
        || is_material(file)
}

/// What the program reads for its users, and not what is said of it: a catalogue for a search.
fn is_material(file: &File) -> bool {
    const FOLDERS: [&str; 10] = [
        "rag",
        "corpus",
        "knowledge",
        "knowledge_base",
        "base_connaissances",
        "catalogue",
        "catalogues",
        "fixtures",
        "dataset",
        "datasets",
    ];
    const REPORTS: [&str; 11] = [
        "epreuve",
        "bloc",
        "livrable",
        "veille",
        "benchmark",
        "rapport",
        "report",
        "memoire",
        "dossier",
        "soutenance",
        "doc",
    ];
    let lower = fold(&file.path);
    let (folders, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    is_document(file)
        && folders.split('/').any(|it| FOLDERS.contains(&it))
        && !REPORTS.iter().any(|it| name.contains(it))
        && epreuves(name).next().is_none()
}

/// `rapport_E3.pdf` is about E3; a name that says no épreuve may be about any.
fn is_of(file: &File, epreuve: &str) -> bool {
    let name = fold(file.name());
    let said: Vec<&str> = epreuves(&name).collect();
    said.is_empty() || said.contains(&epreuve.to_lowercase().as_str())
}

/// The épreuves that a folded name says.
fn epreuves(name: &str) -> impl Iterator<Item = &str> {
    name.split(|it: char| !it.is_alphanumeric())
        .filter_map(|it| it.get(..2))
        .filter(|it| matches!(*it, "e1" | "e2" | "e3" | "e4" | "e5"))
}
