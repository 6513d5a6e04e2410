//! The command line: what is asked, what is answered, the exit code.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use domain::{Clock, RunId, SystemClock};
use pipeline::{
    Console, EngineName, PipelineConfig, PipelineError, RunFolder, RunRecord, SourceOutcome, steps,
};
use settings::{Reader, Secret};
use store::clients::ClientRow;

use crate::report;

/// Extrait les cinq sources, agrège un jeu de données propre, l'importe dans PostgreSQL.
///
/// Les réglages viennent des variables PONCTUEL_* ou du fichier TOML nommé par PONCTUEL_CONFIG.
/// Codes de sortie : 0 tout est fait ; 1 échec ; 2 ligne de commande refusée ;
/// 3 une partie des sources a échoué.
#[derive(Debug, Parser)]
#[command(version, about, long_about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lit les cinq sources, en même temps, dans un nouveau dossier de passage.
    Extract(Reading),
    /// Agrège un passage : un jeu de données propre et les lignes rejetées.
    Aggregate(Chosen),
    /// Importe un passage agrégé dans PostgreSQL, en une transaction.
    Import(Chosen),
    /// Extrait, agrège et importe.
    Run(Reading),
    /// Crée ou met à jour le schéma de la base.
    Migrate,
    /// Imprime le nombre de lignes et la somme de contrôle de chaque table.
    Checksums,
    /// Crée un client des API, ou renouvelle son secret et ses droits.
    Client {
        /// Identifiant, en minuscules.
        id: String,
        /// Droit accordé ; à répéter (par exemple dataset:read).
        #[arg(long = "scope", required = true, value_parser = contract::scope::ALL)]
        scopes: Vec<String>,
        /// Fichier où écrire le secret, lisible par vous seul ; il n'est montré nulle part ailleurs.
        #[arg(long)]
        secret_file: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct Chosen {
    /// Identifiant du passage ; le plus récent par défaut.
    #[arg(long)]
    run: Option<RunId>,
}

#[derive(Debug, clap::Args)]
struct Reading {
    /// Moteur qui lit les vols : polars, dans ce programme, ou spark, sur le serveur que nomme
    /// PONCTUEL_SPARK_URL ; sinon celui de PONCTUEL_ENGINE.
    #[arg(long, value_enum, value_name = "MOTEUR", hide_possible_values = true)]
    engine: Option<EngineName>,
}

/// Something to tell people before leaving with code 1.
pub(crate) struct Failure(String);

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        tracing::debug!(error = &error as &dyn std::error::Error, "step failed");
        Self(format!("{error}\n{}", error.advice()))
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        PipelineError::from(error).into()
    }
}

impl From<settings::SettingsError> for Failure {
    fn from(error: settings::SettingsError) -> Self {
        Self(error.to_string())
    }
}

pub(crate) async fn run(cli: Cli) -> ExitCode {
    let mut reader = Reader::from_environment();
    // The console already tells people what happens: logs are for whoever asks for them.
    if reader.is_given("log") {
        telemetry::init_logs(&reader.get::<String>("log").unwrap_or_default());
    }
    match answer(cli.command, reader).await {
        Ok(code) => code,
        Err(Failure(message)) => {
            eprintln!("erreur : {message}");
            ExitCode::FAILURE
        }
    }
}

