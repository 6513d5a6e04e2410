//! `model-api`: see `model-api --help`.

mod in_process;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use clap::{Parser, Subcommand};
use domain::SystemClock;
use edge::Edge;
use model_api::{
    AppState, Credentials, DatasetClient, ModelApiConfig, Models, NAME, app, measures_json,
    measures_page, openapi,
};
use settings::Reader;

/// What was answered is kept within this, once nobody is answered any more.
const SETTLED_WITHIN: Duration = Duration::from_secs(10);

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
    /// Imprime la page des mesures (docs/modele/metriques.md).
    Measures {
        /// En JSON, pour les programmes qui en font des règles et des tableaux.
        #[arg(long)]
        json: bool,
        /// Divise les durées par ce nombre, pour un essai.
        #[arg(long, default_value = "1", value_name = "NOMBRE", requires = "json")]
        faster: NonZeroU32,
    },
    /// Mesure le modèle seul, sans HTTP (pour cargo xtask bench model-api).
    #[command(hide = true)]
    InProcess(in_process::InProcess),
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let done = match settings::parse::<Cli>().command.unwrap_or(Command::Serve) {
        Command::Openapi => openapi()
            .to_pretty_json()
            .map(|json| println!("{json}"))
            .map_err(Into::into),
        Command::Measures { json, faster } => measures(json, faster),
        Command::InProcess(options) => in_process::run(&options),
        Command::Serve => serve().await,
    };
    telemetry::exit(done)
}

fn measures(json: bool, faster: NonZeroU32) -> anyhow::Result<()> {
    if json {
        println!("{}", measures_json(faster)?);
    } else {
        print!("{}", measures_page());
    }
    Ok(())
}

async fn serve() -> anyhow::Result<()> {
    let mut reader = Reader::from_environment();
    telemetry::init_logs(&reader.get::<String>("log").unwrap_or_default());
    let config = ModelApiConfig::from_settings(reader)?;
    let listener = telemetry::listen(config.address).await?;
    let registry = config.registry.open();
    let registry = registry.map_err(|error| anyhow!("{} ({error})", error.advice()))?;
    let models = Models::open(registry, &config.onnxruntime)
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
    tracing::info!(address = %config.address, ?models, "model API listening");
    let state = AppState::over(edge, models, dataset, &config.edge.keys_dir)?;
    let recorder = state.recorder.clone();
    telemetry::serve(listener, app(state), telemetry::shutdown_signal()).await?;
    // Whoever was answered is kept too.
    recorder.settle(SETTLED_WITHIN).await;
    Ok(())
}
