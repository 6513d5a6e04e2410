//! What the command line accepts, with its help in French.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use sandbox::{FaultSpec, FlightsFault, Registry, RegistryFault, SandboxError};

/// Répliques locales des sources de Ponctuel.
#[derive(Parser)]
#[command(name = "sandbox")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Sert la météo, la page des compagnies et le fichier des aéroports
    Serve {
        /// Adresse d’écoute
        #[arg(
            long,
            value_name = "ADRESSE",
            default_value = "127.0.0.1",
            hide_default_value = true
        )]
        host: String,

        /// Port d’écoute, 8090 par défaut ; 0 pour un port libre
        #[arg(
            long,
            value_name = "PORT",
            default_value_t = 8090,
            hide_default_value = true
        )]
        port: u16,

        /// Dossier des sources, data/sources par défaut
        #[arg(
            long,
            value_name = "DOSSIER",
            default_value = "data/sources",
            hide_default_value = true
        )]
        data: PathBuf,

        /// Défaut à produire, à répéter : source=défaut ou source=défaut:nombre (weather=429:2) ;
        /// GET /faults les liste, PUT et DELETE les posent et les lèvent en marche
        #[arg(long = "fault", value_name = "DÉFAUT")]
        faults: Vec<FaultSpec>,
    },

    /// Charge le registre des appareils dans une base PostgreSQL
    LoadRegistry(LoadRegistry),

    /// Pose un défaut sur le registre des appareils, ou l’enlève (none)
    RegistryFault {
        /// Adresse d’administration du serveur, postgres://…
        #[arg(long, value_name = "URL")]
        admin_url: String,

        /// Base du registre, ponctuel_registry par défaut
        #[arg(
            long,
            value_name = "NOM",
            default_value = "ponctuel_registry",
            hide_default_value = true
        )]
        database: String,

        /// Rôle de lecture, registry_reader par défaut
        #[arg(
            long,
            value_name = "NOM",
            default_value = "registry_reader",
            hide_default_value = true
        )]
        reader: String,

        /// Défaut
        #[arg(value_enum, value_name = "DÉFAUT")]
        fault: RegistryFault,
    },

    /// Fait une copie des vols dont un mois est abîmé
    FlightsFault {
        /// Dossier des sources, data/sources par défaut
        #[arg(
            long,
            value_name = "DOSSIER",
            default_value = "data/sources",
            hide_default_value = true
        )]
        data: PathBuf,

        /// Dossier de la copie
        #[arg(long, value_name = "DOSSIER")]
        out: PathBuf,

        /// Mois abîmé, de 1 à 12
        #[arg(long, value_name = "MOIS")]
        month: u32,

        /// Défaut
        #[arg(value_enum, value_name = "DÉFAUT")]
        fault: FlightsFault,
    },
}

#[derive(Args)]
pub(crate) struct LoadRegistry {
    /// Adresse d’administration du serveur, postgres://…
    #[arg(long, value_name = "URL")]
    admin_url: String,

    /// Fichier qui contient le mot de passe du rôle de lecture
    #[arg(long, value_name = "FICHIER")]
    reader_password_file: PathBuf,

    /// Dossier des sources, data/sources par défaut
    #[arg(
        long,
        value_name = "DOSSIER",
        default_value = "data/sources",
        hide_default_value = true
    )]
    data: PathBuf,

    /// Base à remplir, ponctuel_registry par défaut
    #[arg(
        long,
        value_name = "NOM",
        default_value = "ponctuel_registry",
        hide_default_value = true
    )]
    database: String,

    /// Rôle de lecture, registry_reader par défaut
    #[arg(
        long,
        value_name = "NOM",
        default_value = "registry_reader",
        hide_default_value = true
    )]
    reader: String,
}

impl LoadRegistry {
    /// Reads the password; an empty one would leave the role without any.
    pub(crate) fn registry(self) -> Result<Registry, SandboxError> {
        let path = self.reader_password_file;
        let password =
            std::fs::read_to_string(&path).map_err(|cause| SandboxError::Unreadable {
                path: path.clone(),
                cause,
            })?;
        let password = password.trim_end_matches(['\r', '\n']);
        if password.is_empty() {
            return Err(SandboxError::EmptyPassword { path });
        }
        Ok(Registry {
            admin_url: self.admin_url,
            database: self.database,
            reader: self.reader,
            reader_password: password.to_owned(),
            data: self.data,
        })
    }
}
