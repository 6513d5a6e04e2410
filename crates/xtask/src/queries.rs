//! `cargo xtask queries`: a database with every flight, then each query explained on it.

use std::fs;
use std::net::TcpListener;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cli::ServerChoice;
use crate::demo::service::Service;
use crate::demo::stamps::Inputs;
use crate::postgres::{self, Server};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{process, secret, text};

/// Databases of this command alone: measuring drops indexes and locks tables for a while.
const DATABASE: &str = "ponctuel_queries";
const REGISTRY: &str = "ponctuel_queries_registry";
const READER: &str = "queries_reader";
const PAGE: &str = "docs/donnees/requetes.md";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Refait les mesures et les compare à la page, temps mis à part, sans rien écrire.
    #[arg(long)]
    check: bool,
    /// Refait la base des mesures même si rien n'a changé.
    #[arg(long)]
    fresh: bool,
    /// Exécutions de chaque variante, dont le temps médian est gardé.
    #[arg(long, value_name = "NOMBRE", default_value_t = 5)]
    repetitions: u8,
    #[command(flatten)]
    server: ServerChoice,
}

/// Where the measures are taken.
struct Place {
    database_url: String,
    registry_url: String,
    runs_dir: std::path::PathBuf,
}

impl Place {
    fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("PONCTUEL_DATABASE_URL", &self.database_url)
            .env("PONCTUEL_REGISTRY_URL", &self.registry_url)
            .env("PONCTUEL_RUNS_DIR", &self.runs_dir)
            .env("PONCTUEL_FLIGHTS_DIR", "data/sources/flights")
            // Every flight: the figures are about them.
            .env("PONCTUEL_PERIOD_START", "2013-01-01")
            .env("PONCTUEL_PERIOD_END", "2013-12-31")
    }
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut steps = Steps::new(5);
    steps.shown("Compilation", || {
        workspace.build()?;
        Ok(((), "faite".to_owned()))
    })?;
    let server = steps.quiet("PostgreSQL", || {
        let server = Server::obtain(workspace, options.server.postgres)?;
        if !server.is_private() {
            bail!(
                "cette commande veut une base à elle, dont elle retire des index le temps d'une \
                 mesure : enlevez DATABASE_URL ou ajoutez --postgres installe"
            );
        }
        let said = server.description();
        Ok((server, said))
    })?;
    let inputs = inputs(workspace, &server)?;
    let stamp = workspace.data_dir("queries")?.join("stamp");
    let known = fs::read_to_string(&stamp).ok();
    let is_fresh = !options.fresh && known.as_deref() == Some(&inputs);
    if !is_fresh {
        server.drop_database(DATABASE)?;
    }
    let mut place = Place {
        database_url: server.database(DATABASE)?,
        registry_url: String::new(),
        runs_dir: workspace.data_dir("queries/runs")?,
    };
    steps.quiet("Registre des appareils", || {
        let password_file = workspace.data_dir("keys")?.join("queries_reader.password");
        let password = secret::password(&password_file)?;
        let mut command = workspace.program("sandbox");
        command
            .args(["load-registry", "--admin-url", &place.database_url])
            .args(["--database", REGISTRY, "--reader", READER])
            .arg("--reader-password-file")
            .arg(&password_file);
        let said = process::output(&mut command, "chargement du registre")?;
        place.registry_url = postgres::url_as(&place.database_url, READER, &password, REGISTRY)?;
        Ok(((), said.trim().trim_end_matches('.').to_owned()))
    })?;
    steps.shown("Base de tous les vols", || {
        if is_fresh && rows(workspace, &place)? > 0 {
            return Ok(((), "reprise, déjà à jour".to_owned()));
        }
        import(workspace, &place)?;
        fs::write(&stamp, &inputs)
            .with_context(|| format!("impossible d'écrire {}", stamp.display()))?;
        let said = format!("{} vols", text::thousands(rows(workspace, &place)?));
        Ok(((), said))
    })?;
    let (title, option) = if options.check {
        ("Comparaison avec la page", "--check")
    } else {
        ("Mesures et page", "--out")
    };
    steps.shown(title, || {
        let mut command = workspace.program("pipeline");
        command.args(["queries", option, PAGE, "--repetitions"]);
        command.arg(options.repetitions.to_string());
        process::run(place.apply(&mut command), "pipeline queries")?;
        Ok(((), PAGE.to_owned()))
    })
}

/// What the content of the database depends on.
fn inputs(workspace: &Workspace, server: &Server) -> Result<String> {
    let description = server.description();
    // Each major version has databases of its own; the port does not matter.
    let version = description.split(", port").next().unwrap_or_default();
    Ok(Inputs::new()
        .text(version)
        .file(&workspace.path("data/sources/manifest.json"))?
        .file(&workspace.binary("pipeline"))?
        .folder(&workspace.path("migrations"))?
        .finish())
}

fn import(workspace: &Workspace, place: &Place) -> Result<()> {
    let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let url = format!("http://127.0.0.1:{port}");
    let mut sandbox = workspace.program("sandbox");
    sandbox.args(["serve", "--host", "127.0.0.1", "--port", &port.to_string()]);
    let health = format!("{url}/health");
    let _sandbox = Service::start(workspace, "sandbox-queries", &mut sandbox, &health)?;
    let mut command = workspace.program("pipeline");
    place
        .apply(command.args(["run", "--full"]))
        .env("PONCTUEL_WEATHER_URL", &url)
        .env(
            "PONCTUEL_CARRIERS_URL",
            format!("{url}/wiki/List_of_airline_codes"),
        )
        .env("PONCTUEL_AIRPORTS_URL", format!("{url}/data/airports.csv"));
    process::run(&mut command, "pipeline run")
}

/// Rows of flights, as `pipeline checksums` prints them.
fn rows(workspace: &Workspace, place: &Place) -> Result<u64> {
    let mut command = workspace.program("pipeline");
    let printed = process::output(place.apply(command.arg("checksums")), "pipeline checksums")?;
    let line = printed.lines().find(|line| line.starts_with("flight "));
    let words: Vec<&str> = line.unwrap_or_default().split_whitespace().collect();
    let [_, rows @ .., _] = words.as_slice() else {
        bail!("pipeline checksums ne dit rien des vols :\n{printed}");
    };
    rows.concat().parse().context("nombre de vols illisible")
}
