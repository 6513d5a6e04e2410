//! What can keep the sandbox from working, said in French to whoever started it.

use std::net::SocketAddr;
use std::path::PathBuf;

/// A failure of the sandbox. `Display` says what happened and what to do.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("le fichier {} manque : lancez « cargo xtask data », ou donnez --data", path.display())]
    MissingData { path: PathBuf },

    #[error("le fichier {} est illisible ({cause})", path.display())]
    Unreadable {
        path: PathBuf,
        #[source]
        cause: std::io::Error,
    },

    #[error("le fichier {} n’a pas la forme attendue ({detail}) : lancez « cargo xtask data »", path.display())]
    BadData { path: PathBuf, detail: String },

    #[error("l’adresse {host} ne désigne pas cette machine")]
    UnknownHost { host: String },

    #[error("le port {} est déjà pris : arrêtez l’autre programme, ou choisissez --port", address.port())]
    PortTaken { address: SocketAddr },

    #[error("impossible d’écouter sur {address} ({cause})")]
    Listen {
        address: SocketAddr,
        #[source]
        cause: std::io::Error,
    },

    #[error("le fichier de mot de passe {} est vide", path.display())]
    EmptyPassword { path: PathBuf },

    #[error("l’adresse d’administration n’est pas de la forme postgres://…")]
    AdminUrl,

    #[error("la base refuse l’étape « {step} » ({cause})")]
    Database {
        step: &'static str,
        #[source]
        cause: sqlx::Error,
    },
}

impl SandboxError {
    /// A file that could not be read.
    pub(crate) fn file(path: impl Into<PathBuf>, cause: std::io::Error) -> Self {
        let path = path.into();
        match cause.kind() {
            std::io::ErrorKind::NotFound => Self::MissingData { path },
            _ => Self::Unreadable { path, cause },
        }
    }
}
