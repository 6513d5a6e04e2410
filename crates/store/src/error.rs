//! Faults of the database, by what the caller can do.

/// What can go wrong between us and the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nobody answers, or no connection is free: try again later.
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// The address is not one of PostgreSQL.
    #[error("the address is not of the form postgres://…")]
    Address,
    /// The server answers, but not to this role, this password or this database name, or the role
    /// has not the right to do that.
    #[error("the server refuses the role, its rights, the password or the database name")]
    Misconfigured(#[source] sqlx::Error),
    /// A constraint refused the write: the input is wrong.
    #[error("the database refused the write: constraint {constraint}")]
    Refused {
        constraint: String,
        #[source]
        source: sqlx::Error,
    },
    /// The disk of the server is full: free some room, then start again.
    #[error("the database has no room left")]
    Full(#[source] sqlx::Error),
    /// The schema is not the one this program expects: migrate.
    #[error("the migrations could not be applied")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value is not what the domain allows: the schema and the code disagree.
    #[error("a stored value is not valid")]
    Corrupt(#[from] domain::InvalidCode),
    /// Anything else is a defect of ours.
    #[error("the database refused a statement")]
    Statement(#[source] sqlx::Error),
}

impl StoreError {
    /// What to do, in French, for people.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => {
                "PostgreSQL ne répond pas, ou pas à temps : vérifiez qu'il est démarré, que DATABASE_URL est la bonne adresse et que personne ne bloque une table, puis relancez."
            }
            Self::Address => {
                "DATABASE_URL n'est pas de la forme postgres://rôle:mot-de-passe@hôte:port/base."
            }
            Self::Misconfigured(_) => {
                "PostgreSQL refuse : vérifiez le rôle, le mot de passe et le nom de la base dans DATABASE_URL, et que ce rôle a ce droit (docs/donnees/roles.md)."
            }
            Self::Refused { .. } => {
                "Une contrainte de la base refuse ces données : rien n'a été écrit ; la contrainte nommée dit laquelle."
            }
            Self::Full(_) => {
                "Le disque de PostgreSQL est plein : rien n'a été écrit ; libérez de la place, puis relancez."
            }
            Self::Migration(_) => {
                "Le schéma de la base n'est pas celui attendu : lancez « pipeline migrate » avec le compte propriétaire, ou utilisez une base neuve."
            }
            Self::Corrupt(_) => {
                "Une valeur stockée n'est pas valide : la base et le programme n'ont pas la même version."
            }
            Self::Statement(_) => {
                "La base refuse une instruction : vérifiez que « pipeline migrate » a été lancé sur cette base."
            }
        }
    }
}

/// SQLSTATE codes that mean "later": PostgreSQL, appendix A, classes 08, 53, 55 and 57. Among them
/// a statement given up after its time, and a lock that did not come.
const UNAVAILABLE: [&str; 9] = [
    "08001", "08006", "53200", "53300", "55P03", "57014", "57P01", "57P02", "57P03",
];
/// Authentication (class 28), unknown database, missing right.
const MISCONFIGURED: [&str; 4] = ["28P01", "28000", "3D000", "42501"];
const DISK_FULL: &str = "53100";

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Tls(_) => Self::Unavailable(error),
            sqlx::Error::Database(fault) => {
                let code = fault.code().unwrap_or_default().into_owned();
                if UNAVAILABLE.contains(&code.as_str()) {
                    Self::Unavailable(error)
                } else if MISCONFIGURED.contains(&code.as_str()) {
                    Self::Misconfigured(error)
                } else if code == DISK_FULL {
                    Self::Full(error)
                } else if let Some(constraint) = fault.constraint() {
                    Self::Refused {
                        // That of the whole table, whichever month the row was for.
                        constraint: explain::partition::without_month(constraint)
                            .unwrap_or_else(|| constraint.to_owned()),
                        source: error,
                    }
                } else {
                    Self::Statement(error)
                }
            }
            _ => Self::Statement(error),
        }
    }
}
