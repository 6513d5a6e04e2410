//! From the five sources to rows in the database.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::plan::{self, Login, Plan};
use super::stamps::{Inputs, Stamp, Stamps};
use crate::workspace::Workspace;
use crate::{postgres, process, secret, text};

/// The clients of the demo and their rights.
const CLIENTS: [(&str, &[&str]); 3] = [
    ("trainer", &["dataset:read", "dataset:export"]),
    ("model-api", &["dataset:read"]),
    (
        "demo",
        &["dataset:read", "predict", "feedback", "model:read"],
    ),
];

/// Sources in the order that people read, with their French names.
pub(super) const SOURCES: [(&str, &str); 5] = [
    ("weather", "météo (API REST)"),
    ("carriers", "compagnies (page web)"),
    ("airports", "aéroports (fichier CSV)"),
    ("aircraft", "appareils (base SQL)"),
    ("flights", "vols (big data Parquet)"),
];

/// What the run counted and what the database holds.
pub(super) struct Data {
    pub(super) run: String,
    pub(super) sources: BTreeMap<String, Source>,
    pub(super) tables: Vec<Table>,
}

pub(super) struct Source {
    pub(super) read: u64,
    pub(super) kept: u64,
    pub(super) rejected: u64,
    pub(super) seconds: f64,
}

/// A line of `pipeline checksums`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) rows: u64,
    pub(super) checksum: String,
}

#[derive(Deserialize)]
struct RunRecord {
    sources: BTreeMap<String, SourceRecord>,
}

#[derive(Deserialize)]
struct SourceRecord {
    duration_ms: u64,
}

#[derive(Deserialize)]
struct Aggregate {
    sources: BTreeMap<String, Counts>,
}

#[derive(Deserialize)]
struct Counts {
    read: u64,
    kept: u64,
    rejected: u64,
}

pub(super) fn load_registry(workspace: &Workspace, plan: &mut Plan) -> Result<((), String)> {
    if !plan.registry_is_ours {
        return Ok(((), "celui de PONCTUEL_REGISTRY_URL".to_owned()));
    }
    let (password_file, password) = plan.reader_password()?;
    let mut command = workspace.program("sandbox");
    command
        .args(["load-registry", "--admin-url", &plan.database_url])
        .args(["--database", plan::REGISTRY])
        .arg("--reader-password-file")
        .arg(password_file);
    let said = process::output(&mut command, "chargement du registre")?;
    plan.registry_url = postgres::url_as(
        &plan.database_url,
        "registry_reader",
        &password,
        plan::REGISTRY,
    )?;
    Ok(((), said.trim().trim_end_matches('.').to_owned()))
}

pub(super) fn migrate(workspace: &Workspace, plan: &Plan) -> Result<((), String)> {
    let mut command = workspace.program("pipeline");
    process::output(plan.apply(command.arg("migrate")), "pipeline migrate").context(
        "si les migrations ont changé depuis la dernière démonstration, ajoutez --fresh",
    )?;
    Ok(((), "à jour".to_owned()))
}

/// A login for each program, with the rights of its role; its password is kept from one demo to
/// the next. On a server that was given, the one of `DATABASE_URL` does everything.
pub(super) fn logins(
    workspace: &Workspace,
    plan: &mut Plan,
    is_private: bool,
) -> Result<((), String)> {
    if !is_private {
        return Ok(((), "celui de DATABASE_URL".to_owned()));
    }
    let mut names = Vec::new();
    for login in Login::ALL {
        let name = format!("demo_{}", login.group());
        let file = plan.keys_dir.join(format!("{name}.password"));
        let password = secret::password(&file)?;
        let mut command = workspace.program("pipeline");
        command
            .args(["role", &name, "--group", login.group(), "--password-file"])
            .arg(file);
        process::output(plan.apply(&mut command), &format!("pipeline role {name}"))?;
        let url = postgres::url_as(&plan.database_url, &name, &password, plan::DATABASE)?;
        plan.logins.insert(login, url);
        names.push(name);
    }
    Ok(((), names.join(", ")))
}

/// Renews the secrets each time: a file and a database that parted agree again.
pub(super) fn clients(workspace: &Workspace, plan: &Plan) -> Result<((), String)> {
    for (id, scopes) in CLIENTS {
        let mut command = workspace.program("pipeline");
        command.args(["client", "create", id, "--replace"]);
        for scope in scopes {
            command.args(["--scope", scope]);
        }
        command.arg("--secret-file").arg(plan.secret_file(id));
        process::output(
            plan.apply(&mut command),
            &format!("pipeline client create {id}"),
        )?;
    }
    let names = CLIENTS.map(|(id, _)| id).join(", ");
    Ok(((), names))
}

/// Host and database of an address. The private server may take another port at each start and
/// is still the same server.
fn place(url: &str) -> String {
    let after_role = url.rsplit_once('@').map_or(url, |(_, after)| after);
    let (server, database) = after_role.split_once('/').unwrap_or((after_role, ""));
    let host = server.split_once(':').map_or(server, |(host, _)| host);
    format!("{host}/{database}")
}

