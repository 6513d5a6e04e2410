//! Refusals that both APIs share.

use contract::Problem;
use store::StoreError;

/// What the database's faults mean for a caller.
pub fn store_problem(error: &StoreError) -> Problem {
    match error {
        StoreError::Unavailable(_) | StoreError::Full(_) => Problem::new(
            503,
            "base-indisponible",
            "Base de données indisponible",
            "La base ne répond pas ; réessayez après le délai de l'en-tête Retry-After.",
        ),
        StoreError::Address
        | StoreError::Misconfigured(_)
        | StoreError::Refused { .. }
        | StoreError::Migration(_)
        | StoreError::Corrupt(_)
        | StoreError::Statement(_) => defect(),
    }
}

/// A schema older than the program.
pub(crate) fn old_schema() -> Problem {
    Problem::new(
        503,
        "schema-ancien",
        "Schéma de base ancien",
        "Lancez « pipeline migrate », puis réessayez.",
    )
}

/// A defect of ours: the cause is in the log, never in the answer.
pub fn defect() -> Problem {
    Problem::new(
        500,
        "defaut",
        "Erreur interne",
        "Le défaut est journalisé avec l'identifiant de la requête ; réessayez plus tard.",
    )
}
