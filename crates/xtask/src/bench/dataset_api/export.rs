//! The export: how fast, against PostgreSQL's own, and in how much memory.

use std::fs;
use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::base::Api;
use crate::postgres::Server;
use crate::process;
use crate::text::decimal;

/// Each format, and what is asked of compression.
pub(super) const FORMATS: [(&str, &str, &str); 5] = [
    ("CSV", "csv", "identity"),
    ("CSV, zstd", "csv", "zstd"),
    ("NDJSON", "ndjson", "identity"),
    ("Arrow", "arrow", "identity"),
    ("Parquet", "parquet", "identity"),
];

/// The same rows, in the same order, by `COPY … TO STDOUT`.
const COPY: &str = "COPY (SELECT * FROM dataset_row ORDER BY scheduled_departure, flight_id) TO STDOUT (FORMAT csv, HEADER)";

/// One turn.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) copy_s: f64,
    pub(super) copy_bytes: u64,
    /// Seconds and bytes of each format, in the order of [`FORMATS`].
    pub(super) formats: Vec<(f64, u64)>,
}

pub(super) fn measure(server: &Server, database: &str, api: &Api) -> Result<(Sample, String)> {
    let mut command = server.psql(database)?;
    command
        .args(["--command", COPY])
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    let start = Instant::now();
    let mut child = process::spawn(&mut command, "psql")?;
    let mut out = child.stdout.take().context("psql n'a pas de sortie")?;
    let copy_bytes = drain(&mut out)?;
    if !child.wait()?.success() {
        bail!("COPY a échoué");
    }
    let copy_s = start.elapsed().as_secs_f64();
    let mut formats = Vec::new();
    for (_, format, coding) in FORMATS {
        formats.push(export(api, &format!("?format={format}"), coding)?);
    }
    let said = format!(
        "COPY {} s, export CSV {} s",
        decimal(copy_s, 2),
        decimal(formats[0].0, 2)
    );
    let sample = Sample {
        copy_s,
        copy_bytes,
        formats,
    };
    Ok((sample, said))
}

/// Seconds, and bytes received.
fn export(api: &Api, query: &str, coding: &str) -> Result<(f64, u64)> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_mins(5)))
        .proxy(None)
        .build()
        .into();
    let start = Instant::now();
    let mut response = agent
        .get(format!("{}/v1/exports/flights{query}", api.url))
        .header("authorization", format!("Bearer {}", api.token))
        .header("accept-encoding", coding)
        .call()
        .context("l'export ne répond pas")?;
    let bytes = drain(&mut response.body_mut().as_reader())?;
    Ok((start.elapsed().as_secs_f64(), bytes))
}

fn drain(reader: &mut impl Read) -> Result<u64> {
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(bytes),
            count => bytes += count as u64,
        }
    }
}

/// Largest memory held by the API, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Memory {
    pub(super) at_rest: u64,
    pub(super) one_month: u64,
    pub(super) one_year: u64,
}

/// On an API that has exported nothing yet: a month in each format, then the year. `None` where
/// the system does not tell.
pub(super) fn memory(api: &Api) -> Result<(Option<Memory>, String)> {
    let Some(at_rest) = peak(api.process) else {
        return Ok((None, "le système ne la dit pas".to_owned()));
    };
    let all = |days: &str| -> Result<()> {
        for (_, format, coding) in FORMATS {
            export(api, &format!("?format={format}{days}"), coding)?;
        }
        Ok(())
    };
    all("&from=2013-01-01&to=2013-01-31")?;
    let one_month = peak(api.process).unwrap_or_default();
    all("")?;
    let one_year = peak(api.process).unwrap_or_default();
    let memory = Memory {
        at_rest,
        one_month,
        one_year,
    };
    let said = format!(
        "{} Mo après un mois, {} après l'année",
        decimal(one_month as f64 / 1e6, 0),
        decimal(one_year as f64 / 1e6, 0)
    );
    Ok((Some(memory), said))
}

/// The most that a process ever held (`VmHWM`).
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}
