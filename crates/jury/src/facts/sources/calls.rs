//! What each call reads: an API, a file, a page, a database, big data.

use super::Kind;
use crate::facts::model::names_service;
use crate::readers::code::{Call, Code};

/// Calls that read a file: a table, or a document that a model will search.
const FILE_READERS: [&str; 15] = [
    "read_csv",
    "read_excel",
    "load_workbook",
    "read_xml",
    "DictReader",
    "read_table",
    "TextLoader",
    "PyPDFLoader",
    "NotebookLoader",
    "CSVLoader",
    "DirectoryLoader",
    "Docx2txtLoader",
    "UnstructuredFileLoader",
    "PyMuPDFLoader",
    "PdfReader",
];

pub(super) fn kinds(code: &Code) -> Vec<(Kind, usize)> {
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
        if is_http_get(call)
            && scraping.is_none()
            && !is_own(call, code)
            && !names_service(call, code)
        {
            found.push((Kind::Api, call.line));
        }
        match method {
            "read_html" => found.push((Kind::Scraping, call.line)),
            method if FILE_READERS.contains(&method) => found.push((Kind::File, call.line)),
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
            // One file that pandas reads whole is a file.
            "read_parquet" if big.is_none() && matches!(call.receiver(), "pd" | "pandas") => {}
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

pub(super) fn is_sdk(package: &str) -> bool {
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

pub(super) fn is_scrape(call: &Call) -> bool {
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
    if !matches!(
        call.method(),
        "get" | "post" | "request" | "urlopen" | "fetch"
    ) {
        return false;
    }
    let receiver = call.receiver().to_lowercase();
    // What a visitor's session holds, and not an address.
    if receiver.ends_with("request.session") || receiver == "session_state" {
        return false;
    }
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

pub(super) fn is_database(receiver: &str) -> bool {
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
pub(super) fn is_own(call: &Call, code: &Code) -> bool {
    let address = call.positional(0).unwrap_or_default();
    let mut text = address.to_owned();
    // The variable that holds the address, wherever it is set in the file.
    for assign in &code.assigns {
        if address.contains(assign.name.as_str()) && !assign.name.is_empty() {
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
