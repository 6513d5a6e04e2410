//! The five kinds of source, by what the code calls.

mod calls;
mod fabricated;

use super::{Evidence, Facts, Source};
use crate::words::fold;
pub(crate) use calls::is_http_get;
use calls::kinds;
pub(crate) use fabricated::is_random;
use fabricated::{PARTITIONED, makers, reads_one};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Api,
    File,
    Scraping,
    Database,
    BigData,
}

impl Kind {
    pub const ALL: [Self; 5] = [
        Self::Api,
        Self::File,
        Self::Scraping,
        Self::Database,
        Self::BigData,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Api => "API REST",
            Self::File => "fichier",
            Self::Scraping => "page web (scraping)",
            Self::Database => "base de données",
            Self::BigData => "big data",
        }
    }
}

/// One place where a source is read.
#[derive(Debug, Clone)]
pub struct Origin {
    pub kind: Kind,
    pub evidence: Evidence,
    pub source: usize,
    /// Its file is about extraction, by its path.
    pub is_extraction: bool,
    /// What it reads was made by a program of the project.
    pub fabricated: Option<Evidence>,
}

pub(super) fn of(facts: &Facts<'_>) -> Vec<Origin> {
    let makers = makers(facts);
    let mut origins = Vec::new();
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = &source.read.code else {
            continue;
        };
        if source.role.is_test {
            continue;
        }
        for (kind, line) in kinds(code) {
            let evidence = facts.at(source, line);
            let fabricated = makers
                .iter()
                .find(|(maker, names)| {
                    let is_partitioned =
                        kind == Kind::BigData && names.iter().any(|it| it == PARTITIONED);
                    maker.path != evidence.path
                        && (reads_one(code, names) || is_partitioned)
                        && matches!(kind, Kind::BigData | Kind::Database | Kind::File)
                })
                .map(|(maker, _)| maker.clone());
            origins.push(Origin {
                kind,
                evidence,
                source: place,
                is_extraction: is_extraction(&source.file.path),
                fabricated,
            });
        }
    }
    // What is about extraction first: it is what a juror is shown.
    origins.sort_by_key(|it| (it.kind, !it.is_extraction, it.fabricated.is_some()));
    origins
}

pub(crate) fn is_extraction(path: &str) -> bool {
    let folded = fold(path);
    [
        "extract",
        "collect",
        "ingest",
        "etl",
        "scrap",
        "crawl",
        "fetch",
        "source",
        "pipeline",
        "import",
        "loader",
        "download",
        "big_data",
        "bigdata",
        "acquisition",
        "donnees",
        "ingestion",
        "spark",
    ]
    .iter()
    .any(|it| folded.contains(it))
}

impl Facts<'_> {
    /// The best place where each kind of source is read.
    pub fn kinds_of_source(&self) -> Vec<(Kind, &Origin)> {
        Kind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind, self.origins.iter().find(|it| it.kind == kind)?)))
            .collect()
    }

    pub fn source_at(&self, place: usize) -> &Source<'_> {
        &self.sources[place]
    }
}
