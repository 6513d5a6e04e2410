//! What stops a step, with what to do about it.

use std::path::{Path, PathBuf};

use domain::Source;

/// A step that could not be done. Displayed in French: an operator reads it.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    #[error("{0}")]
    Source(#[from] extractor::SourceError),

    #[error("la base de données n'a pas pu servir")]
    Store(#[from] store::StoreError),

    #[error("fichier inaccessible : {path}")]
    File {
        path: PathBuf,
        #[source]
        cause: std::io::Error,
    },

    #[error("fichier illisible : {path} ({detail})")]
    Unreadable { path: PathBuf, detail: String },

    #[error("un autre passage est en cours dans {0}")]
    Busy(PathBuf),

    #[error("aucun passage dans {0}")]
    NoRun(PathBuf),

    #[error(
        "le passage n'a pas toutes ses sources ; il manque : {}",
        list(missing)
    )]
    Incomplete { missing: Vec<Source> },

    #[error("le passage n'est pas agrégé : {0}")]
    NotAggregated(PathBuf),

    #[error("unité inconnue dans la source météo : {0} ({1})")]
    Unit(String, &'static str),

    #[error("des lignes se sont perdues dans la source {} : lues ≠ gardées + rejetées", .0.label())]
    Lost(Source),

    #[error("des lignes rejetées se sont perdues depuis l'agrégation")]
    LostRejections,

    #[error("le client HTTP n'a pas pu démarrer : {0}")]
    Http(String),

    #[error("{0}")]
    Queries(String),

    #[error("une autre purge est en cours sur cette base")]
    PurgeBusy,

    #[error("une clé de pseudonymes n'a pas pu servir")]
    Keys(#[from] auth::KeyError),

    #[error("un secret n'a pas pu être haché")]
    Secret(#[from] auth::SecretError),
}

fn list(sources: &[Source]) -> String {
    sources
        .iter()
        .map(|source| source.label())
        .collect::<Vec<_>>()
        .join(", ")
}

impl PipelineError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        |cause| Self::File { path, cause }
    }

    pub(crate) fn unreadable(path: &Path, detail: impl ToString) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            detail: detail.to_string(),
        }
    }

    /// What to do, in French.
    pub fn advice(&self) -> String {
        match self {
            Self::Source(error) => error.advice(),
            Self::Store(error) => error.advice().to_owned(),
            Self::File { cause, .. } if cause.kind() == std::io::ErrorKind::StorageFull => {
                "Le disque est plein : libérez de la place, puis relancez ; rien n'est resté à moitié écrit.".into()
            }
            Self::File { .. } => "Vérifiez que le dossier existe et que vous y avez les droits.".into(),
            Self::Unreadable { .. } | Self::NotAggregated(_) | Self::LostRejections => {
                "Relancez « pipeline aggregate » sur ce passage.".into()
            }
            Self::Busy(_) => {
                "Attendez qu'il finisse (« pipeline runs » le montre), ou choisissez un autre dossier par PONCTUEL_RUNS_DIR.".into()
            }
            Self::NoRun(_) => "Lancez d'abord « pipeline extract ».".into(),
            Self::Incomplete { .. } => {
                "Réparez ces sources, puis relancez « pipeline extract » : seules les sources manquantes seront lues. La cause de chacune est dans run.json.".into()
            }
            Self::Unit(..) => {
                "La source a changé d'unité : ajoutez la conversion dans aggregator::units, avec sa source.".into()
            }
            Self::Lost(_) => "C'est un défaut du programme : rien n'est écrit ; signalez-le avec le passage.".into(),
            Self::PurgeBusy => "Attendez qu'elle finisse : « pipeline runs » montre les tâches planifiées.".into(),
            Self::Secret(_) => "Relancez la commande ; si l'échec dure, le générateur aléatoire du système ne répond pas.".into(),
            Self::Keys(_) => {
                "Vérifiez les droits de PONCTUEL_KEYS_DIR, dossier pseudonyms ; un fichier de clé abîmé se restaure d'une sauvegarde, et ne se supprime qu'en acceptant de ne plus retrouver les pseudonymes qu'il a faits.".into()
            }
            Self::Http(_) => "Vérifiez les certificats racine du système.".into(),
            Self::Queries(_) => {
                "Si le changement est voulu, refaites la page avec « cargo xtask queries » et relisez ce qui a changé.".into()
            }
        }
    }
}
