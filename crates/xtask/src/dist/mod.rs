//! `cargo xtask dist`: what is delivered, packed on a laptop as it is in `livraison.yml`.

mod archive;
mod notices;
mod paths;
mod sbom;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use sha2::{Digest, Sha256};

use crate::steps::Steps;
use crate::workspace::{Workspace, hex};
use crate::{process, text};
use archive::Entry;
use paths::Paths;

/// What is delivered, with the feature that each program gains.
const PROGRAMS: [&str; 4] = ["pipeline", "dataset-api", "model-api", "trainer"];
const FEATURES: &str = "trainer/s3,model-api/s3";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Emballe les programmes de développement, déjà compilés : pour essayer l'emballage.
    #[arg(long)]
    debug: bool,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut steps = Steps::new(6);
    let workspace = &steps.shown("Compilation", || build(workspace, options))?;
    let sbom = steps.quiet("Inventaire des composants (SBOM)", || {
        let sbom = sbom::write(workspace)?;
        let said = format!("{} composants", sbom.components);
        Ok((sbom.text, said))
    })?;
    let notices = steps.quiet("Licences des composants", || {
        let (text, count) = notices::collect(workspace)?;
        Ok((text, format!("{count} bibliothèques")))
    })?;
    let folder = workspace.data_dir("dist")?;
    let name = name(workspace);
    let archive = format!("{name}.tar.gz");
    let programs = entries(workspace, &PROGRAMS)?;
    steps.quiet("Chemins de cette machine", || {
        if options.debug {
            return Ok(((), "pas cherchés : programmes de développement".to_owned()));
        }
        let paths = Paths::of(workspace)?;
        for entry in &programs {
            paths.check(&entry.path, &entry.bytes)?;
        }
        Ok(((), format!("aucun dans {} fichiers", programs.len())))
    })?;
    steps.quiet("Paquet", || {
        let mut entries = programs;
        entries.push(Entry::text("sbom.cdx.json", sbom.clone()));
        entries.push(Entry::text("LICENCES.txt", notices));
        let effort = if options.debug {
            archive::Effort::Least
        } else {
            archive::Effort::Best
        };
        let bytes = archive::pack(&name, entries, effort)?;
        fs::write(folder.join(&archive), &bytes)?;
        let said = format!("{archive}, {} octets", text::thousands(bytes.len() as u64));
        Ok(((), said))
    })?;
    steps.quiet("Sommes de contrôle", || {
        let sbom_name = format!("{name}.cdx.json");
        fs::write(folder.join(&sbom_name), sbom)?;
        let mut sums = String::new();
        for file in [&sbom_name, &archive] {
            let bytes = fs::read(folder.join(file))?;
            let _ = writeln!(sums, "{}  {file}", hex(&Sha256::digest(bytes)));
        }
        fs::write(folder.join("SHA256SUMS"), sums)?;
        Ok(((), format!("{}", folder.join("SHA256SUMS").display())))
    })
}

/// Builds what is delivered, and nothing else: the one build that does not share its
/// dependencies with the tests (docs/adr/0001). In a folder of its own: its paths are hidden, which
/// would compile again all that others have built.
fn build(workspace: &Workspace, options: &Options) -> Result<(Workspace, String)> {
    if options.debug {
        workspace.build()?;
        return Ok((workspace.clone(), "programmes de développement".to_owned()));
    }
    let mut command = workspace.cargo();
    command.args(["build", "--release", "--locked", "--features", FEATURES]);
    for program in PROGRAMS {
        command.args(["--package", program]);
    }
    let apart = workspace.in_dist();
    command.arg("--target-dir").arg(apart.target());
    Paths::of(workspace)?.hide(&mut command);
    process::run(&mut command, "compilation")?;
    Ok((apart, "faite".to_owned()))
}

/// `ponctuel-0.1.0-x86_64-linux`.
fn name(workspace: &Workspace) -> String {
    let version = &workspace.version();
    let (arch, os) = (std::env::consts::ARCH, std::env::consts::OS);
    format!("ponctuel-{version}-{arch}-{os}")
}

/// Everything but what is generated: programs, migrations, API documents, first reading.
fn entries(workspace: &Workspace, programs: &[&str]) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for program in programs {
        let bytes = stripped(&workspace.binary(program))?;
        entries.push(Entry::program(&format!("bin/{program}"), bytes));
    }
    for folder in ["migrations", "openapi"] {
        for path in files(&workspace.path(folder))? {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            entries.push(Entry::file(&format!("{folder}/{file}"), fs::read(&path)?));
        }
    }
    for file in ["README.md", "LICENSE"] {
        entries.push(Entry::file(file, fs::read(workspace.path(file))?));
    }
    Ok(entries)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("impossible de lire {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

/// The program without its symbols, which are most of its bytes. `strip` comes with the C
/// compiler that the build needs.
fn stripped(program: &Path) -> Result<Vec<u8>> {
    let copy = std::env::temp_dir().join(format!(
        "ponctuel-{}-{}",
        program.file_name().unwrap_or_default().display(),
        std::process::id()
    ));
    fs::copy(program, &copy)
        .with_context(|| format!("impossible de lire {}", program.display()))?;
    let mut command = std::process::Command::new("strip");
    let done = process::output(command.arg(&copy), "strip");
    let bytes = fs::read(&copy);
    let _ = fs::remove_file(&copy);
    done?;
    Ok(bytes?)
}

#[cfg(test)]
mod tests;
