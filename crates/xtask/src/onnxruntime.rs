//! The native library of ONNX Runtime, taken out of its Python wheel.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::pip::{self, Tools};
use crate::workspace::{Workspace, variable};

/// Gives the library's path: the one that `PONCTUEL_ONNXRUNTIME` names, else ours.
pub(crate) fn obtain(workspace: &Workspace) -> Result<(PathBuf, String)> {
    if let Some(path) = variable("PONCTUEL_ONNXRUNTIME") {
        let path = workspace.path(path);
        if !path.is_file() {
            bail!(
                "PONCTUEL_ONNXRUNTIME nomme {}, qui n'existe pas ; corrigez-le ou enlevez-le",
                path.display()
            );
        }
        return Ok((path, "bibliothèque de PONCTUEL_ONNXRUNTIME".to_owned()));
    }
    let tool = Tools::pinned()?.onnxruntime;
    let folder = workspace.data_dir("tools/onnxruntime")?;
    let library = folder.join(if cfg!(target_os = "macos") {
        "libonnxruntime.dylib"
    } else {
        "libonnxruntime.so"
    });
    let stamp = folder.join("version");
    let said = format!("version {}", tool.version);
    if library.is_file() && fs::read_to_string(&stamp).is_ok_and(|text| text == tool.version) {
        return Ok((library, format!("{said}, déjà là")));
    }
    let download = folder.join(format!("download-{}", std::process::id()));
    let fetched = fetch(&tool, &download, &library);
    let _ = fs::remove_dir_all(&download);
    fetched?;
    fs::write(&stamp, &tool.version).context("impossible de noter la version d'ONNX Runtime")?;
    Ok((library, format!("{said}, téléchargée")))
}

fn fetch(tool: &pip::Tool, download: &std::path::Path, library: &std::path::Path) -> Result<()> {
    fs::create_dir_all(download)?;
    let mut arguments: Vec<String> = ["download", "--no-deps", "--only-binary=:all:", "--quiet"]
        .map(str::to_owned)
        .to_vec();
    if let Some(python) = &tool.python {
        arguments.push(format!("--python-version={python}"));
    }
    arguments.push(format!("--dest={}", download.display()));
    arguments.push(format!("onnxruntime=={}", tool.version));
    pip::pip(&arguments, "téléchargement d'ONNX Runtime")?;
    let wheel = pip::downloaded(download, "whl")?;
    // `libonnxruntime.so.1.28.0`, `libonnxruntime.1.28.0.dylib`: never the providers' libraries.
    let temporary = download.join("library");
    pip::extract(&wheel, "onnxruntime/capi/libonnxruntime.", &temporary)?;
    // A rename: a process that already maps the old library keeps it whole.
    fs::rename(&temporary, library)?;
    Ok(())
}
