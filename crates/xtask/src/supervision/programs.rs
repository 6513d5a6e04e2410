//! Prometheus and Alertmanager: those installed, else those of the Debian packages, unpacked beside
//! the other tools without being installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::workspace::{Workspace, variable};
use crate::{packages, process};

pub(super) const HOW: &str = "installez-les (Debian et Ubuntu : apt install prometheus prometheus-alertmanager ; \
     macOS : brew install prometheus alertmanager)";

#[derive(Debug, Clone)]
pub(super) struct Programs {
    pub(super) prometheus: PathBuf,
    pub(super) promtool: PathBuf,
    alertmanager: PathBuf,
    /// Where the packages are unpacked, when they are not installed.
    unpacked: Option<PathBuf>,
}

/// Debian's Alertmanager reads its templates in `/usr/share` and nowhere else: in a view of its own
/// of the file system they are there, and nothing changes for the rest of the machine.
const IN_PLACE: &str = "mount -t tmpfs none /usr/share && \
    ln -s \"$0/usr/share/prometheus\" /usr/share/prometheus && exec \"$@\"";

impl Programs {
    /// And what to say of them.
    pub(super) fn obtain(workspace: &Workspace) -> Result<(Self, String)> {
        let path = variable("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let (found, origin) = match Self::among(&folders) {
            Some(found) => (found, "installés"),
            None => (Self::unpacked(workspace)?, "des paquets Debian"),
        };
        let version = found.version()?;
        Ok((found, format!("{version}, {origin}")))
    }

    fn unpacked(workspace: &Workspace) -> Result<Self> {
        let names = ["prometheus", "prometheus-alertmanager"];
        let folder = packages::debian(workspace, "prometheus", &names)
            .with_context(|| format!("Prometheus et Alertmanager sont introuvables : {HOW}"))?;
        let found = Self::among(&[folder.join("usr/bin")]);
        let found =
            found.context("les paquets Debian ne contiennent pas les programmes attendus")?;
        Ok(Self {
            unpacked: Some(folder),
            ..found
        })
    }

    pub(super) fn alertmanager(&self) -> Command {
        let Some(folder) = &self.unpacked else {
            return Command::new(&self.alertmanager);
        };
        let mut command = Command::new("unshare");
        command
            .args([
                "--user",
                "--map-root-user",
                "--mount",
                "--",
                "sh",
                "-c",
                IN_PLACE,
            ])
            .arg(folder)
            .arg(&self.alertmanager);
        command
    }

    fn among(folders: &[PathBuf]) -> Option<Self> {
        let find = |names: &[&str]| {
            let places = folders.iter();
            let mut places = places.flat_map(|folder| names.iter().map(|name| folder.join(name)));
            places.find(|path| path.is_file())
        };
        Some(Self {
            prometheus: find(&["prometheus"])?,
            promtool: find(&["promtool"])?,
            // Debian has another program of that name.
            alertmanager: find(&["prometheus-alertmanager", "alertmanager"])?,
            unpacked: None,
        })
    }

    fn version(&self) -> Result<String> {
        let mut command = Command::new(&self.prometheus);
        let text = process::output(command.arg("--version"), "prometheus --version")?;
        let mut words = text
            .split_whitespace()
            .skip_while(|word| *word != "version");
        let version = words.nth(1).unwrap_or_default().to_owned();
        ensure!(
            !version.is_empty(),
            "la version de Prometheus ne se lit pas"
        );
        Ok(format!("Prometheus {}", version.trim_end_matches(',')))
    }

    /// The configuration, and the rules that it names; `folder` is that of `prometheus.yml`.
    pub(super) fn check(&self, folder: &Path) -> Result<()> {
        let mut command = Command::new(&self.promtool);
        command.args(["check", "config", "prometheus.yml"]);
        process::output(command.current_dir(folder), "promtool check config")?;
        Ok(())
    }

    /// The tests of the rules as they are in production. Says how many files.
    pub(super) fn test_rules(&self, folder: &Path) -> Result<usize> {
        let tests = rule_tests(folder)?;
        let mut command = Command::new(&self.promtool);
        command.args(["test", "rules"]).args(&tests);
        process::output(&mut command, "promtool test rules")?;
        Ok(tests.len())
    }
}

/// The files of the tests of the rules, of which there is one at least.
pub(super) fn rule_tests(folder: &Path) -> Result<Vec<PathBuf>> {
    let folder = folder.join("tests");
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("impossible de lire {}", folder.display()))?;
    let mut tests: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    tests.sort();
    ensure!(!tests.is_empty(), "aucun test de règles");
    Ok(tests)
}
