//! What is made to go wrong, then right again.

use anyhow::Result;
use clap::ValueEnum;

use super::traffic::Traffic;
use crate::drill::derive::Stage;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Incident {
    /// Un client ne demande plus que des vols du soir : la population n'est plus celle de l'apprentissage
    Soir,
    /// La base refuse les prédictions : elles sont rendues, et ne sont plus gardées
    Journal,
}

/// The answers are given, and none can be kept.
const REFUSE: &str =
    "ALTER TABLE prediction ADD CONSTRAINT supervision_refuses CHECK (false) NOT VALID;";
/// A run that was killed left it there.
pub(super) const ACCEPT: &str =
    "ALTER TABLE prediction DROP CONSTRAINT IF EXISTS supervision_refuses;";

impl Incident {
    pub(super) const ALL: [Self; 2] = [Self::Soir, Self::Journal];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Soir => "Incident : seulement des vols du soir",
            Self::Journal => "Incident : la base refuse les prédictions",
        }
    }

    pub(super) fn end_title(self) -> &'static str {
        match self {
            Self::Soir => "Retour de la semaine entière",
            Self::Journal => "La base les accepte de nouveau",
        }
    }

    /// The alert that it must bring.
    pub(super) fn alert(self) -> &'static str {
        match self {
            Self::Soir => "ModelFeatureDrift",
            Self::Journal => "ModelLogDropped",
        }
    }

    /// Where the page tells the state of its measure.
    pub(super) fn cell(self) -> &'static str {
        match self {
            Self::Soir => "model-feature-psi-etat",
            Self::Journal => "model-log-dropped-etat",
        }
    }

    pub(super) fn begin(self, stage: &Stage, traffic: &Traffic) -> Result<()> {
        match self {
            Self::Soir => {
                traffic.set_evening(true);
                traffic.burst()
            }
            Self::Journal => stage.sql(REFUSE),
        }
    }

    pub(super) fn end(self, stage: &Stage, traffic: &Traffic) -> Result<()> {
        match self {
            Self::Soir => {
                traffic.set_evening(false);
                traffic.burst()
            }
            Self::Journal => stage.sql(ACCEPT),
        }
    }
}
