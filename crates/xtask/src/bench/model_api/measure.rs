//! One load on one side, and the model called in process.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::bodies::Bodies;
use super::peers::{self, Peer};
use super::results::{Alone, Python, Question, Side};
use crate::base::Api;
use crate::bench::load::{Generator, Load, Request};
use crate::bench::parts::PartTimes;
use crate::workspace::Workspace;
use crate::{http, onnxruntime, process, stop};

/// Answers that wait to be written in the database are let through before the next load.
const SETTLED_WITHIN: Duration = Duration::from_mins(1);

/// Everybody who answers.
pub(super) struct Answering {
    pub(super) ours: Api,
    pub(super) fastapi: Peer,
    pub(super) mlserver: Peer,
}

impl Answering {
    pub(super) fn url(&self, side: Side) -> &str {
        match side {
            Side::Ponctuel => &self.ours.url,
            Side::FastApi => &self.fastapi.url,
            Side::MlServer => &self.mlserver.url,
        }
    }

    pub(super) fn process(&self, side: Side) -> u32 {
        match side {
            Side::Ponctuel => self.ours.process,
            Side::FastApi => self.fastapi.process,
            Side::MlServer => self.mlserver.process,
        }
    }
}

pub(super) fn requests(bodies: &Bodies, question: Question, side: Side) -> Vec<Request> {
    match (question, side) {
        (Question::Nothing, _) => vec![Request::get("/health/live")],
        (Question::Named, Side::Ponctuel) => bodies.named(),
        (Question::Named, _) => bodies.described(),
        (Question::Given, _) => bodies.tensor(),
        (Question::ThousandBytes, _) => bodies.thousand_in_bytes(),
        (Question::ThousandJson, _) => bodies.thousand_in_json(),
        (Question::ThousandNamed, _) => bodies.thousand_named(),
    }
}

pub(super) fn load(
    generator: &Generator,
    answering: &Answering,
    (question, side, requests): (Question, Side, &[Request]),
    seconds: u32,
) -> Result<(Load, PartTimes)> {
    let url = answering.url(side);
    let parts = || match side {
        Side::Ponctuel => PartTimes::of(url, question.routes()),
        Side::FastApi | Side::MlServer => Ok(PartTimes::default()),
    };
    let before = parts()?;
    let shape = (question.connections(), seconds);
    let load = generator.run(url, &answering.ours.token, requests, shape)?;
    let parts = parts()?.since(&before);
    settle(&answering.ours.url)?;
    Ok((load, parts))
}

/// What became of the answers to be kept.
pub(super) struct Log {
    queued: f64,
    pub(super) kept: f64,
    pub(super) dropped: f64,
}

pub(super) fn log_counts(url: &str) -> Result<Log> {
    let text = http::get(&format!("{url}/metrics"), None)?.body;
    let sum = |name: &str| -> f64 {
        let lines = text.lines().filter(|line| line.starts_with(name));
        lines
            .filter_map(|line| line.rsplit_once(' ')?.1.parse::<f64>().ok())
            .sum()
    };
    Ok(Log {
        queued: sum("model_log_queued "),
        kept: sum("model_log_kept_total "),
        dropped: sum("model_log_dropped_total{"),
    })
}

fn settle(url: &str) -> Result<()> {
    let empty = stop::wait_for(SETTLED_WITHIN, || {
        Ok((log_counts(url)?.queued < 1.0).then_some(()))
    })?;
    if empty.is_none() {
        bail!("le journal des prédictions ne se vide pas");
    }
    Ok(())
}

pub(super) fn in_process(
    workspace: &Workspace,
    release: &Workspace,
    folder: &Path,
    rows: &Path,
) -> Result<Alone> {
    let (library, _) = onnxruntime::obtain(workspace)?;
    let mut command = release.program("model-api");
    command.arg("in-process").arg("--onnxruntime").arg(library);
    command.arg("--model").arg(folder).arg("--rows").arg(rows);
    last_line(&process::output(&mut command, "model-api in-process")?)
}

/// The same rows by ONNX Runtime's own Python.
pub(super) fn in_python(
    workspace: &Workspace,
    packages: &Path,
    folder: &Path,
    (rows, width): (&Path, usize),
) -> Result<Python> {
    let mut command = peers::python(workspace, packages)?;
    command.arg("onnx_in_process.py").arg(folder).arg(rows);
    command.arg(width.to_string());
    last_line(&process::output(&mut command, "onnxruntime")?)
}

fn last_line<T: serde::de::DeserializeOwned>(printed: &str) -> Result<T> {
    serde_json::from_str(printed.lines().last().unwrap_or_default())
        .context("les mesures du modèle seul sont illisibles")
}
