//! The load generator: autocannon, the same for everybody.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::pip::Tools;
use crate::process;
use crate::text::{decimal, thousands};
use crate::workspace::Workspace;

/// Requests under way at the same time.
pub(super) const CONNECTIONS: u32 = 8;

pub(super) struct Generator {
    script: PathBuf,
    packages: PathBuf,
    settings: PathBuf,
}

/// A request of a load.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Request {
    method: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(&'static str, String)>,
    /// In base64: some bodies are not text.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

impl Request {
    pub(super) fn get(path: &str) -> Self {
        Self {
            method: "GET",
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
        }
    }

    pub(super) fn post(path: &str, headers: Vec<(&'static str, String)>, body: &[u8]) -> Self {
        Self {
            method: "POST",
            path: path.to_owned(),
            headers,
            body: Some(BASE64.encode(body)),
        }
    }
}

/// What one load measured.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Load {
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
    /// Fetches autocannon once for each version.
    pub(super) fn install(workspace: &Workspace) -> Result<(Self, String)> {
        let version = Tools::pinned()?.autocannon.version;
        let packages = workspace
            .data_dir("tools")?
            .join(format!("autocannon-{version}"));
        let said = if packages.is_dir() {
            format!("version {version}, déjà là")
        } else {
            let has_npm = Command::new("npm")
                .arg("--version")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success());
            if !has_npm {
                bail!(
                    "npm est introuvable ; installez Node.js 20 ou plus récent \
                     (Debian et Ubuntu : apt install npm ; macOS : brew install node)"
                );
            }
            let partial = packages.with_extension("partial");
            let _ = fs::remove_dir_all(&partial);
            fs::create_dir_all(&partial)?;
            let mut command = Command::new("npm");
            command
                .args([
                    "install",
                    "--no-fund",
                    "--no-audit",
                    "--ignore-scripts",
                    "--silent",
                ])
                .arg("--prefix")
                .arg(&partial)
                .arg(format!("autocannon@{version}"));
            process::output(&mut command, "téléchargement d'autocannon")?;
            fs::rename(&partial, &packages)?;
            format!("version {version}, téléchargée")
        };
        let generator = Self {
            script: workspace.path("crates/xtask/peers/load.js"),
            packages,
            settings: workspace.data_dir("bench")?.join("load.json"),
        };
        Ok((generator, said))
    }

    /// Makes these requests, again and again, for so many seconds. One failure fails the measure.
    pub(super) fn run(
        &self,
        url: &str,
        token: &str,
        requests: &[Request],
        (connections, seconds): (u32, u32),
    ) -> Result<Load> {
        let settings = json!({
            "url": url,
            "token": token,
            "requests": requests,
            "connections": connections,
            "seconds": seconds,
        });
        fs::write(&self.settings, settings.to_string())
            .with_context(|| format!("impossible d'écrire {}", self.settings.display()))?;
        let mut command = Command::new("node");
        command
            .arg(&self.script)
            .arg(&self.packages)
            .arg(&self.settings);
        let printed = process::output(&mut command, "autocannon")?;
        let load: Load = serde_json::from_str(printed.lines().last().unwrap_or_default())
            .context("autocannon n'a pas dit ses mesures")?;
        if load.failures > 0 {
            bail!("{} requêtes ont échoué sur {url}", load.failures);
        }
        Ok(load)
    }
}
