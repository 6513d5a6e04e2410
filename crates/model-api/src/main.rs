//! `model-api`: see `model-api --help`.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use clap::{Parser, Subcommand};
use domain::SystemClock;
use model_api::{AppState, Credentials, DatasetClient, ModelApiConfig, ServedModel, app, openapi};
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
    let model = ServedModel::load(&config.models_dir, &config.onnxruntime)
        .map_err(|error| anyhow!("{} ({error})", error.advice()))?;
    let client_secret = config.client_secret_file.read().with_context(|| {
        format!(
            "secret illisible : {} ; créez-le avec « pipeline client »",
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
    let pool = store::connect(
        config.database_url.reveal(),
        config.database_connections.get(),
    )
    .await
    .map_err(|error| anyhow!("{} ({error})", error.advice()))?;
    tracing::info!(address = %config.address, version = model.version(), "model API listening");
    let clock = Arc::new(SystemClock);
    let state = AppState::new(
        pool,
        model,
        dataset,
        &config.keys_dir,
        config.token_minutes.get().into(),
        clock,
    )
    .context("la clé de signature n'a pas pu être lue ou créée dans keys_dir")?;
    telemetry::serve(listener, app(state), telemetry::shutdown_signal()).await?;
    Ok(())
}
