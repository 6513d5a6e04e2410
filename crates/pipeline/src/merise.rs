//! `pipeline merise`: the models compared to the live schema, then the pages that tell them.

use std::path::{Path, PathBuf};

use merise::{Model, Sources, disagreements, pages, roles_page};

use crate::cli::Failure;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Dossier docs/donnees : les modèles sont lus dans merise/, les pages y sont écrites.
    #[arg(long, value_name = "DOSSIER", default_value = "docs/donnees")]
    dir: PathBuf,
    /// Compare les pages sans rien écrire ; échoue en nommant celles qui diffèrent.
    #[arg(long)]
    check: bool,
}

/// Refuses to write anything while the models and the schema disagree.
pub(crate) async fn run(pool: &store::Pool, options: &Options) -> Result<(), Failure> {
    let folder = options.dir.join("merise");
    let model = read(&folder)?;
    let schema = store::schema::read(pool).await?;
    let faults = disagreements(&model, &schema);
    if !faults.is_empty() {
        return Err(Failure(format!(
            "le modèle et la base ne disent pas la même chose :\n- {}",
            faults.join("\n- ")
        )));
    }
    let mut written: Vec<(PathBuf, String)> = pages(&model, &schema)
        .into_iter()
        .map(|(name, text)| (folder.join(name), text))
        .collect();
    written.push((options.dir.join("roles.md"), roles_page(&schema)));
    if options.check {
        return compare(&written);
    }
    for (path, text) in &written {
        std::fs::write(path, text).map_err(|error| unusable("écrire", path, &error))?;
    }
    println!(
        "Les trois modèles s'accordent : {} tables. {} pages écrites dans {}.",
        schema.tables.len(),
        written.len(),
        options.dir.display()
    );
    Ok(())
}

fn read(folder: &Path) -> Result<Model, Failure> {
    let mut sources = Sources::new();
    let entries = std::fs::read_dir(folder).map_err(|error| unusable("lire", folder, &error))?;
    for entry in entries {
        let path = entry
            .map_err(|error| unusable("lire", folder, &error))?
            .path();
        if path.extension().is_some_and(|extension| extension == "mcd") {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            sources.insert(name.into_owned(), text(&path)?);
        }
    }
    let correspondence = text(&folder.join("correspondance.toml"))?;
    Model::read(&sources, &correspondence).map_err(|error| Failure(error.to_string()))
}

fn compare(pages: &[(PathBuf, String)]) -> Result<(), Failure> {
    let is_stale = |(path, expected): &&(PathBuf, String)| {
        std::fs::read_to_string(path).ok().as_ref() != Some(expected)
    };
    let stale: Vec<String> = pages
        .iter()
        .filter(is_stale)
        .map(|(path, _)| path.display().to_string())
        .collect();
    if stale.is_empty() {
        println!(
            "Les trois modèles s'accordent, {} pages à jour.",
            pages.len()
        );
        return Ok(());
    }
    Err(Failure(format!(
        "pages qui ne sont plus à jour : {} ; lancez « cargo xtask merise »",
        stale.join(", ")
    )))
}

fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| unusable("lire", path, &error))
}

fn unusable(what: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure(format!("impossible de {what} {} : {error}", path.display()))
}
