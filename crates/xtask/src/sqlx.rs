//! `cargo xtask sqlx`: the description of each query, that lets the workspace build without a
//! database.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::postgres::{Choice, Server};
use crate::process;
use crate::workspace::Workspace;

const DATABASE: &str = "ponctuel_sqlx";

pub(crate) fn write(workspace: &Workspace, choice: Choice) -> Result<()> {
    let committed = workspace.path(".sqlx");
    let fresh = describe(workspace, choice)?;
    let old = read(&committed)?;
    fs::create_dir_all(&committed)?;
    for name in old.keys().filter(|name| !fresh.contains_key(*name)) {
        fs::remove_file(committed.join(name))?;
    }
    for (name, text) in &fresh {
        fs::write(committed.join(name), text)?;
    }
    println!(".sqlx : {} requêtes", fresh.len());
    Ok(())
}

pub(crate) fn compare(workspace: &Workspace, choice: Choice) -> Result<()> {
    if describe(workspace, choice)? != read(&workspace.path(".sqlx"))? {
        bail!(".sqlx n'est plus à jour : lancez cargo xtask sqlx");
    }
    Ok(())
}

/// Compiles the queries against a fresh database, into a folder aside: a query that does not
/// compile leaves the committed files as they are.
fn describe(workspace: &Workspace, choice: Choice) -> Result<BTreeMap<String, String>> {
    let server = Server::obtain(workspace, choice)?;
    if !server.is_private() {
        bail!(
            "cette commande veut une base neuve : enlevez DATABASE_URL ou ajoutez \
             --postgres installe"
        );
    }
    server.drop_database(DATABASE)?;
    let url = server.database(DATABASE)?;
    // The schema by psql: `pipeline migrate` cannot be built while a query has no description.
    server.apply(DATABASE, &schema(workspace)?)?;

    let folder = workspace.data_dir("sqlx")?;
    for name in read(&folder)?.keys() {
        fs::remove_file(folder.join(name))?;
    }
    // Queries are described while their crate compiles: make cargo compile it again.
    let source = workspace.path("crates/store/src/lib.rs");
    fs::File::options()
        .append(true)
        .open(&source)
        .and_then(|file| file.set_modified(now()))
        .with_context(|| format!("impossible de dater {}", source.display()))?;
    process::run(
        workspace
            .cargo()
            .args(["check", "--workspace"])
            .env("DATABASE_URL", &url)
            .env("SQLX_OFFLINE", "false")
            .env("SQLX_OFFLINE_DIR", &folder),
        "description des requêtes",
    )?;
    server.drop_database(DATABASE)?;
    let described = read(&folder)?;
    if described.is_empty() {
        bail!("aucune requête n'a été décrite");
    }
    Ok(described)
}

/// What sqlx keeps of the migrations it applies, which a query of ours reads, then the
/// migrations in their order.
fn schema(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let table = workspace.data_dir("sqlx")?.join("migrations.sql");
    fs::write(
        &table,
        "CREATE TABLE _sqlx_migrations (
            version bigint PRIMARY KEY, description text NOT NULL,
            installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL,
            checksum bytea NOT NULL, execution_time bigint NOT NULL
        )",
    )?;
    let mut files: Vec<_> = fs::read_dir(workspace.path("migrations"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".up.sql"))
        .collect();
    files.sort();
    files.insert(0, table);
    Ok(files)
}

fn read(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(files);
    };
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.insert(name.into_owned(), fs::read_to_string(&path)?);
        }
    }
    Ok(files)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the date of a file, for cargo; no behaviour of the product depends on it"
)]
fn now() -> std::time::SystemTime {
    std::time::SystemTime::now()
}
