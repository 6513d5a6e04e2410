//! Paths of the building machine: compilers leave them in programs, for messages of panics and of
//! assertions. Nobody else needs them, and they make two machines build two programs.

#[cfg(test)]
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::workspace::{Workspace, variable};

/// Folders of this machine, each with the name that stands for it in what is delivered.
pub(super) struct Paths(Vec<(PathBuf, &'static str)>);

impl Paths {
    pub(super) fn of(workspace: &Workspace) -> Result<Self> {
        let cargo = match (variable("CARGO_HOME"), variable("HOME")) {
            (Some(cargo), _) => PathBuf::from(cargo),
            (None, Some(home)) => PathBuf::from(home).join(".cargo"),
            (None, None) => bail!("HOME et CARGO_HOME manquent : où est cargo ?"),
        };
        Ok(Self(vec![
            (cargo.canonicalize().unwrap_or(cargo), "cargo"),
            (workspace.root.clone(), "ponctuel"),
        ]))
    }

    /// Asks rustc, and the C compilers of build scripts, to write those names instead.
    pub(super) fn hide(&self, command: &mut Command) {
        let written = |option: &str| -> Vec<String> {
            let folders = self.0.iter();
            folders
                .map(|(folder, name)| format!("{option}={}={name}", folder.display()))
                .collect()
        };
        // The separator that cargo reads: a path may hold spaces.
        let rust = written("--remap-path-prefix").join("\u{1f}");
        let c = written("-ffile-prefix-map").join(" ");
        command
            .env("CARGO_ENCODED_RUSTFLAGS", rust)
            .env("CFLAGS", &c)
            .env("CXXFLAGS", c);
    }

    /// Fails when a program still holds one of them, and shows where.
    pub(super) fn check(&self, program: &str, bytes: &[u8]) -> Result<()> {
        for (folder, _) in &self.0 {
            let wanted = folder.as_os_str().as_encoded_bytes();
            if let Some(at) = bytes.windows(wanted.len()).position(|it| it == wanted) {
                let around = &bytes[at..bytes.len().min(at + 120)];
                let around = around.split(|byte| *byte == 0).next().unwrap_or_default();
                bail!(
                    "{program} tient un chemin de cette machine : {}",
                    String::from_utf8_lossy(around)
                );
            }
        }
        Ok(())
    }

    #[cfg(test)]
    fn only(folder: &Path) -> Self {
        Self(vec![(folder.to_owned(), "here")])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_holds_a_path_of_this_machine_is_refused_with_what_it_holds() {
        let paths = Paths::only(Path::new("/srv/ponctuel"));
        paths
            .check("clean", b"\0/rustc/ponctuel/lib.rs\0")
            .expect("clean");
        let bytes = b"\x7fELF\0/srv/ponctuel/crates/store/src/lib.rs\0tail";
        let error = paths.check("pipeline", bytes).expect_err("a path");
        let said = error.to_string();
        assert!(
            said.ends_with(": /srv/ponctuel/crates/store/src/lib.rs"),
            "{said}"
        );
    }

    #[test]
    fn compilers_are_asked_to_write_another_name() {
        let mut command = Command::new("cargo");
        Paths::only(Path::new("/srv/me")).hide(&mut command);
        let set: Vec<_> = command.get_envs().collect();
        let value = |name: &str| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.and_then(|(_, value)| value.map(|it| it.to_string_lossy().into_owned()))
        };
        let rust = value("CARGO_ENCODED_RUSTFLAGS");
        assert_eq!(rust.as_deref(), Some("--remap-path-prefix=/srv/me=here"));
        assert_eq!(
            value("CFLAGS").as_deref(),
            Some("-ffile-prefix-map=/srv/me=here")
        );
    }
}
