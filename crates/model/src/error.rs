//! Why a model cannot be used.

use std::path::PathBuf;

/// Each variant calls for another action; [`ModelError::advice`] says it in French.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("the ONNX Runtime library is missing")]
    RuntimeMissing { path: PathBuf },
    #[error("the file is not a usable ONNX Runtime library")]
    RuntimeUnusable {
        path: PathBuf,
        source: ort::LoadDynamicError,
    },
    #[error("another ONNX Runtime library is already loaded")]
    RuntimeAlreadyLoaded { path: PathBuf },
    #[error("the model directory lacks a file")]
    MissingFile { path: PathBuf },
    #[error("a file of the model directory was altered")]
    Tampered { file: String },
    #[error("the model was trained on other features")]
    OtherSchema { found: String, expected: String },
    #[error("a file of the model directory is not valid JSON for its purpose")]
    Malformed {
        file: String,
        source: serde_json::Error,
    },
    #[error("the model directory already exists")]
    AlreadyExists { path: PathBuf },
    #[error("the model name or version is not a plain file name")]
    InvalidName,
    #[error("a row has another number of values than the model")]
    Shape { expected: usize },
    #[error("the work on some rows was interrupted")]
    Interrupted,
    #[error("the tree ensemble is malformed")]
    InvalidEnsemble,
    #[error("ONNX Runtime refused")]
    Onnx(#[from] ort::Error),
    #[error("the model directory could not be read or written")]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
}

impl ModelError {
    /// What to do about it, in French, for people.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::RuntimeMissing { .. } => {
                "La bibliothèque ONNX Runtime est introuvable. « cargo xtask demo » l'installe ; \
                 sinon, indiquez son chemin dans PONCTUEL_ONNXRUNTIME."
            }
            Self::RuntimeUnusable { .. } => {
                "Le fichier indiqué n'est pas une bibliothèque ONNX Runtime 1.24 ou plus récente \
                 pour cette machine. Corrigez PONCTUEL_ONNXRUNTIME."
            }
            Self::RuntimeAlreadyLoaded { .. } => {
                "Une seule bibliothèque ONNX Runtime peut servir par processus : redémarrez-le."
            }
            Self::MissingFile { .. } => {
                "Le dossier du modèle est incomplet ou absent. Entraînez un modèle avec \
                 « trainer train », ou restaurez le dossier."
            }
            Self::Tampered { .. } | Self::Malformed { .. } => {
                "Le dossier du modèle a été modifié après l'entraînement. Restaurez-le, ou \
                 entraînez un autre modèle."
            }
            Self::OtherSchema { .. } => {
                "Ce modèle attend d'autres variables que ce programme. Entraînez-le à nouveau avec \
                 la même version du code."
            }
            Self::AlreadyExists { .. } => {
                "Cette version du modèle existe déjà : rien n'a été écrit."
            }
            Self::InvalidName => {
                "Le nom et la version d'un modèle ne contiennent que lettres, chiffres, tirets et \
                 soulignés."
            }
            Self::Shape { .. } | Self::Interrupted | Self::InvalidEnsemble => {
                "Défaut du programme : signalez-le avec la commande qui l'a produit."
            }
            Self::Onnx(_) => {
                "ONNX Runtime refuse ce modèle. Vérifiez la version de la bibliothèque \
                 (1.24 ou plus récente)."
            }
            Self::Io { .. } => "Vérifiez l'espace disque et les droits sur le dossier des modèles.",
        }
    }
}
