//! The command line: what is asked, what is answered, the exit code.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use domain::{RunId, Source};
use pipeline::{Console, EngineName, Request, RunFolder, RunLock, steps};
use settings::{Reader, Secret};

pub(crate) use crate::failure::Failure;
use crate::{client, explained, flow, merise, purge, report, rgpd, role, runs, schedule, signing};

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
    /// Lit les cinq sources, en même temps, dans un dossier de passage.
    ///
    /// Ne lit que ce que la base ne tient pas encore ; sans base configurée, lit toute la période.
    /// Un passage interrompu ou incomplet, de même demande, est repris là où il en était.
    Extract(Extracted),
    /// Agrège un passage : un jeu de données propre et les lignes rejetées.
    Aggregate(Chosen),
    /// Importe un passage agrégé dans PostgreSQL : tout apparaît d'un coup, ou rien.
    Import {
        #[command(flatten)]
        chosen: Chosen,
        /// Agrège le passage en même temps : un mois se charge pendant que le suivant se nettoie
        #[arg(long)]
        aggregate: bool,
    },
    /// Extrait, agrège et importe.
    Run(Extracted),
    /// Supprime ou anonymise ce dont la durée de conservation est passée.
    ///
    /// Codes de sortie : 0 tout est fait ; 1 rien n'a pu l'être ; 2 ligne de commande refusée ;
    /// 3 une partie des règles est reportée ou a échoué.
    Purge(purge::Options),
    /// Exerce les droits d'une personne (accès, rectification, effacement) et imprime le registre.
    #[command(subcommand)]
    Rgpd(rgpd::Rgpd),
    /// Lance le pipeline et la purge à leurs heures, tant qu'on ne l'arrête pas.
    ///
    /// Les heures sont celles de PONCTUEL_SCHEDULE_RUN et de PONCTUEL_SCHEDULE_PURGE.
    /// Plusieurs planificateurs peuvent tourner : un seul mène, les autres attendent sa place.
    Schedule(schedule::Options),
    /// Montre les derniers passages, ce que la base tient, et l'état de la planification.
    Runs {
        /// Nombre de lignes de chaque tableau.
        #[arg(long, default_value_t = 10, value_name = "NOMBRE")]
        limit: u32,
    },
    /// Crée ou met à jour le schéma de la base.
    Migrate,
    /// Écrit le rapport d'un passage agrégé : règles, valeurs manquantes, distributions, fuseaux.
    Report {
        #[command(flatten)]
        chosen: Chosen,
        /// Fichier HTML à écrire ; rapport.html dans le dossier du passage par défaut.
        #[arg(long, value_name = "FICHIER")]
        out: Option<PathBuf>,
    },
    /// Imprime la page des règles de nettoyage (docs/donnees/regles.md).
    Rules,
    /// Imprime le nombre de lignes et la somme de contrôle de chaque table.
    ///
    /// Seul le contenu compte, pas le passage qui l'a apporté : deux bases remplies par deux
    /// passages sur les mêmes sources ont les mêmes sommes.
    Checksums,
    /// Exécute chaque requête avec et sans son optimisation, et en écrit la page.
    ///
    /// Chaque mesure est faite dans une transaction annulée ensuite, qui verrouille des tables
    /// pendant quelques secondes : à lancer sur une base à part (« cargo xtask queries »).
    Queries(explained::Options),
    /// Compare les modèles Merise à la base, et en écrit les pages (« cargo xtask merise »).
    Merise(merise::Options),
    /// Crée un compte de connexion à la base, avec les droits d'un seul rôle.
    ///
    /// Le compte est créé s'il manque, son mot de passe et son groupe sont remplacés sinon. Il faut
    /// être connecté comme un utilisateur qui peut créer des rôles.
    Role(role::Options),
    /// Gère les clients des API : création, rotation du secret, révocation, liste.
    #[command(subcommand)]
    Client(client::Asked),
    /// Gère les clés qui signent les jetons des API : remplacement, liste.
    #[command(subcommand)]
    Keys(signing::Asked),
}

/// What to read.
#[derive(Debug, Clone, Default, clap::Args)]
struct Extracted {
    /// Relit tout, même ce que la base tient déjà.
    #[arg(long, conflicts_with = "since")]
    full: bool,
    /// Lit à partir du mois de ce jour (AAAA-MM-JJ), même ce que la base tient déjà.
    #[arg(long, value_name = "JOUR")]
    since: Option<NaiveDate>,
    /// Source à lire, à répéter ; les autres sont reprises du dernier passage qui les a lues.
    #[arg(long = "source", value_name = "SOURCE", value_parser = sources())]
    sources: Vec<Source>,
    /// Accepte cette fois que cette source déclare d'autres unités ou colonnes ; à répéter.
    #[arg(long = "accept", value_name = "SOURCE", value_parser = sources())]
    accept: Vec<Source>,
    /// Moteur qui lit les vols : polars, dans ce programme, ou spark, sur le serveur que nomme
    /// PONCTUEL_SPARK_URL ; sinon celui de PONCTUEL_ENGINE.
    #[arg(long, value_enum, value_name = "MOTEUR", hide_possible_values = true)]
    engine: Option<EngineName>,
}

