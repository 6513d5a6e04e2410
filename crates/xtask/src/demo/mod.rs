//! `cargo xtask demo`: from nothing to a prediction served over HTTP.

mod calls;
mod data;
mod plan;
mod purge;
pub(crate) mod service;
pub(crate) mod sources;
pub(crate) mod stamps;
mod summary;
mod training;

use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::cli::ServerChoice;
use crate::postgres::Server;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{onnxruntime, stop, text};
use data::Data;
use plan::{Login, Plan};
use service::Service;
use stamps::Stamps;

const SANDBOX_PORT: u16 = 8090;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Fait aussi les trois appels, vérifie les réponses et les comptes, arrête tout ;
    /// code 0, ou 1 en disant quelle étape a échoué.
    #[arg(long)]
    check: bool,
    /// Repart de rien : base et modèle de la démonstration sont refaits.
    #[arg(long)]
    fresh: bool,
    /// Port des répliques des sources.
    #[arg(long, default_value_t = SANDBOX_PORT, value_name = "PORT")]
    sandbox_port: u16,
    #[command(flatten)]
    server: ServerChoice,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            check: false,
            fresh: false,
            sandbox_port: SANDBOX_PORT,
            server: ServerChoice {
                postgres: crate::postgres::Choice::default(),
            },
        }
    }
}

/// What was started, stopped in this order: the services, then the database under them.
struct Running {
    services: Vec<Service>,
    _server: Server,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let mut steps = Steps::new(if options.check { 15 } else { 14 });
    let (running, plan, data) = raise(workspace, options, &mut steps)?;
    let ready = text::seconds(steps.elapsed());
    if options.check {
        steps.quiet("Vérification des réponses", || {
            calls::check(&plan, &data)?;
            Ok(((), "trois appels et cinq comptes exacts".to_owned()))
        })?;
        eprintln!("Démonstration vérifiée en {ready}.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("\n{}", calls::to_paste(&plan)?);
    println!("\nPrêt en {ready}. Ctrl-C arrête tout.");
    let code = watch(&running)?;
    eprintln!("\nArrêt des services…");
    Ok(code)
}

/// The dataset API over the flights of the sources, and the settings to call it with.
pub(crate) struct Dataset {
    plan: Plan,
    _running: Running,
}

/// How many steps [`Dataset::open`] takes.
pub(crate) const DATASET_STEPS: usize = 11;

impl Dataset {
    pub(crate) fn open(workspace: &Workspace, steps: &mut Steps) -> Result<Self> {
        let options = Options::default();
        let (running, plan, ..) = raise_dataset(workspace, &options, steps)?;
        Ok(Self {
            plan,
            _running: running,
        })
    }

    pub(crate) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        self.plan.apply(command)
    }
}

fn raise(
    workspace: &Workspace,
    options: &Options,
    steps: &mut Steps,
) -> Result<(Running, Plan, Data)> {
    let (mut running, plan, data, mut stamps) = raise_dataset(workspace, options, steps)?;
    let model = steps.shown("Entraînement", || {
        training::run(workspace, &plan, &data, &mut stamps)
    })?;
    let model_api = steps.quiet("API du modèle", || {
        let url = &plan.model_api_url;
        let service = Service::api(workspace, &plan, "model-api", url, Login::Application)?;
        Ok((service, plan.model_api_url.clone()))
    })?;
    running.services.push(model_api);
    println!("\n{}", summary::text(&data, &model, &plan));
    Ok((running, plan, data))
}

fn raise_dataset(
    workspace: &Workspace,
    options: &Options,
    steps: &mut Steps,
) -> Result<(Running, Plan, Data, Stamps)> {
    let mut plan = Plan::read(workspace, options.sandbox_port)?;
    let mut stamps = Stamps::read(workspace, options.fresh);
    steps.quiet("Ports", || plan.check_ports())?;
    steps.shown("Compilation", || {
        workspace.build()?;
        Ok(((), "faite".to_owned()))
    })?;
    let server = steps.quiet("PostgreSQL", || {
        let server = Server::obtain(workspace, options.server.postgres)?;
        if options.fresh {
            server.drop_database(plan::DATABASE)?;
        }
        plan.database_url = server.database(plan::DATABASE)?;
        let said = server.description();
        Ok((server, said))
    })?;
    plan.onnxruntime = steps.quiet("ONNX Runtime", || onnxruntime::obtain(workspace))?;
    let is_private = server.is_private();
    // From here on an error drops the services before the server, as `Running` declares them.
    let mut running = Running {
        services: Vec::new(),
        _server: server,
    };
    let sandbox = steps.quiet("Répliques des sources", || {
        let service = Service::sandbox(workspace, &plan)?;
        Ok((service, plan.sandbox_url()))
    })?;
    running.services.push(sandbox);
    steps.quiet("Registre des appareils", || {
        data::load_registry(workspace, &mut plan)
    })?;
    steps.quiet("Schéma de la base", || data::migrate(workspace, &plan))?;
    steps.quiet("Comptes de la base", || {
        data::logins(workspace, &mut plan, is_private)
    })?;
    steps.quiet("Clients des API", || data::clients(workspace, &plan))?;
    let data = steps.shown("Vols : extraction, agrégation, import", || {
        data::flow(workspace, &plan, &mut stamps)
    })?;
    steps.quiet("Purge, à blanc", || purge::count(workspace, &plan))?;
    let dataset_api = steps.quiet("API du jeu de données", || {
        let url = &plan.dataset_api_url;
        let service = Service::api(workspace, &plan, "dataset-api", url, Login::Reader)?;
        Ok((service, plan.dataset_api_url.clone()))
    })?;
    running.services.push(dataset_api);
    Ok((running, plan, data, stamps))
}

/// Until Ctrl-C, or until a service ends by itself.
fn watch(running: &Running) -> Result<ExitCode> {
    while !stop::asked() {
        for service in &running.services {
            service.check()?;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(ExitCode::SUCCESS)
}
