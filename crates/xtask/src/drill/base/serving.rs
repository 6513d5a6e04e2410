//! The database fails under the dataset API.

use std::io::Read;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::stage::{Api, DATABASE, Stage};
use crate::postgres::Throwaway;
use crate::{http, process, text};

const FLIGHTS: &str = "/v1/flights?limit=10";
const EXPORT: &str = "/v1/exports/flights?format=csv";
/// Read before the server is killed: the export is well under way, and far from its end.
const READ_BEFORE: usize = 1 << 20;
/// The server has 24 connections, three of them kept for its superuser.
const CROWD: usize = 24;

/// A whole dataset behind an API that answers.
fn served(stage: &Stage) -> Result<(Throwaway, Api)> {
    let server = stage.migrated()?;
    process::output(&mut stage.import(&server, DATABASE)?, "pipeline import")?;
    let api = stage.dataset_api(&server)?;
    let answer = api.get(FLIGHTS)?;
    if answer.status != 200 {
        bail!("l'API répond {} avant tout incident", answer.status);
    }
    Ok((server, api))
}

/// SIGKILL of the server during an export.
pub(super) fn killed(stage: &Stage) -> Result<String> {
    let (mut server, api) = served(stage)?;
    let (url, token) = api.request(EXPORT);
    let mut body = http::stream(&url, token)?;
    let mut first = vec![0; READ_BEFORE];
    body.read_exact(&mut first)
        .context("le début de l'export")?;
    server.kill()?;
    let mut rest = Vec::new();
    if body.read_to_end(&mut rest).is_ok() {
        bail!(
            "l'export coupé se termine comme un export entier, après {} octets",
            READ_BEFORE + rest.len()
        );
    }
    api.refuses(FLIGHTS)?;
    let ready = api.get("/health/ready")?;
    if ready.status != 503 {
        bail!("l'API se dit prête sans base : {}", ready.status);
    }
    server.restart()?;
    let start = Instant::now();
    api.recovers(FLIGHTS)?;
    Ok(format!(
        "export coupé vu comme tel, 503 avec Retry-After, reprise {} après le retour de la base",
        text::seconds(start.elapsed())
    ))
}

/// Every connection is taken by others.
pub(super) fn crowded(stage: &Stage) -> Result<String> {
    let (server, api) = served(stage)?;
    let mut crowd = Vec::new();
    // Taken first from the API itself, whose pool keeps what it has.
    let expel = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE application_name = 'ponctuel'";
    server.sql("postgres", expel)?;
    for _ in 0..CROWD {
        crowd.push(server.hold("postgres", "SELECT pg_sleep(25)")?);
    }
    std::thread::sleep(Duration::from_secs(1));
    let start = Instant::now();
    let answer = api.refuses(FLIGHTS)?;
    let waited = start.elapsed();
    drop(crowd);
    let start = Instant::now();
    api.recovers(FLIGHTS)?;
    Ok(format!(
        "503 en {}, revenir dans {} s, reprise en {}",
        text::seconds(waited),
        answer.retry_after.unwrap_or_default(),
        text::seconds(start.elapsed())
    ))
}

/// A table that nobody can read for a while.
pub(super) fn slow(stage: &Stage) -> Result<String> {
    let (server, api) = served(stage)?;
    let lock = server.hold(
        DATABASE,
        "BEGIN; LOCK TABLE flight IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(25)",
    )?;
    std::thread::sleep(Duration::from_secs(1));
    let start = Instant::now();
    api.refuses(FLIGHTS)?;
    let waited = start.elapsed();
    let other = api.get("/v1/carriers")?;
    if other.status != 200 {
        bail!(
            "une table bloquée bloque aussi les autres : {}",
            other.status
        );
    }
    drop(lock);
    api.recovers(FLIGHTS)?;
    Ok(format!(
        "503 avec Retry-After en {}, les autres tables répondent, reprise au déblocage",
        text::seconds(waited)
    ))
}