impl Extracted {
    fn choose_engine(&self, reader: &mut Reader) {
        if let Some(engine) = self.engine {
            reader.set("engine", engine.as_str());
        }
    }
}

impl From<Extracted> for Request {
    fn from(asked: Extracted) -> Self {
        Self {
            full: asked.full,
            since: asked.since,
            sources: BTreeSet::from_iter(asked.sources),
            accept: BTreeSet::from_iter(asked.accept),
        }
    }
}

fn sources() -> impl clap::builder::TypedValueParser<Value = Source> {
    use clap::builder::TypedValueParser;
    clap::builder::PossibleValuesParser::new(Source::ALL.map(Source::as_str))
        .map(|name| name.parse().expect("the names are those of the sources"))
}

#[derive(Debug, clap::Args)]
struct Chosen {
    /// Identifiant du passage ; le plus récent par défaut.
    #[arg(long)]
    run: Option<RunId>,
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

async fn answer(command: Command, mut reader: Reader) -> Result<ExitCode, Failure> {
    let console = Console::default();
    match command {
        Command::Extract(asked) => {
            asked.choose_engine(&mut reader);
            let outcome = flow::extract(reader, asked.into(), &console).await?;
            Ok(outcome.exit_code())
        }
        Command::Aggregate(Chosen { run }) => {
            let (folder, _lock) = open(reader, run.as_ref())?;
            println!(
                "{}",
                report::aggregated(
                    &steps::aggregate(&folder, &console)?,
                    &folder.read_record()?
                )
            );
            Ok(ExitCode::SUCCESS)
        }
        Command::Import { chosen, aggregate } => {
            let (runs_dir, pool) = connect(reader).await?;
            let folder = RunFolder::open(&runs_dir, chosen.run.as_ref())?;
            let _lock = RunFolder::lock(&runs_dir)?;
            let imported = if aggregate {
                let (aggregated, imported) =
                    steps::aggregate_and_import(&folder, &pool, &console).await?;
                println!(
                    "{}\n",
                    report::aggregated(&aggregated, &folder.read_record()?)
                );
                imported
            } else {
                steps::import(&folder, &pool, &console).await?
            };
            println!("{}", report::imported(&imported));
            Ok(ExitCode::SUCCESS)
        }
        Command::Run(asked) => {
            asked.choose_engine(&mut reader);
            let flow = flow::Flow::open(reader).await?;
            Ok(flow.run(asked.into(), &console).await?.exit_code())
        }
        Command::Purge(options) => purge::run(reader, options, &console).await,
        Command::Rgpd(asked) => rgpd::run(reader, asked).await,
        Command::Schedule(options) => schedule::run(reader, &options, &console).await,
        Command::Runs { limit } => {
            println!("{}", runs::text(reader, limit).await?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Migrate => {
            connect(reader).await?;
            println!("Le schéma est à jour.");
            Ok(ExitCode::SUCCESS)
        }
        Command::Report { chosen, out } => {
            let (folder, _lock) = open(reader, chosen.run.as_ref())?;
            let path = pipeline::audit::report(&folder, out.as_deref(), &console)?;
            println!("Rapport : {}", path.display());
            Ok(ExitCode::SUCCESS)
        }
        Command::Rules => {
            print!("{}", pipeline::rules_page());
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
        Command::Queries(asked) => explained::run(reader, asked, &console).await,
        Command::Merise(options) => {
            let (_, pool) = connect(reader).await?;
            merise::run(&pool, &options).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Role(options) => {
            let (_, pool) = connect(reader).await?;
            role::run(&pool, &options).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Client(asked) => {
            let (_, pool) = connect(reader).await?;
            client::run(&pool, asked).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Keys(asked) => {
            signing::run(reader, &asked)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The run, and the lock that keeps others from its folder meanwhile.
fn open(mut reader: Reader, run: Option<&RunId>) -> Result<(RunFolder, RunLock), Failure> {
    let runs_dir = reader.get::<PathBuf>("runs_dir");
    let runs_dir = reader.finish(runs_dir)?;
    Ok((
        RunFolder::open(&runs_dir, run)?,
        RunFolder::lock(&runs_dir)?,
    ))
}

pub(crate) async fn connect(mut reader: Reader) -> Result<(PathBuf, store::Pool), Failure> {
    let runs_dir = reader.get::<PathBuf>("runs_dir");
    let url = reader.get::<Secret>("database_url");
    let connections = reader.get::<u32>("database_connections");
    let settings = runs_dir.zip(url).zip(connections);
    let ((runs_dir, url), connections) = reader.finish(settings)?;
    let pool = store::connect(url.reveal(), connections).await?;
    store::migrate(&pool).await?;
    Ok((runs_dir, pool))
}
