//! Which code trains.

use std::process::Command;

/// The Git revision of the working folder; `None` outside a repository or without Git.
pub(crate) fn code_revision() -> Option<String> {
    let output = Command::new("git")
        .args(["rev-parse", "HEAD"])
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let revision = text.trim();
    let is_hash = revision.len() >= 40 && revision.bytes().all(|b| b.is_ascii_hexdigit());
    (output.status.success() && is_hash).then(|| revision.to_owned())
}
