//! The five kinds of source, by what the code calls.

use super::{Evidence, Facts, Source};
use crate::readers::code::{Call, Code};
use crate::words::fold;

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

fn kinds(code: &Code) -> Vec<(Kind, usize)> {
    let mut found: Vec<(Kind, usize)> = Vec::new();
    let imports = |names: &[&str]| names.iter().find_map(|it| code.imports_module(it));
    let scraping = imports(&[
        "bs4",
        "scrapy",
        "selenium",
        "playwright",
        "requests_html",
        "cheerio",
        "puppeteer",
        "scraper",
        "parsel",
        "mechanicalsoup",
    ]);
    let big = imports(&[
        "pyspark",
        "duckdb",
        "google.cloud.bigquery",
        "dask",
        "pyhive",
        "snowflake",
        "databricks",
        "kafka",
        "hdfs",
        "trino",
        "clickhouse_connect",
        "pyarrow.dataset",
        "polars::prelude",
    ]);
    for call in &code.calls {
        let method = call.method();
        if scraping.is_some() && is_scrape(call) {
            found.push((Kind::Scraping, call.line));
        }
        if is_http_get(call) && scraping.is_none() && !is_own(call, code) {
            found.push((Kind::Api, call.line));
        }
        match method {
            "read_html" => found.push((Kind::Scraping, call.line)),
            "read_csv" | "read_excel" | "load_workbook" | "read_xml" | "DictReader"
            | "read_table" => {
                found.push((Kind::File, call.line));
            }
            "read_json" if call.receiver() == "pd" => found.push((Kind::File, call.line)),
            "reader" if call.receiver() == "csv" => found.push((Kind::File, call.line)),
            "from_path" if call.callee.contains("csv") => found.push((Kind::File, call.line)),
            // A feed is a service that answers in XML.
            "parse" if call.receiver() == "feedparser" => found.push((Kind::Api, call.line)),
            "create_engine"
            | "read_sql"
            | "read_sql_query"
            | "MongoClient"
            | "create_async_engine" => {
                found.push((Kind::Database, call.line));
            }
            "connect" if is_database(call.receiver()) => found.push((Kind::Database, call.line)),
            "read_parquet" | "scan_parquet" | "ParquetFile" | "KafkaConsumer" => {
                found.push((Kind::BigData, call.line));
            }
            _ => {}
        }
        let is_engine = call.callee.starts_with("duckdb.")
            || call.callee.contains("SparkSession")
            || call.callee.starts_with("spark.")
            || call.callee.starts_with("bigquery.")
            || method == "getOrCreate";
        if big.is_some() && is_engine {
            found.push((Kind::BigData, call.line));
        }
    }
    // A framework of scraping is driven by classes more than by calls.
    if let Some(line) = scraping
        && !found.iter().any(|(kind, _)| *kind == Kind::Scraping)
    {
        found.push((Kind::Scraping, line));
    }
    if let Some(line) = big
        && !found.iter().any(|(kind, _)| *kind == Kind::BigData)
        && code.language != crate::readers::code::Language::Python
    {
        found.push((Kind::BigData, line));
    }
    // The client library of somebody's API, recognised by what it is asked.
    for import in &code.imports {
        let first = import.module.split('.').next().unwrap_or_default();
        if is_sdk(first)
            && let Some(call) = code.calls.iter().find(|it| {
                let method = it.method();
                method == "login" || method.starts_with("get_") || method.starts_with("fetch")
            })
        {
            found.push((Kind::Api, call.line));
        }
    }
    found.sort_unstable();
    found.dedup_by_key(|(kind, _)| *kind);
    found
}

fn is_sdk(package: &str) -> bool {
    const KNOWN: [&str; 11] = [
        "yfinance",
        "tweepy",
        "spotipy",
        "praw",
        "googlemaps",
        "meteostat",
        "kaggle",
        "notion_client",
        "stravalib",
        "arxiv",
        "wikipediaapi",
    ];
    KNOWN.contains(&package)
        || (package.ends_with("connect") && package.len() > 9)
        || package.ends_with("_api")
        || package.ends_with("_requests")
}

fn is_scrape(call: &Call) -> bool {
    matches!(
        call.method(),
        "BeautifulSoup"
            | "find_all"
            | "select"
            | "select_one"
            | "goto"
            | "find_element"
            | "find_elements"
            | "parse_document"
            | "Spider"
            | "load"
    )
}

pub(crate) fn is_http_get(call: &Call) -> bool {
    let receiver = call.receiver().to_lowercase();
    let on = [
        "requests",
        "httpx",
        "session",
        "client",
        "urllib.request",
        "axios",
        "http",
        "reqwest",
        "ureq",
    ]
    .iter()
    .any(|it| receiver.ends_with(it));
    // A session of a database is asked for a class; one of HTTP, for an address.
    let first = call.positional(0).unwrap_or_default();
    let is_address = first.contains(['"', '\'', '/'])
        || first.to_lowercase().contains("url")
        || first.to_lowercase().contains("endpoint");
    let is_library = ["requests", "httpx", "axios", "urllib.request"]
        .iter()
        .any(|it| receiver.ends_with(it));
    let on = on && (is_address || is_library);
    match call.method() {
        "get" | "post" | "request" | "urlopen" => {
            on || call.callee == "urlopen" || call.callee == "axios"
        }
        "fetch" => call.callee == "fetch",
        _ => false,
    }
}