async fn answer(command: Command, reader: Reader) -> Result<ExitCode, Failure> {
    let console = Console::default();
    match command {
        Command::Extract(asked) => {
            let (folder, record) = extract(reader, &asked, &console).await?;
            println!("Passage {} : {}", record.id, folder.path().display());
            Ok(exit_code(&record))
        }
        Command::Aggregate(Chosen { run }) => {
            let folder = open(reader, run.as_ref())?;
            println!(
                "{}",
                report::aggregated(
                    &steps::aggregate(&folder, &console)?,
                    &folder.read_record()?
                )
            );
            Ok(ExitCode::SUCCESS)
        }
        Command::Import(Chosen { run }) => {
            let (runs_dir, pool) = connect(reader).await?;
            let folder = RunFolder::open(&runs_dir, run.as_ref())?;
            let imported = steps::import(&folder, &pool, &console).await?;
            println!(
                "{}",
                report::imported(&imported, &store::checksum::tables(&pool).await?)
            );
            Ok(ExitCode::SUCCESS)
        }
        Command::Run(asked) => everything(reader, &asked, &console).await,
        Command::Migrate => {
            connect(reader).await?;
            println!("Le schéma est à jour.");
            Ok(ExitCode::SUCCESS)
        }
        Command::Checksums => {
            let (_, pool) = connect(reader).await?;
            println!(
                "{}",
                report::checksums(&store::checksum::tables(&pool).await?)
            );
            Ok(ExitCode::SUCCESS)
        }
        Command::Client {
            id,
            scopes,
            secret_file,
        } => {
            let (_, pool) = connect(reader).await?;
            put_client(&pool, id, scopes, secret_file).await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn everything(
    reader: Reader,
    asked: &Reading,
    console: &Console,
) -> Result<ExitCode, Failure> {
    // The database first: an extraction that cannot be stored is time lost.
    let (_, pool) = connect(Reader::from_environment()).await?;
    let (folder, record) = extract(reader, asked, console).await?;
    if record
        .sources
        .values()
        .any(|source| source.outcome == SourceOutcome::Failed)
    {
        eprintln!(
            "erreur : passage {} incomplet, rien n'est agrégé ni importé.",
            record.id
        );
        return Ok(exit_code(&record));
    }
    let aggregated = steps::aggregate(&folder, console)?;
    println!("{}\n", report::aggregated(&aggregated, &record));
    let imported = steps::import(&folder, &pool, console).await?;
    println!(
        "{}",
        report::imported(&imported, &store::checksum::tables(&pool).await?)
    );
    Ok(ExitCode::SUCCESS)
}

async fn extract(
    mut reader: Reader,
    asked: &Reading,
    console: &Console,
) -> Result<(RunFolder, RunRecord), Failure> {
    if let Some(engine) = asked.engine {
        reader.set("engine", engine.as_str());
    }
    let config = PipelineConfig::from_settings(reader)?;
    // Before the other sources: an engine that is not there is no reason to read them.
    config.engine.check().map_err(PipelineError::from)?;
    Ok(steps::extract(&config, &SystemClock, console).await?)
}

fn exit_code(record: &RunRecord) -> ExitCode {
    let read = record
        .sources
        .values()
        .filter(|source| source.outcome == SourceOutcome::Read)
        .count();
    match read {
        0 => ExitCode::FAILURE,
        _ if read < record.sources.len() => ExitCode::from(3),
        _ => ExitCode::SUCCESS,
    }
}

fn open(mut reader: Reader, run: Option<&RunId>) -> Result<RunFolder, Failure> {
    let runs_dir = reader.get::<PathBuf>("runs_dir");
    Ok(RunFolder::open(&reader.finish(runs_dir)?, run)?)
}

async fn connect(mut reader: Reader) -> Result<(PathBuf, store::Pool), Failure> {
    let runs_dir = reader.get::<PathBuf>("runs_dir");
    let url = reader.get::<Secret>("database_url");
    let connections = reader.get::<u32>("database_connections");
    let settings = runs_dir.zip(url).zip(connections);
    let ((runs_dir, url), connections) = reader.finish(settings)?;
    let pool = store::connect(url.reveal(), connections).await?;
    store::migrate(&pool).await?;
    Ok((runs_dir, pool))
}

async fn put_client(
    pool: &store::Pool,
    id: String,
    scopes: Vec<String>,
    secret_file: PathBuf,
) -> Result<(), Failure> {
    let new = auth::NewSecret::generate()
        .map_err(|_| Failure("le secret n'a pas pu être haché ; relancez.".to_owned()))?;
    let client = ClientRow {
        id,
        secret_hash: new.hash,
        scopes,
    };
    // The database first: a refused client must not cost the secret that works.
    let unwritable = |error| {
        Failure(format!(
            "impossible d'écrire {} : {error}",
            secret_file.display()
        ))
    };
    let beside = secret_file.with_extension("new");
    auth::write_private(&beside, new.secret.as_bytes()).map_err(unwritable)?;
    if let Err(error) = store::clients::put(pool, &client, SystemClock.now()).await {
        let _ = std::fs::remove_file(&beside);
        return Err(error.into());
    }
    std::fs::rename(&beside, &secret_file).map_err(unwritable)?;
    println!(
        "Client {} : {} ; secret dans {}",
        client.id,
        client.scopes.join(" "),
        secret_file.display()
    );
    Ok(())
}
