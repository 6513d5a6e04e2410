//! Why a source could not be read, and what to do about it.

use domain::Source;

/// The failure underneath, when there is one.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A source that could not be read. Bad rows are not errors: they come out as raw records.
///
/// Displayed in French, since an operator reads it; never holds a value of the data nor a
/// database address.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The settings of the source contradict themselves.
    #[error("{} : configuration inutilisable ({detail})", .kind.label())]
    Misconfigured { kind: Source, detail: &'static str },

    /// No answer: connection refused, timeout, connection cut.
    #[error("{} : {place} ne répond pas", .kind.label())]
    Unreachable {
        kind: Source,
        place: String,
        #[source]
        cause: Cause,
    },

    /// An HTTP answer that is not a success, after the retries when they make sense.
    #[error("{} : {place} répond par le statut HTTP {status}", .kind.label())]
    Status {
        kind: Source,
        place: String,
        status: u16,
    },

    /// The site's robots.txt forbids the page to us.
    #[error("{} : le fichier robots.txt interdit {place}", .kind.label())]
    Refused { kind: Source, place: String },

    /// An answer that does not have the expected shape.
    #[error("{} : contenu illisible dans {place} ({detail})", .kind.label())]
    Garbage {
        kind: Source,
        place: String,
        detail: String,
        #[source]
        cause: Option<Cause>,
    },

    /// An answer that ends before its end, after the retries.
    #[error("{} : {place} est tronqué", .kind.label())]
    Truncated {
        kind: Source,
        place: String,
        #[source]
        cause: Option<Cause>,
    },

    /// The source no longer declares what it declared last time.
    #[error("{} : {place} ne déclare plus la même chose ({changes})", .kind.label())]
    Changed {
        kind: Source,
        place: String,
        /// In French.
        changes: String,
    },

    /// No earlier run holds a source that was not to be read again.
    #[error("{} : aucun passage ne la tient pour cette période", .kind.label())]
    NotHeld { kind: Source },

    /// The database answered by an error.
    #[error("{} : la base de données refuse la requête", .kind.label())]
    Database {
        kind: Source,
        /// The five characters of SQLSTATE, when the server gave them.
        sqlstate: Option<String>,
        #[source]
        cause: Cause,
    },

    /// A file of ours or of the source could not be read or written.
    #[error("{} : fichier inaccessible, {place}", .kind.label())]
    Io {
        kind: Source,
        place: String,
        #[source]
        cause: std::io::Error,
    },

    /// This program was built without the engine that is asked.
    #[error("{} : ce programme est construit sans le moteur Spark", .kind.label())]
    EngineAbsent { kind: Source },

    /// The Spark server does not answer, or no longer.
    #[error("{} : le serveur Spark {place} ne répond pas", .kind.label())]
    EngineUnreachable {
        kind: Source,
        /// `sc://host:port`, without the parameters.
        place: String,
        #[source]
        cause: Cause,
    },

    /// The Spark server refuses the query.
    #[error(
        "{} : le serveur Spark refuse la requête ({})",
        .kind.label(),
        .condition.as_deref().unwrap_or("sans condition nommée")
    )]
    EngineRefused {
        kind: Source,
        /// Name of Spark's error condition, such as `PARSE_SYNTAX_ERROR`.
        condition: Option<String>,
        #[source]
        cause: Cause,
    },

    /// A period that was asked is not published.
    #[error("{} : partition absente, {partition}", .kind.label())]
    MissingPartition { kind: Source, partition: String },
}

impl SourceError {
    /// The source that could not be read.
    pub fn source_kind(&self) -> Source {
        match self {
            Self::Misconfigured { kind, .. }
            | Self::Unreachable { kind, .. }
            | Self::Status { kind, .. }
            | Self::Refused { kind, .. }
            | Self::Garbage { kind, .. }
            | Self::Truncated { kind, .. }
            | Self::Changed { kind, .. }
            | Self::NotHeld { kind }
            | Self::Database { kind, .. }
            | Self::Io { kind, .. }
            | Self::EngineAbsent { kind }
            | Self::EngineUnreachable { kind, .. }
            | Self::EngineRefused { kind, .. }
            | Self::MissingPartition { kind, .. } => *kind,
        }
    }

