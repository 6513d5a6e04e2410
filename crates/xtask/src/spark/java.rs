//! The Java that Spark runs on: found, never fetched.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::workspace::variable;

/// Spark 4 runs on Java 17 or later (Spark documentation, « Overview », « Downloading »).
const OLDEST: u32 = 17;

/// A Java that is recent enough.
#[derive(Debug, Clone)]
pub(super) struct Java {
    pub(super) major: u32,
}

impl Java {
    /// The one of `JAVA_HOME`, else the one of `PATH`.
    pub(super) fn find() -> Result<(Self, String)> {
        let program = match variable("JAVA_HOME") {
            Some(home) => PathBuf::from(home).join("bin/java"),
            None => PathBuf::from("java"),
        };
        let said = version(&program);
        let Some(major) = said.as_deref().and_then(major) else {
            bail!("Java est introuvable, et Spark en a besoin : {}", advice());
        };
        if major < OLDEST {
            bail!("Java {major} est trop ancien pour Spark : {}", advice());
        }
        Ok((Self { major }, format!("version {major}")))
    }
}

fn advice() -> String {
    format!(
        "installez Java {OLDEST} ou plus récent (Debian et Ubuntu : apt install \
         openjdk-{OLDEST}-jre-headless ; macOS : brew install openjdk@{OLDEST}), ou nommez le \
         sien dans JAVA_HOME."
    )
}

/// What it says of itself, on its error output.
fn version(program: &PathBuf) -> Option<String> {
    let output = Command::new(program)
        .arg("-version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    output.status.success().then_some(said)
}

/// `openjdk version "17.0.15"` is 17; `java version "1.8.0_402"` is 8.
fn major(said: &str) -> Option<u32> {
    let version = said.split('"').nth(1)?;
    let version = version.strip_prefix("1.").unwrap_or(version);
    let end = version.find(|character: char| !character.is_ascii_digit());
    version[..end.unwrap_or(version.len())].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_whatever_the_vendor() {
        for (said, expected) in [
            ("openjdk version \"17.0.15\" 2025-04-15\nOpenJDK", Some(17)),
            ("java version \"1.8.0_402\"\n", Some(8)),
            ("openjdk version \"26-ea\" 2026-03-17", Some(26)),
            ("The operation couldn't be completed.", None),
        ] {
            assert_eq!(major(said), expected, "{said}");
        }
    }
}
