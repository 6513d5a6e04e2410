//! `cargo xtask docs`: the generated pages of `docs/` are what the programs print, and so is what
//! `monitoring/` makes of their measures.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;
use crate::{process, supervision};

/// A page, and the command that prints it. It reads no setting, no database, no clock.
struct Page {
    path: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
}

/// Every generated page. One more line here is one more page written and checked.
const PAGES: &[Page] = &[
    Page {
        path: "docs/donnees/regles.md",
        program: "pipeline",
        arguments: &["rules"],
    },
    Page {
        path: "docs/rgpd/registre.md",
        program: "pipeline",
        arguments: &["rgpd", "register"],
    },
    Page {
        path: "docs/rgpd/conservation.md",
        program: "pipeline",
        arguments: &["rgpd", "retention"],
    },
    Page {
        path: "docs/rgpd/procedures.md",
        program: "pipeline",
        arguments: &["rgpd", "procedures"],
    },
    Page {
        path: "docs/modele/metriques.md",
        program: "model-api",
        arguments: &["measures"],
    },
    Page {
        path: "docs/modele/tests.md",
        program: "trainer",
        arguments: &["cases"],
    },
];

pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    workspace.build()?;
    for page in PAGES {
        let path = workspace.path(page.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, page.print(workspace)?)
            .with_context(|| format!("impossible d'écrire {}", path.display()))?;
        println!("{} récrite", page.path);
    }
    supervision::files::write(workspace)
}

/// Expects the programs to be built.
pub(crate) fn compare(workspace: &Workspace) -> Result<()> {
    for page in PAGES {
        let committed = fs::read_to_string(workspace.path(page.path)).ok();
        if committed != Some(page.print(workspace)?) {
            bail!("{} n'est plus à jour : lancez cargo xtask docs", page.path);
        }
    }
    supervision::files::compare(workspace)
}

impl Page {
    fn print(&self, workspace: &Workspace) -> Result<String> {
        process::output(
            workspace.program(self.program).args(self.arguments),
            &format!("page {}", self.path),
        )
    }
}