/// Extracts, aggregates and imports, unless the same inputs already did.
pub(super) fn flow(
    workspace: &Workspace,
    plan: &Plan,
    stamps: &mut Stamps,
) -> Result<(Data, String)> {
    let inputs = Inputs::new()
        .text(&place(&plan.database_url))
        .text(&place(&plan.registry_url))
        .text(&configured())
        .file(&workspace.path("data/sources/manifest.json"))?
        .file(&workspace.binary("pipeline"))?
        .folder(&workspace.path("migrations"))?
        .finish();
    if let Some(stamp) = &stamps.data
        && stamp.inputs == inputs
        && let Ok(data) = read(workspace, plan, &stamp.result)
        && data.rows("flight") > 0
    {
        let said = format!("passage {} repris, déjà à jour", data.run);
        return Ok((data, said));
    }
    let mut command = workspace.program("pipeline");
    // Whole, whatever the database holds: the summary counts all the rows of the sources.
    process::run(
        plan.apply_as(Login::Importer, command.args(["run", "--full"])),
        "pipeline run --full",
    )?;
    let run = newest_run(&plan.runs_dir)?;
    let data = read(workspace, plan, &run)?;
    stamps.data = Some(Stamp {
        inputs,
        result: run,
    });
    stamps.write()?;
    let said = format!("{} vols dans la base", text::thousands(data.rows("flight")));
    Ok((data, said))
}

impl Data {
    pub(super) fn rows(&self, table: &str) -> u64 {
        self.tables
            .iter()
            .find(|found| found.name == table)
            .map_or(0, |found| found.rows)
    }
}

/// The settings that change what is extracted.
fn configured() -> String {
    [
        "CONFIG",
        "WEATHER_URL",
        "CARRIERS_URL",
        "AIRPORTS_URL",
        "FLIGHTS_DIR",
        "PERIOD_START",
        "PERIOD_END",
    ]
    .map(|name| plan::setting(name).unwrap_or_default())
    .join("\n")
}

fn read(workspace: &Workspace, plan: &Plan, run: &str) -> Result<Data> {
    let folder = plan.runs_dir.join(run);
    let record: RunRecord = json(&folder.join("run.json"))?;
    let aggregate: Aggregate = json(&folder.join("clean/aggregate.json"))?;
    let mut command = workspace.program("pipeline");
    let printed = process::output(
        plan.apply_as(Login::Importer, command.arg("checksums")),
        "pipeline checksums",
    )?;
    let seconds = |name: &str| {
        let milliseconds = record.sources.get(name).map_or(0, |it| it.duration_ms);
        milliseconds as f64 / 1000.0
    };
    let sources = aggregate
        .sources
        .into_iter()
        .map(|(name, counts)| {
            let source = Source {
                read: counts.read,
                kept: counts.kept,
                rejected: counts.rejected,
                seconds: seconds(&name),
            };
            (name, source)
        })
        .collect();
    Ok(Data {
        run: run.to_owned(),
        sources,
        tables: tables(&printed),
    })
}

/// Name, rows in groups of three digits, checksum; the first line is the heading.
fn tables(printed: &str) -> Vec<Table> {
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [name, rows @ .., checksum] = words.as_slice() else {
            return None;
        };
        Some(Table {
            name: (*name).to_owned(),
            rows: rows.concat().parse().ok()?,
            checksum: (*checksum).to_owned(),
        })
    };
    printed.lines().skip(1).filter_map(line).collect()
}

/// Runs are named by their instant: the last in order is the newest.
pub(super) fn newest_run(folder: &Path) -> Result<String> {
    let newest = fs::read_dir(folder)
        .with_context(|| format!("impossible de lire {}", folder.display()))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| folder.join(name).join("run.json").is_file())
        .max();
    match newest {
        Some(run) => Ok(run),
        None => bail!("aucun passage dans {}", folder.display()),
    }
}

pub(super) fn json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("impossible de lire {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} est illisible", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_the_same_on_another_port() {
        let one = place("postgres://ponctuel:secret@127.0.0.1:40001/ponctuel_demo");
        assert_eq!(one, "127.0.0.1/ponctuel_demo");
        assert_eq!(
            one,
            place("postgres://ponctuel:other@127.0.0.1:40002/ponctuel_demo")
        );
        assert_ne!(
            one,
            place("postgres://ponctuel:secret@127.0.0.1:40001/other")
        );
    }

    #[test]
    fn rows_are_read_from_what_the_pipeline_prints() {
        let printed = "Table          Lignes  Somme de contrôle\n\
                       flight    336\u{202f}776  -12\nairline   16  7\n";
        let tables = tables(printed);
        assert_eq!(tables.len(), 2);
        assert_eq!((tables[0].rows, tables[1].rows), (336_776, 16));
        assert_eq!(tables[0].checksum, "-12");
    }
}
