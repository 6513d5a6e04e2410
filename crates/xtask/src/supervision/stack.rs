//! Prometheus and Alertmanager as private processes on loopback, over a copy of `monitoring/`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::files::{self, FOLDER};
use super::programs::{HOW, Programs};
use super::table::Table;
use crate::demo::service::Service;
use crate::workspace::Workspace;
use crate::{http, postgres};

/// How fast everything goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pace {
    /// As in production.
    Real,
    /// Read every second, durations divided by [`FASTER`].
    Short,
}

/// A quarter of an hour in fifteen seconds.
const FASTER: u32 = 60;

/// In the files of `monitoring/`: what is written there, and what an exercise puts instead.
const SHORTER: [(&str, &str, &str); 5] = [
    (
        "prometheus/prometheus.yml",
        "scrape_interval: 15s",
        "scrape_interval: 1s",
    ),
    (
        "prometheus/prometheus.yml",
        "scrape_timeout: 5s",
        "scrape_timeout: 1s",
    ),
    (
        "prometheus/prometheus.yml",
        "evaluation_interval: 15s",
        "evaluation_interval: 1s",
    ),
    (
        "alertmanager/alertmanager.yml",
        "group_wait: 30s",
        "group_wait: 0s",
    ),
    (
        "alertmanager/alertmanager.yml",
        "group_interval: 5m",
        "group_interval: 1s",
    ),
];

impl Pace {
    pub(super) fn faster(self) -> u32 {
        match self {
            Self::Real => 1,
            Self::Short => FASTER,
        }
    }
}

/// What is watched, and where alerts go.
pub(super) struct Watched<'a> {
    /// Address of each job.
    pub(super) targets: [(&'static str, &'a str); 2],
    pub(super) receiver: u16,
    pub(super) port: u16,
    pub(super) pace: Pace,
}

pub(super) struct Stack {
    pub(super) url: String,
    /// Stopped in this order.
    _prometheus: Service,
    _alertmanager: Service,
    /// The copy, and what Prometheus keeps.
    _folder: tempfile::TempDir,
}

impl Stack {
    pub(super) fn start(
        workspace: &Workspace,
        programs: &Programs,
        table: &Table,
        watched: &Watched<'_>,
    ) -> Result<Self> {
        let folder = tempfile::tempdir_in(workspace.data_dir("supervision")?)?;
        let alertmanager_port = postgres::free_port().context("aucun port libre")?;
        lay(workspace, folder.path(), table, watched, alertmanager_port)?;
        let prometheus = folder.path().join("prometheus");
        programs.check(&prometheus)?;
        let alertmanager =
            start_alertmanager(workspace, programs, folder.path(), alertmanager_port)?;
        let address = format!("127.0.0.1:{}", watched.port);
        let mut command = Command::new(&programs.prometheus);
        command
            .arg(option("config.file", &prometheus.join("prometheus.yml")))
            .arg(option("storage.tsdb.path", &folder.path().join("series")))
            .arg(format!("--web.listen-address={address}"))
            .arg(option(
                "web.console.templates",
                &prometheus.join("consoles"),
            ))
            .arg(option(
                "web.console.libraries",
                &prometheus.join("console_libraries"),
            ))
            .current_dir(folder.path());
        let url = format!("http://{address}");
        let ready = format!("{url}/-/ready");
        let prometheus = Service::start(workspace, "prometheus", &mut command, &ready)?;
        Ok(Self {
            url,
            _prometheus: prometheus,
            _alertmanager: alertmanager,
            _folder: folder,
        })
    }

    pub(super) fn page(&self) -> String {
        format!("{}/consoles/modele.html", self.url)
    }

    /// The page as a person gets it.
    pub(super) fn read_page(&self, name: &str) -> Result<String> {
        let url = format!("{}/consoles/{name}", self.url);
        let answer = http::get(&url, None)?;
        ensure!(
            answer.status == 200,
            "{url} répond {} : {}",
            answer.status,
            answer.body
        );
        Ok(answer.body)
    }

    /// What an expression is worth now: each series and its value.
    pub(super) fn query(&self, expression: &str) -> Result<Vec<Value>> {
        let fields = [("query", expression)];
        let answer = http::post_form(&format!("{}/api/v1/query", self.url), &fields)?;
        let mut body = answer.json()?;
        ensure!(
            body["status"] == "success",
            "{expression} : {}",
            body["error"]
        );
        match body["data"]["result"].take() {
            Value::Array(series) => Ok(series),
            _ => Ok(Vec::new()),
        }
    }

    /// Every rule that is loaded, and those that could not be evaluated.
    pub(super) fn rules(&self) -> Result<(usize, Vec<String>)> {
        let body = http::get(&format!("{}/api/v1/rules", self.url), None)?.json()?;
        let groups = body["data"]["groups"].as_array().into_iter().flatten();
        let rules: Vec<&Value> = groups
            .flat_map(|group| group["rules"].as_array().into_iter().flatten())
            .collect();
        let broken = rules.iter().filter(|rule| rule["health"] == "err");
        let broken = broken.map(|rule| format!("{} : {}", rule["name"], rule["lastError"]));
        Ok((rules.len(), broken.collect()))
    }
}

fn start_alertmanager(
    workspace: &Workspace,
    programs: &Programs,
    folder: &Path,
    port: u16,
) -> Result<Service> {
    let address = format!("127.0.0.1:{port}");
    let mut command = programs.alertmanager();
    command
        .arg(option(
            "config.file",
            &folder.join("alertmanager/alertmanager.yml"),
        ))
        .arg(option("storage.path", &folder.join("alerts")))
        .arg(format!("--web.listen-address={address}"))
        // Alone: no port for a cluster.
        .arg("--cluster.listen-address=")
        .current_dir(folder);
    let ready = format!("http://{address}/-/ready");
    Service::start(workspace, "alertmanager", &mut command, &ready)
        .with_context(|| format!("Alertmanager ne démarre pas ; au besoin {HOW}"))
}

/// A copy of `monitoring/`, its addresses and its pace being those of the exercise.
fn lay(
    workspace: &Workspace,
    folder: &Path,
    table: &Table,
    watched: &Watched<'_>,
    alertmanager: u16,
) -> Result<()> {
    copy(&workspace.path(FOLDER), folder)?;
    for (path, text) in files::made(table) {
        files::put(folder, path, &text)?;
    }
    for (job, url) in watched.targets {
        let address = url.trim_start_matches("http://");
        let text = format!("- targets: [\"{address}\"]\n");
        files::put(folder, &format!("prometheus/cibles/{job}.yml"), &text)?;
    }
    let alertmanager = format!("127.0.0.1:{alertmanager}");
    let receiver = format!("127.0.0.1:{}", watched.receiver);
    let mut changes = vec![
        (
            "prometheus/prometheus.yml",
            "127.0.0.1:9093",
            alertmanager.as_str(),
        ),
        (
            "alertmanager/alertmanager.yml",
            "127.0.0.1:9095",
            receiver.as_str(),
        ),
    ];
    if let Pace::Short = watched.pace {
        changes.extend(SHORTER);
    }
    for (path, from, to) in changes {
        let text = fs::read_to_string(folder.join(path))?;
        ensure!(
            text.matches(from).count() == 1,
            "{FOLDER}/{path} ne contient plus une fois « {from} », que l'exercice remplace"
        );
        files::put(folder, path, &text.replace(from, to))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in
        fs::read_dir(from).with_context(|| format!("impossible de lire {}", from.display()))?
    {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

fn option(name: &str, path: &Path) -> String {
    format!("--{name}={}", path.display())
}

/// For an alert to come, or to be over.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);
