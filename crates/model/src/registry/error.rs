//! Why the registry refused.

use std::path::PathBuf;

/// Each variant calls for another action; [`RegistryError::advice`] says it in French.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error("the registry cannot be reached")]
    Store(#[from] object_store::Error),
    #[error("the registry's address is neither a folder nor s3://bucket/prefix")]
    Address,
    #[error("this program was built without S3")]
    WithoutS3,
    #[error("the model name or version is not a plain file name")]
    InvalidName,
    #[error("the registry holds no such version")]
    UnknownVersion,
    #[error("the version carries no signature")]
    Unsigned,
    #[error("the signature is not that of the manifest")]
    BadSignature,
    #[error("the version was signed by a key that is not trusted")]
    UnknownKey { trusted: PathBuf },
    #[error("the manifest is not the one its version was named after")]
    OtherManifest,
    #[error("a file of the version is missing or was altered")]
    Altered { file: String },
    #[error("a document of the registry is malformed")]
    Malformed {
        file: String,
        source: serde_json::Error,
    },
    #[error("another version went into production meanwhile")]
    Overtaken { found: Option<String> },
    #[error("there is no previous version")]
    NothingBefore,
    #[error("too many promotions at once")]
    Busy,
    #[error("a file of the registry or of its keys could not be read or written")]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the file does not hold an Ed25519 key")]
    Key { path: PathBuf },
    #[error("the thread of the registry ended")]
    Worker,
}

impl RegistryError {
    /// What to do about it, in French, for people.
    pub fn advice(&self) -> String {
        match self {
            Self::Store(_) => "Le registre des modèles ne répond pas. Vérifiez \
                PONCTUEL_MODELS_DIR et, pour un seau S3, PONCTUEL_MODELS_S3_ENDPOINT et ses clés."
                .to_owned(),
            Self::Address => "PONCTUEL_MODELS_DIR est un dossier, ou s3://seau/préfixe.".to_owned(),
            Self::WithoutS3 => "Ce programme a été compilé sans S3 : ajoutez --features s3, ou \
                prenez un dossier pour PONCTUEL_MODELS_DIR."
                .to_owned(),
            Self::InvalidName => "Le nom et la version d'un modèle ne contiennent que lettres, \
                chiffres, tirets et soulignés."
                .to_owned(),
            Self::UnknownVersion => "Cette version n'est pas dans le registre : « trainer list » \
                donne celles qui y sont."
                .to_owned(),
            Self::Unsigned => {
                "Cette version n'est pas signée. Publiez-la avec « trainer package », \
                ou acceptez-la en connaissance de cause avec PONCTUEL_MODELS_UNSIGNED=accepted."
                    .to_owned()
            }
            Self::UnknownKey { trusted } => format!(
                "Cette version est signée par une clé inconnue ici. Si elle est de confiance, \
                 ajoutez sa ligne publique (models.pub de la machine qui a signé) à {}.",
                trusted.display()
            ),
            Self::BadSignature | Self::OtherManifest | Self::Altered { .. } => "Cette version a \
                été modifiée après sa publication. Restaurez-la, ou publiez un autre modèle."
                .to_owned(),
            Self::Malformed { file, .. } => {
                format!("{file} est illisible : restaurez-le d'une sauvegarde du registre.")
            }
            Self::Overtaken { found } => format!(
                "Une autre version est passée en production entre-temps ({}) : rien n'a bougé. \
                 Comparez à nouveau.",
                found.as_deref().unwrap_or("aucune")
            ),
            Self::NothingBefore => "Aucune version précédente : rien à quoi revenir.".to_owned(),
            Self::Busy => {
                "Trop de promotions à la fois sur ce modèle : recommencez dans un instant."
                    .to_owned()
            }
            Self::Io { path, .. } => format!(
                "Vérifiez l'espace disque et les droits sur {}.",
                path.display()
            ),
            Self::Key { path } => format!(
                "{} n'est pas une clé Ed25519 : restaurez-la, ou effacez-la pour en faire une \
                 autre.",
                path.display()
            ),
            Self::Worker => {
                "Défaut du programme : signalez-le avec la commande qui l'a produit.".to_owned()
            }
        }
    }
}
