//! `model-api`: see `model-api --help`.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use clap::{Parser, Subcommand};
use domain::SystemClock;
use edge::Edge;
use model_api::{
    AppState, Credentials, DatasetClient, ModelApiConfig, NAME, ServedModel, app, openapi,
};
use settings::Reader;

/// Sert le modèle de retard en HTTP. Sans commande, démarre le service.
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
    let config = ModelApiConfig::from_settings(reader)?;
    let listener = telemetry::listen(config.address).await?;
    let registry = config.registry.open();
    let registry = registry.map_err(|error| anyhow!("{} ({error})", error.advice()))?;
    let model = ServedModel::load(&registry, &config.onnxruntime)
        .map_err(|error| anyhow!("{} ({error})", error.advice()))?;
    let client_secret = config.client_secret_file.read().with_context(|| {
        format!(
            "secret illisible : {} ; créez-le avec « pipeline client create »",
            config.client_secret_file.0.display()
        )
    })?;
    let dataset = DatasetClient::new(
        &config.dataset_api_url,
        Credentials {
            client_id: config.client_id,
            client_secret,
        },
    )?;
    let edge = Edge::open(NAME, &config.edge, Arc::new(SystemClock)).await?;
    tracing::info!(address = %config.address, version = model.version(), "model API listening");
    let state = AppState::over(edge, model, dataset)?;
    telemetry::serve(listener, app(state), telemetry::shutdown_signal()).await?;
    Ok(())
}
