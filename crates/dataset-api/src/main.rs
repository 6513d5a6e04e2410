//! `dataset-api`: see `dataset-api --help`.

use std::sync::Arc;

use clap::{Parser, Subcommand};
use dataset_api::{AppState, DatasetApiConfig, Edge, NAME, app, openapi};
use domain::SystemClock;
use settings::Reader;

/// Sert le jeu de données en HTTP. Sans commande, démarre le service.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Démarre le service (réglages : variables PONCTUEL_*).
    Serve,
    /// Imprime le document OpenAPI.
    Openapi,
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let done = match settings::parse::<Cli>().command.unwrap_or(Command::Serve) {
        Command::Openapi => openapi()
            .to_pretty_json()
            .map(|json| println!("{json}"))
            .map_err(Into::into),
        Command::Serve => serve().await,
    };
    telemetry::exit(done)
}

async fn serve() -> anyhow::Result<()> {
    let mut reader = Reader::from_environment();
    telemetry::init_logs(&reader.get::<String>("log").unwrap_or_default());
    let config = DatasetApiConfig::from_settings(reader)?;
    let listener = telemetry::listen(config.address).await?;
    let edge = Edge::open(NAME, &config.edge, Arc::new(SystemClock)).await?;
    let state = AppState::over(edge).keeping(u64::from(config.answers_mb) << 20);
    tracing::info!(address = %config.address, "dataset API listening");
    telemetry::serve(listener, app(state), telemetry::shutdown_signal()).await?;
    Ok(())
}
