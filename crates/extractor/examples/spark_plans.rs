//! Prints, as JSON, what the shape of the Spark query saves: `cargo xtask spark` makes
//! `docs/donnees/requetes-spark.md` of it.

use std::path::PathBuf;

use anyhow::Context;
use chrono::NaiveDate;
use clap::Parser;
use extractor::flights::{Config, Engine, SparkUrl, spark};

#[derive(Debug, Parser)]
struct Arguments {
    /// Adresse du serveur Spark Connect.
    #[arg(long)]
    server: SparkUrl,
    /// Dossier des vols, partitionné year=/month=.
    #[arg(long)]
    flights: PathBuf,
    /// Un jour du mois à demander.
    #[arg(long)]
    day: NaiveDate,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let config = Config {
        directory: arguments.flights,
        start: arguments.day,
        end: arguments.day,
        engine: Engine::Spark {
            url: arguments.server,
        },
    };
    let evidence = spark::explain::evidence(&config)
        .map_err(|error| anyhow::anyhow!("{error} ({})", error.advice()))?;
    let json = serde_json::to_string_pretty(&evidence).context("les preuves ne s'écrivent pas")?;
    println!("{json}");
    Ok(())
}
