//! What a document is about: watch, register, grid of the title, plan of action, or the project.

use super::paths::{is_register, is_watch};
use crate::readers::Read;
use crate::readers::doc::Format;

/// What a document is about, when it is about one thing: its words prove nothing elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Domain {
    #[default]
    General,
    Watch,
    Benchmark,
    Privacy,
    Stories,
    /// The grid itself, or a plan of what to do: it says what is asked, not what is done.
    Asked,
}

/// Turns of the règlement: a document that holds several copies it.
pub(super) const GRID: [&str; 18] = [
    "bloc de competences",
    "blocs de competences",
    "au moins un vecteur de restitution",
    "testee dans un bac a sable",
    "le benchmark detaille",
    "les raisons pour ecarter",
    "versionnees et accessibles depuis",
    "est accessible depuis un depot git",
    "les modelisations des donnees",
    "respectent la methode",
    "le registre des traitements de donnees personnelles integre",
    "les procedures de tri des donnees personnelles",
    "en programmant le script adapte",
    "afin de perenniser la collecte",
    "sont reconnus et executes par le systeme",
    "respecte les recommandations d'accessibilite",
    "la documentation couvre tous les points de terminaison",
    "les preconisations du top 10 d'owasp",
];

/// Words of a file that asks or plans: instructions of an assistant, lists of things to do.
pub(super) const PLANS: [&str; 11] = [
    "referentiel",
    "referenciel",
    "reglement",
    "grille",
    "todo",
    "consigne",
    "claude md",
    "agents md",
    "copilot instructions",
    "cursor",
    "prompt",
];

impl Domain {
    /// From its whole text: a copy of the grid, or a plan.
    pub(super) fn of_document(folded_path: &str, read: &Read) -> Self {
        let Some(doc) = &read.doc else {
            return Self::of(folded_path);
        };
        let holds = |turn: &&&str| {
            doc.lines().any(|line| line.folded.contains(**turn))
                || doc.sections.iter().any(|it| it.path.contains(**turn))
        };
        let copied = GRID.iter().filter(holds).count();
        let is_text = doc.format == Format::Markdown || doc.format == Format::Plain;
        if copied >= 5 || (is_text && crate::words::any(folded_path, &PLANS)) {
            return Self::Asked;
        }
        Self::of(folded_path)
    }

    /// From a path or a heading, folded and with spaces between words.
    pub fn of(folded: &str) -> Self {
        let any = |terms: &[&str]| crate::words::any(folded, terms);
        if any(&[
            "benchmark",
            "comparatif",
            "etude comparative",
            "analyse comparative",
        ]) {
            Self::Benchmark
        } else if is_watch(folded) {
            Self::Watch
        } else if any(&[
            "rgpd",
            "gdpr",
            "privacy",
            "confidentialite",
            "donnees personnelles",
            "tri des donnees",
            "tri donnees",
        ]) || is_register(folded)
        {
            Self::Privacy
        } else if any(&["user stor", "userstor", "backlog"]) {
            Self::Stories
        } else {
            Self::General
        }
    }
}
