//! What is proved with the server: both engines read the same rows, and the page tells what
//! the server does.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::archive;
use super::java::Java;
use super::page::{self, Evidence};
use super::protoc;
use super::server::Server;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{process, text};

/// What to do with `docs/donnees/requetes-spark.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    Compare,
    Write,
}

/// The month that the page shows.
const DAY: &str = "2013-01-01";

pub(super) fn run(workspace: &Workspace, page: Page) -> Result<()> {
    let mut steps = Steps::new(if page == Page::Compare { 7 } else { 6 });
    let java = steps.quiet("Java", Java::find)?;
    let spark = steps.quiet("Spark", || archive::obtain(workspace))?;
    let protoc = steps.quiet("protoc", || protoc::obtain(workspace))?;
    let build = Build::new(workspace, protoc);
    steps.shown("Compilation avec Spark", || {
        build.compile()?;
        Ok(((), "faite dans target/spark".to_owned()))
    })?;
    let server = steps.quiet("Serveur Spark Connect", || {
        let server = Server::start(workspace, &spark, 0)?;
        let said = server.url();
        Ok((server, said))
    })?;
    if page == Page::Compare {
        steps.shown("Les deux moteurs, ligne à ligne", || {
            let passed = build.test(&server)?;
            Ok(((), format!("{passed} tests passés")))
        })?;
    }
    steps.quiet("docs/donnees/requetes-spark.md", || {
        let evidence = build.evidence(workspace, &server)?;
        let said = match page {
            Page::Compare => page::compare(workspace, &evidence)?,
            Page::Write => page::write(workspace, &evidence, &java)?,
        };
        Ok(((), said))
    })
}

/// The feature `spark`, built in a target folder of its own: the usual one stays as it is.
struct Build<'a> {
    workspace: &'a Workspace,
    protoc: PathBuf,
    target: PathBuf,
}

impl<'a> Build<'a> {
    fn new(workspace: &'a Workspace, protoc: PathBuf) -> Self {
        Self {
            workspace,
            protoc,
            target: workspace.path("target/spark"),
        }
    }

    fn cargo(&self) -> Command {
        let mut command = self.workspace.cargo();
        command
            .args(["test", "--package", "extractor", "--package", "pipeline"])
            .args(["--features", "spark"])
            .env("CARGO_TARGET_DIR", &self.target)
            .env("PROTOC", &self.protoc);
        command
    }

    fn compile(&self) -> Result<()> {
        process::run(self.cargo().arg("--no-run"), "compilation avec Spark")
    }

    /// How many tests passed. None at all is a failure: the filter would then be wrong.
    fn test(&self, server: &Server) -> Result<usize> {
        let mut command = self.cargo();
        command
            .args(["--lib", "--test", "it", "--", "spark"])
            .env("SPARK_REMOTE", server.url())
            // The words of a failure are enough, and a trace would push them out of what is shown.
            .env("RUST_BACKTRACE", "0");
        let log = self.workspace.data_dir("logs")?.join("spark-tests.log");
        let file = File::create(&log)?;
        let ended = process::status(command.stdout(file), "comparaison des deux moteurs")?;
        let said = fs::read_to_string(&log)?;
        if !ended.success() {
            bail!(
                "les deux moteurs ne s'accordent pas :\n{}",
                text::last_lines(&said, 40)
            );
        }
        let passed = said.lines().filter(|line| line.ends_with(" ... ok"));
        let names: Vec<&str> = passed.collect();
        for name in &names {
            eprintln!("        {name}");
        }
        if !names.iter().any(|name| name.contains("both_engines")) {
            bail!("le test de comparaison n'a pas été lancé :\n{said}");
        }
        Ok(names.len())
    }

    fn evidence(&self, workspace: &Workspace, server: &Server) -> Result<Evidence> {
        let mut command = Command::new(self.target.join("debug/examples/spark_plans"));
        command
            .args(["--server", &server.url(), "--day", DAY, "--flights"])
            .arg(workspace.path("data/sources/flights"));
        let json = process::output(&mut command, "plans des requêtes")?;
        serde_json::from_str(&json).context("les plans sont illisibles")
    }
}
