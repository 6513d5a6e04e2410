//! Where things are, and how they are built.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::process;

/// The checkout.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) packages: Vec<Package>,
    target: PathBuf,
    /// Folder of the target whose programs are run.
    profile: &'static str,
}

/// One of our crates, as `cargo metadata` tells it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `None` for a normal dependency, else `dev` or `build`.
    pub(crate) kind: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
    packages: Vec<Package>,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
        let mut command = Command::new(cargo());
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let text = process::output(&mut command, "cargo metadata")?;
        let metadata: Metadata =
            serde_json::from_str(&text).context("la réponse de cargo metadata est illisible")?;
        Ok(Self {
            root: metadata.workspace_root,
            packages: metadata.packages,
            target: metadata.target_directory,
            profile: "debug",
        })
    }

    /// The same checkout, its programs those compiled to be measured (docs/adr/0001).
    pub(crate) fn in_release(&self) -> Self {
        Self {
            profile: "release",
            ..self.clone()
        }
    }

    /// The same checkout, its programs those compiled to be delivered.
    pub(crate) fn in_dist(&self) -> Self {
        Self {
            target: self.target.join("dist"),
            ..self.in_release()
        }
    }

    /// The folder that cargo builds in.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// A folder of `data/`, which git ignores, made when absent.
    pub(crate) fn data_dir(&self, name: &str) -> Result<PathBuf> {
        let path = self.root.join("data").join(name);
        std::fs::create_dir_all(&path)
            .with_context(|| format!("impossible de créer {}", path.display()))?;
        Ok(path)
    }

    /// The version that every crate shares.
    pub(crate) fn version(&self) -> String {
        let first = self.packages.first();
        first.map_or_else(String::new, |package| package.version.clone())
    }

    /// `cargo`, run at the root.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root);
        for name in of_this_run() {
            command.env_remove(name);
        }
        command
    }

    /// Builds every program, with the same dependencies as the tests: selecting one package, or
    /// no example, would unify other features and build the large dependencies a second time
    /// (docs/adr/0001).
    pub(crate) fn build(&self) -> Result<()> {
        let mut command = self.cargo();
        process::run(
            command.args(["build", "--workspace", "--bins", "--examples"]),
            "compilation",
        )
    }

    /// One of our programs, built before, run at the root.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.binary(name));
        command.current_dir(&self.root);
        // For a library of the user's own, which may be a later one than ours (ADR 0047).
        command.env("ORT_DISABLE_TELEMETRY", "1");
        command
    }

    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.target.join(self.profile).join(name)
    }

    /// Short and stable name of this checkout among those of the machine.
    pub(crate) fn digest(&self) -> String {
        let bytes = Sha256::digest(self.root.as_os_str().as_encoded_bytes());
        hex(&bytes)[..12].to_owned()
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a check whose tools cannot be had is a failure, as in the project's workflow, which has
/// them all; elsewhere it is counted and told.
pub(crate) fn are_checks_required() -> bool {
    variable("PONCTUEL_CHECKS").as_deref() == Some("required")
}

/// A variable of the environment, when it is there and not empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)?
        .into_string()
        .ok()
        .filter(|value| !value.is_empty())
}

/// What `cargo run` tells us of our own package. Some build scripts (ring's) start again when
/// it changes: passed on, it would compile half of the workspace again after each build made
/// from a shell, and the reverse.
fn of_this_run() -> impl Iterator<Item = OsString> {
    const PREFIXES: [&str; 4] = [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
    ];
    #[expect(
        clippy::disallowed_methods,
        reason = "names only, to take them away from a child"
    )]
    let variables = std::env::vars_os();
    variables.map(|(name, _)| name).filter(|name| {
        let name = name.to_string_lossy();
        PREFIXES.iter().any(|prefix| name.starts_with(prefix)) || name == "CARGO_PRIMARY_PACKAGE"
    })
}

fn cargo() -> String {
    variable("CARGO").unwrap_or_else(|| "cargo".to_owned())
}
