//! The load generator: wrk, the same for everybody.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process;
use crate::text::{decimal, thousands};
use crate::workspace::Workspace;

/// Requests under way at the same time.
pub(super) const CONNECTIONS: u32 = 8;

pub(super) struct Generator {
    script: PathBuf,
    /// The requests of the load under way.
    requests: PathBuf,
}

/// A request of a load.
#[derive(Debug, Clone)]
pub(super) struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Request {
    pub(super) fn get(path: &str) -> Self {
        Self {
            method: "GET",
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(super) fn post(path: &str, headers: Vec<(&'static str, String)>, body: &[u8]) -> Self {
        Self {
            method: "POST",
            path: path.to_owned(),
            headers,
            body: body.to_vec(),
        }
    }

    /// As HTTP/1.1 writes it.
    fn bytes(&self, host: &str, token: &str) -> Vec<u8> {
        let Self { method, path, .. } = self;
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\n");
        let length = ("content-length", self.body.len().to_string());
        let authorization = ("authorization", format!("Bearer {token}"));
        let sent = (!self.body.is_empty()).then_some(&length);
        for (name, value) in self.headers.iter().chain(sent).chain([&authorization]) {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str("\r\n");
        [head.as_bytes(), &self.body].concat()
    }
}

/// What one load measured.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Load {
    /// Answered in all.
    pub(super) requests: u64,
    pub(super) requests_per_s: f64,
    pub(super) median_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) bytes_per_s: f64,
    failures: u64,
}

#[cfg(test)]
impl Load {
    /// For the tests of what is made of loads.
    pub(super) fn of(requests_per_s: f64, median_ms: f64, p99_ms: f64) -> Self {
        Self {
            requests: requests_per_s as u64,
            requests_per_s,
            median_ms,
            p99_ms,
            bytes_per_s: 0.0,
            failures: 0,
        }
    }
}

impl std::fmt::Display for Load {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} requêtes par seconde, médiane {} ms, p99 {} ms",
            thousands(self.requests_per_s as u64),
            decimal(self.median_ms, 2),
            decimal(self.p99_ms, 2)
        )
    }
}

impl Generator {
    pub(super) fn find(workspace: &Workspace) -> Result<(Self, String)> {
        // It tells its version with its usage, and fails.
        let Ok(told) = Command::new("wrk").arg("-v").output() else {
            bail!(
                "wrk est introuvable ; installez-le \
                 (Debian et Ubuntu : apt install wrk ; macOS : brew install wrk)"
            );
        };
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let version = told.split_whitespace().nth(1).unwrap_or("sans version");
        let generator = Self {
            script: workspace.path("crates/xtask/peers/load.lua"),
            requests: workspace.data_dir("bench")?.join("load.requests"),
        };
        Ok((generator, version.to_owned()))
    }

    /// Makes these requests, again and again, for so many seconds. One that is refused, broken or too
    /// late fails the measure. wrk's median and 99th centile count, for all alike, what a slow answer
    /// made the requests behind it wait (« coordinated omission »).
    pub(super) fn run(
        &self,
        url: &str,
        token: &str,
        requests: &[Request],
        (connections, seconds): (u32, u32),
    ) -> Result<Load> {
        let host = url.trim_start_matches("http://");
        let mut bytes = Vec::new();
        for request in requests {
            let request = request.bytes(host, token);
            bytes.extend(format!("{:010}", request.len()).into_bytes());
            bytes.extend(request);
        }
        fs::write(&self.requests, bytes)
            .with_context(|| format!("impossible d'écrire {}", self.requests.display()))?;
        let mut command = Command::new("wrk");
        command
            .args(["--threads", "1", "--timeout", "60s"])
            .args(["--connections", &connections.to_string()])
            .args(["--duration", &format!("{seconds}s")])
            .arg("--script")
            .arg(&self.script)
            .args([url, "--"])
            .arg(&self.requests);
        let printed = process::output(&mut command, "wrk")?;
        let load: Load = serde_json::from_str(printed.lines().last().unwrap_or_default())
            .context("wrk n'a pas dit ses mesures")?;
        if load.failures > 0 {
            bail!("{} requêtes ont échoué sur {url}", load.failures);
        }
        Ok(load)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_written_as_http_writes_it() {
        let read = Request::get("/v1/flights?limit=1").bytes("127.0.0.1:80", "abc");
        let expected = "GET /v1/flights?limit=1 HTTP/1.1\r\nhost: 127.0.0.1:80\r\nauthorization: Bearer abc\r\n\r\n";
        assert_eq!(String::from_utf8(read).expect("ASCII"), expected);

        let kind = vec![("content-type", "application/json".to_owned())];
        let sent = Request::post("/v1/predictions", kind, b"{}").bytes("h", "t");
        let sent = String::from_utf8(sent).expect("ASCII");
        assert!(sent.contains("\r\ncontent-type: application/json\r\ncontent-length: 2\r\n"));
        assert!(sent.ends_with("\r\n\r\n{}"));
    }
}
