//! Why a training stopped.

use std::path::PathBuf;

use contract::Problem;

/// Each variant calls for another action; [`TrainerError::advice`] says it in French.
#[derive(Debug, thiserror::Error)]
pub enum TrainerError {
    #[error("the dataset API refused")]
    Api(Box<Problem>),
    #[error("the dataset API did not answer as expected")]
    Http(#[from] reqwest::Error),
    #[error("the client secret could not be read")]
    Secret {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("a file could not be read or written")]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the flights file is not valid Parquet")]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error("the flights file is not the dataset")]
    Dataset(#[from] contract::dataset::DatasetError),
    #[error("a JSON document is malformed")]
    Json(#[from] serde_json::Error),
    #[error("a flight has no features")]
    Feature(#[from] features::FeatureError),
    #[error("a weather hour holds an invalid code")]
    Code(#[from] domain::InvalidCode),
    #[error("a period has no usable flight, or all with the same outcome")]
    EmptyPeriod { period: &'static str },
    #[error("the training period has a single month")]
    OneMonth,
    #[error("the tree library refused")]
    Fit(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("ONNX Runtime and the trainer disagree")]
    Parity { difference: f64 },
    #[error("the model directory could not be used")]
    Model(#[from] model::ModelError),
    #[error("the model in production has other features")]
    Incomparable,
    #[error("MLflow refused")]
    Mlflow { status: u16, said: String },
    #[error("the registry refused")]
    Registry(#[from] model::RegistryError),
    #[error("the snapshot is not the one the model was trained on")]
    OtherSnapshot,
    #[error("the calibration is not moved this evening")]
    Evening(#[from] crate::evening::Refusal),
}

impl TrainerError {
    /// What happened and what to do about it, in French, for people.
    pub fn advice(&self) -> String {
        match self {
            Self::Api(problem) => format!("{} : {}", problem.title, problem.detail),
            Self::Http(_) => "L'API du jeu de données ne répond pas comme prévu. Démarrez-la, ou \
                corrigez PONCTUEL_DATASET_API_URL."
                .to_owned(),
            Self::Secret { path, .. } => format!(
                "Le secret du client est illisible ({}). Corrigez \
                 PONCTUEL_TRAINER_CLIENT_SECRET_FILE.",
                path.display()
            ),
            Self::Io { path, .. } => format!(
                "Fichier illisible ou impossible à écrire : {}. Vérifiez qu'il existe, les droits \
                 et l'espace disque.",
                path.display()
            ),
            Self::Parquet(_) | Self::Dataset(_) | Self::Json(_) | Self::Code(_) => {
                "L'instantané n'a pas la forme attendue. Téléchargez-le à nouveau.".to_owned()
            }
            Self::Feature(_) => {
                "Un vol de l'instantané ne peut pas être décrit : contrôlez le jeu \
                de données."
                    .to_owned()
            }
            Self::EmptyPeriod { period } => format!(
                "La période « {period} » n'a pas de vol utilisable, ou tous ont la même issue. \
                 Contrôlez les dates du découpage et le jeu de données."
            ),
            Self::OneMonth => "Il faut au moins deux mois d'apprentissage : chacun est prédit par \
                un modèle qui ne l'a pas vu. Contrôlez les dates du découpage."
                .to_owned(),
            Self::Fit(_) => "La bibliothèque d'arbres refuse ces réglages.".to_owned(),
            Self::Parity { difference } => format!(
                "ONNX Runtime s'écarte de l'entraîneur de {difference:e} : rien n'a été écrit."
            ),
            Self::Model(error) => error.advice().to_owned(),
            Self::Evening(refusal) => refusal.advice(),
            Self::Registry(error) => error.advice(),
            Self::Incomparable => "La production a d'autres variables : elle ne peut pas répondre \
                aux mêmes vols. Promouvez avec --without-comparison et --why, en l'assumant."
                .to_owned(),
            Self::Mlflow { status, said } => {
                format!("MLflow refuse le suivi ({status}) : {said}")
            }
            Self::OtherSnapshot => "Ce modèle a été entraîné sur un autre instantané : indiquez \
                le sien avec --snapshot."
                .to_owned(),
        }
    }
}
