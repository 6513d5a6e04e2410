//! `cargo xtask openapi`: the committed documents are what the programs print.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::workspace::Workspace;

const APIS: [&str; 2] = ["dataset-api", "model-api"];

pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    workspace.build()?;
    for api in APIS {
        let path = workspace.path(format!("openapi/{api}.json"));
        fs::create_dir_all(workspace.path("openapi"))?;
        fs::write(&path, document(workspace, api)?)
            .with_context(|| format!("impossible d'écrire {}", path.display()))?;
        println!("openapi/{api}.json récrit");
    }
    Ok(())
}

/// Expects the programs to be built.
pub(crate) fn compare(workspace: &Workspace) -> Result<()> {
    for api in APIS {
        let committed = fs::read_to_string(workspace.path(format!("openapi/{api}.json")));
        if committed.ok() != Some(document(workspace, api)?) {
            bail!("openapi/{api}.json n'est plus à jour : lancez cargo xtask openapi");
        }
    }
    Ok(())
}

fn document(workspace: &Workspace, api: &str) -> Result<String> {
    process::output(
        workspace.program(api).arg("openapi"),
        &format!("document OpenAPI de {api}"),
    )
}
