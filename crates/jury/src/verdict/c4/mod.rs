//! C4: a database that respects the RGPD.

mod load;
mod models;
mod privacy;

use super::Competence;
pub(super) use load::{INSTALL, with_commands};
pub(super) use models::{drawn, is_loose};

pub(super) const CRITERIA: Competence = &[
    ("C4.1", models::merise),
    ("C4.2", models::created),
    ("C4.3", models::chosen),
    ("C4.4", load::installed),
    ("C4.5", load::imported),
    ("C4.6", load::import_documented),
    ("C4.7", load::dependencies),
    ("C4.8", privacy::register),
    ("C4.9", privacy::sorting),
    ("C4.10", privacy::planned),
];