fn is_database(receiver: &str) -> bool {
    [
        "psycopg",
        "psycopg2",
        "pymysql",
        "mysql.connector",
        "sqlite3",
        "asyncpg",
        "aiosqlite",
        "pyodbc",
        "oracledb",
    ]
    .contains(&receiver)
}

/// A call to an API of the project itself.
fn is_own(call: &Call, code: &Code) -> bool {
    let address = call.positional(0).unwrap_or_default();
    let mut text = address.to_owned();
    // The variable that holds the address, wherever it is set in the file.
    for assign in &code.assigns {
        if address.contains(&assign.name) && !assign.name.is_empty() {
            text.push_str(&assign.value);
        }
    }
    let is_here = ["localhost", "127.0.0.1", "0.0.0.0"]
        .iter()
        .any(|it| text.contains(it));
    // A name with a dot is somebody's; one without is a service of the same compose file.
    let is_elsewhere = text.split("://").skip(1).any(|it| {
        let host = it.split(['/', '"', '\'', ':']).next().unwrap_or_default();
        host.contains('.')
    });
    let is_named = [
        "API_URL",
        "API_BASE",
        "BACKEND",
        "FASTAPI",
        "api:8",
        "backend:",
        "base_url",
        "api_client",
    ]
    .iter()
    .any(|it| text.contains(it));
    is_here || (is_named && !is_elsewhere)
}

/// Programs that invent data and write it: where, and the names of what they write.
fn makers(facts: &Facts<'_>) -> Vec<(Evidence, Vec<String>)> {
    let mut found = Vec::new();
    for (source, code) in facts.programs() {
        let random = code.calls.iter().find(|it| is_random(&it.callee));
        let writes = code.calls.iter().any(writes);
        let path = fold(&source.file.path);
        let is_named = [
            "synthetic",
            "synthetique",
            "generate",
            "generer",
            "fake",
            "mock",
            "simul",
        ]
        .iter()
        .any(|it| path.contains(it));
        if let Some(random) = random
            && writes
            && is_named
        {
            found.push((facts.at(source, random.line), written(code)));
        }
    }
    found
}

/// A program that invents Parquet gives its name to no file: partitions have none of their own.
const PARTITIONED: &str = "*.parquet";

/// The names of the files that a program writes: given to a call, or held by a variable that is.
fn written(code: &Code) -> Vec<String> {
    let mut names = Vec::new();
    if code.calls.iter().any(|it| {
        matches!(
            it.method(),
            "to_parquet"
                | "write_parquet"
                | "write_table"
                | "write_to_dataset"
                | "parquet"
                | "sink_parquet"
        )
    }) {
        names.push(PARTITIONED.to_owned());
    }
    for call in code
        .calls
        .iter()
        .filter(|it| writes(it) || it.callee == "open")
    {
        for argument in &call.arguments {
            let held = code.assigns.iter().filter(|it| {
                !it.name.is_empty()
                    && argument
                        .text
                        .split(|it: char| !(it.is_alphanumeric() || it == '_'))
                        .any(|word| word == it.name)
            });
            let texts = held
                .map(|it| it.value.as_str())
                .chain([argument.text.as_str()]);
            names.extend(
                texts
                    .flat_map(|it| it.split(['"', '\'']).skip(1).step_by(2))
                    .filter(|it| {
                        let text = it.to_lowercase();
                        [".parquet", ".csv", ".db", ".sqlite", ".json"]
                            .iter()
                            .any(|end| text.ends_with(end))
                    })
                    .map(|it| it.rsplit('/').next().unwrap_or_default().to_owned()),
            );
        }
    }
    names
}

fn writes(call: &Call) -> bool {
    matches!(
        call.method(),
        "to_parquet"
            | "to_csv"
            | "to_sql"
            | "write_parquet"
            | "parquet"
            | "write_csv"
            | "writerow"
            | "writerows"
            | "write_table"
            | "write_to_dataset"
            | "executemany"
    )
}

pub(crate) fn is_random(callee: &str) -> bool {
    [
        "random.",
        "np.random.",
        "numpy.random.",
        "rng.",
        "fake.",
        "Faker",
    ]
    .iter()
    .any(|it| callee.starts_with(it))
        && !callee.ends_with("seed")
        || callee == "Faker"
        || callee == "Math.random"
}

fn reads_one(code: &Code, names: &[String]) -> bool {
    names.iter().any(|name| {
        code.strings
            .iter()
            .any(|it| it.text.ends_with(name.as_str()))
    })
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
