//! The settings of the demo: those of the environment, else the defaults of the catalogue.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::secret;
use crate::workspace::{Workspace, variable};

/// The demo's own database in the private server.
pub(super) const DATABASE: &str = "ponctuel_demo";
pub(super) const REGISTRY: &str = "ponctuel_registry";

/// Who connects to the database, each with the rights of one role (migration 0051).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Login {
    Importer,
    Reader,
    Application,
    Purger,
}

impl Login {
    pub(super) const ALL: [Self; 4] = [
        Self::Importer,
        Self::Reader,
        Self::Application,
        Self::Purger,
    ];

    /// The group, as `pipeline role` names it.
    pub(super) fn group(self) -> &'static str {
        match self {
            Self::Importer => "importer",
            Self::Reader => "reader",
            Self::Application => "application",
            Self::Purger => "purger",
        }
    }
}

/// Where everything is.
pub(super) struct Plan {
    pub(super) database_url: String,
    /// Address by login, once the logins are made; empty on a server that was given.
    pub(super) logins: BTreeMap<Login, String>,
    pub(super) registry_url: String,
    pub(super) onnxruntime: PathBuf,
    pub(super) keys_dir: PathBuf,
    pub(super) runs_dir: PathBuf,
    pub(super) models_dir: PathBuf,
    pub(super) dataset_api_url: String,
    pub(super) model_api_url: String,
    pub(super) sandbox_port: u16,
    /// Whether the sources are ours; a person may have configured the real ones.
    pub(super) registry_is_ours: bool,
    dataset_api_address: SocketAddr,
    model_api_address: SocketAddr,
}

impl Plan {
    pub(super) fn read(workspace: &Workspace, sandbox_port: u16) -> Result<Self> {
        let folder = |name, default: &str| {
            workspace.path(setting(name).unwrap_or_else(|| default.to_owned()))
        };
        let dataset_api_address = address("DATASET_API_ADDRESS", "127.0.0.1:8081")?;
        let model_api_address = address("MODEL_API_ADDRESS", "127.0.0.1:8082")?;
        let plan = Self {
            database_url: String::new(),
            logins: BTreeMap::new(),
            registry_url: setting("REGISTRY_URL").unwrap_or_default(),
            onnxruntime: PathBuf::new(),
            keys_dir: folder("KEYS_DIR", "data/keys"),
            runs_dir: folder("RUNS_DIR", "data/runs"),
            models_dir: folder("MODELS_DIR", "data/models"),
            dataset_api_url: called(dataset_api_address),
            model_api_url: called(model_api_address),
            sandbox_port,
            registry_is_ours: setting("REGISTRY_URL").is_none(),
            dataset_api_address,
            model_api_address,
        };
        std::fs::create_dir_all(&plan.keys_dir)
            .with_context(|| format!("impossible de créer {}", plan.keys_dir.display()))?;
        Ok(plan)
    }

    pub(super) fn sandbox_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.sandbox_port)
    }

    /// Names every busy port before anything is started.
    pub(super) fn check_ports(&self) -> Result<((), String)> {
        let wanted = [
            (
                SocketAddr::from(([127, 0, 0, 1], self.sandbox_port)),
                "les répliques des sources",
                "demo --sandbox-port 18090",
            ),
            (
                self.dataset_api_address,
                "l'API du jeu de données",
                "PONCTUEL_DATASET_API_ADDRESS=127.0.0.1:18081",
            ),
            (
                self.model_api_address,
                "l'API du modèle",
                "PONCTUEL_MODEL_API_ADDRESS=127.0.0.1:18082",
            ),
        ];
        let busy: Vec<String> = wanted
            .iter()
            .filter_map(|(address, user, other)| {
                let error = TcpListener::bind(address).err()?;
                let why = match error.kind() {
                    std::io::ErrorKind::AddrInUse => "est déjà pris",
                    std::io::ErrorKind::PermissionDenied => "demande des droits",
                    _ => "ne peut pas être ouvert",
                };
                Some(format!(
                    "le port {}, voulu par {user}, {why} : arrêtez l'autre programme \
                     (une autre démonstration ?) ou choisissez-en un autre, par exemple {other}",
                    address.port()
                ))
            })
            .collect();
        if busy.is_empty() {
            let ports = wanted.map(|(address, ..)| address.port().to_string());
            return Ok(((), format!("{} libres", ports.join(", "))));
        }
        bail!("{}", busy.join("\n"))
    }

    /// Gives a program every setting that the demo decides.
    pub(super) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let sandbox = self.sandbox_url();
        for (name, value) in [
            ("WEATHER_URL", sandbox.clone()),
            (
                "CARRIERS_URL",
                format!("{sandbox}/wiki/List_of_airline_codes"),
            ),
            ("AIRPORTS_URL", format!("{sandbox}/data/airports.csv")),
            // The replica is ours: no need to spare it.
            ("REQUESTS_PER_SECOND", "200".to_owned()),
            (
                "TRAINER_CLIENT_SECRET_FILE",
                self.secret_file("trainer").display().to_string(),
            ),
            (
                "MODEL_API_CLIENT_SECRET_FILE",
                self.secret_file("model-api").display().to_string(),
            ),
            ("TRAINER_CLIENT_ID", "trainer".to_owned()),
            ("MODEL_API_CLIENT_ID", "model-api".to_owned()),
        ] {
            if setting(name).is_none() {
                command.env(format!("PONCTUEL_{name}"), value);
            }
        }
        command
            .env("PONCTUEL_DATABASE_URL", &self.database_url)
            .env("PONCTUEL_REGISTRY_URL", &self.registry_url)
            .env("PONCTUEL_ONNXRUNTIME", &self.onnxruntime)
            .env("PONCTUEL_KEYS_DIR", &self.keys_dir)
            .env("PONCTUEL_RUNS_DIR", &self.runs_dir)
            .env("PONCTUEL_MODELS_DIR", &self.models_dir)
            .env("PONCTUEL_DATASET_API_URL", &self.dataset_api_url)
    }

    /// The same, connected with the rights of that login alone when it exists.
    pub(super) fn apply_as<'a>(&self, login: Login, command: &'a mut Command) -> &'a mut Command {
        let command = self.apply(command);
        match self.logins.get(&login) {
            Some(url) => command.env("PONCTUEL_DATABASE_URL", url),
            None => command,
        }
    }

    pub(super) fn secret_file(&self, client: &str) -> PathBuf {
        self.keys_dir.join(format!("{client}.secret"))
    }

    /// The password of the registry's reader, and the file that holds it.
    pub(super) fn reader_password(&self) -> Result<(PathBuf, String)> {
        let path = self.keys_dir.join("registry_reader.password");
        let password = secret::password(&path)?;
        Ok((path, password))
    }
}

pub(super) fn setting(name: &str) -> Option<String> {
    variable(&format!("PONCTUEL_{name}"))
}

fn address(name: &str, default: &str) -> Result<SocketAddr> {
    let text = setting(name).unwrap_or_else(|| default.to_owned());
    text.parse().with_context(|| {
        format!("PONCTUEL_{name} : « adresse:port » attendu, par exemple {default}")
    })
}

/// How a program of this machine calls that address.
fn called(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("http://127.0.0.1:{}", address.port())
    } else {
        format!("http://{address}")
    }
}