    /// What to do, in French, as one or two sentences.
    pub fn advice(&self) -> String {
        match self {
            Self::Misconfigured { kind, .. } => {
                format!("Corrigez les réglages de la source {}.", kind.label())
            }
            Self::Unreachable { place, .. } => format!(
                "Vérifiez que {place} est démarré et joignable (en local : « sandbox serve »), puis relancez."
            ),
            Self::Status { place, status, .. } => status_advice(place, *status),
            Self::Refused { place, .. } => format!(
                "Ne forcez pas : demandez l’autorisation à l’éditeur de {place}, ou configurez une autre page."
            ),
            Self::Garbage { place, .. } => format!(
                "Le format publié a sans doute changé : comparez {place} avec le format attendu par le décodeur, puis relancez."
            ),
            Self::Truncated { place, .. } => format!(
                "{place} arrive incomplet à chaque essai : relancez plus tard, et prévenez l’éditeur si cela dure."
            ),
            Self::Changed { kind, .. } => format!(
                "Rien n’est écrit. Vérifiez que le décodage et les conversions restent justes, puis relancez avec « --accept {kind} »."
            ),
            Self::NotHeld { kind } => {
                format!("Demandez-la aussi : ajoutez « --source {kind} », ou enlevez --source.")
            }
            Self::Database { sqlstate, .. } => database_advice(sqlstate.as_deref()).to_owned(),
            Self::Io { place, cause, .. } => match cause.kind() {
                std::io::ErrorKind::NotFound => {
                    format!("Vérifiez que {place} existe et que le chemin configuré est le bon.")
                }
                std::io::ErrorKind::PermissionDenied => {
                    format!("Donnez à l’utilisateur courant les droits nécessaires sur {place}.")
                }
                _ => format!("Vérifiez l’espace disque et l’état de {place}, puis relancez."),
            },
            Self::EngineAbsent { .. } => ENGINE_ABSENT_ADVICE.to_owned(),
            Self::EngineUnreachable { .. } => ENGINE_UNREACHABLE_ADVICE.to_owned(),
            Self::EngineRefused { condition, .. } => engine_advice(condition.as_deref()).to_owned(),
            Self::MissingPartition { partition, .. } => format!(
                "Déposez les fichiers de la partition {partition}, ou réduisez la période demandée."
            ),
        }
    }

    pub(crate) fn garbage(kind: Source, place: &str, detail: impl Into<String>) -> Self {
        Self::Garbage {
            kind,
            place: place.to_owned(),
            detail: detail.into(),
            cause: None,
        }
    }

    pub(crate) fn truncated(kind: Source, place: &str, cause: Option<Cause>) -> Self {
        Self::Truncated {
            kind,
            place: place.to_owned(),
            cause,
        }
    }

    pub(crate) fn garbage_because(
        kind: Source,
        place: &str,
        detail: impl Into<String>,
        cause: impl Into<Cause>,
    ) -> Self {
        Self::Garbage {
            kind,
            place: place.to_owned(),
            detail: detail.into(),
            cause: Some(cause.into()),
        }
    }

    pub(crate) fn io(kind: Source, path: &std::path::Path, cause: std::io::Error) -> Self {
        Self::Io {
            kind,
            place: path.display().to_string(),
            cause,
        }
    }
}

const ENGINE_ABSENT_ADVICE: &str = "Reconstruisez-le par « cargo build --package pipeline --features spark » (il faut protoc), ou gardez « --engine polars ».";
const ENGINE_UNREACHABLE_ADVICE: &str = "Démarrez-le par « cargo xtask spark », ou corrigez PONCTUEL_SPARK_URL, puis relancez ; « --engine polars » s’en passe.";

/// Names of conditions: Spark documentation, « Error Conditions ».
fn engine_advice(condition: Option<&str>) -> &'static str {
    match condition {
        Some(name) if name.starts_with("PATH_NOT_FOUND") => {
            "Le serveur Spark doit voir le dossier des vols au même chemin que ce programme : montez-le sur ses machines, puis relancez."
        }
        Some(name) if name.starts_with("PARSE_") || name.starts_with("UNRESOLVED_") => {
            "Corrigez crates/extractor/queries/flights_spark.sql, puis relancez."
        }
        _ => "Lisez le journal du serveur Spark (en local : data/logs/spark.log), puis relancez.",
    }
}

fn status_advice(place: &str, status: u16) -> String {
    match status {
        401 | 403 => format!("{place} refuse l’accès : vérifiez la clé ou les conditions d’usage."),
        404 | 410 => format!("Vérifiez l’adresse : {place} n’existe pas ou plus."),
        429 => format!("{place} limite le débit : attendez quelques minutes, puis relancez."),
        500.. => format!("{place} est en panne : relancez plus tard."),
        _ => format!("{place} refuse la requête : vérifiez les réglages de la source."),
    }
}

/// SQLSTATE: PostgreSQL documentation, appendix A.
fn database_advice(sqlstate: Option<&str>) -> &'static str {
    match sqlstate {
        Some("42501") => "Donnez au rôle de lecture le droit SELECT sur master, acftref et engine.",
        Some("42P01" | "3D000") => {
            "Chargez le registre dans la base (en local : « sandbox load-registry »), puis relancez."
        }
        Some("28P01" | "28000") => "Vérifiez le nom et le mot de passe du rôle de lecture.",
        Some("57014") => {
            "La requête dépasse le délai permis : allongez-le, ou vérifiez la charge de la base."
        }
        _ => "Vérifiez l’état de la base du registre et ses journaux, puis relancez.",
    }
}
