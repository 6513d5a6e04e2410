//! `cargo xtask drill derive`: the models of `data/models` are asked about the flights of an ordinary
//! week, of the worst week of the summer, then of the ordinary week while a source gives its wind in
//! another unit.

mod page;
mod replay;
mod stage;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::cli::ServerChoice;
use crate::steps::Steps;
use crate::workspace::Workspace;
use replay::Reading;
pub(crate) use replay::{ASKED, HORIZON, flights, spread};
pub(crate) use stage::Stage;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Code 1 quand une mesure ne passe pas son seuil, ou n'en revient pas.
    #[arg(long)]
    check: bool,
    /// Récrit les parties mesurées de docs/modele/derive.md.
    #[arg(long)]
    write: bool,
    /// Registre des modèles, tel que « cargo xtask demo --check » le laisse.
    #[arg(long, default_value = "data/models", value_name = "DOSSIER")]
    models: PathBuf,
    #[command(flatten)]
    server: ServerChoice,
}

/// A week that is replayed, and what is promised of its measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Ordinary,
    Storm,
    Calm,
    OtherUnit,
    Repaired,
}

impl Act {
    const ALL: [Self; 5] = [
        Self::Ordinary,
        Self::Storm,
        Self::Calm,
        Self::OtherUnit,
        Self::Repaired,
    ];

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Ordinary => "semaine ordinaire",
            Self::Storm => "semaine d'orages",
            Self::Calm => "retour au calme",
            Self::OtherUnit => "vent donné en milles par heure",
            Self::Repaired => "vent de nouveau en mètres par seconde",
        }
    }

    /// Whether the probabilities, then the wind, must be beyond their thresholds; `None` where
    /// nothing is promised.
    fn promised(self) -> (Option<bool>, Option<bool>) {
        match self {
            Self::Ordinary | Self::Calm | Self::Repaired => (Some(false), Some(false)),
            Self::Storm => (Some(true), None),
            Self::OtherUnit => (None, Some(true)),
        }
    }

    /// Whether what was read is what was promised.
    fn is_kept(self, reading: &Reading) -> bool {
        let (prediction, wind) = self.promised();
        prediction.is_none_or(|beyond| reading.prediction.is_beyond() == beyond)
            && wind.is_none_or(|beyond| reading.wind.is_beyond() == beyond)
    }
}

pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let mut steps = Steps::new(4 + Act::ALL.len());
    let stage = Stage::set(
        workspace,
        &workspace.path(&options.models),
        options.server,
        &mut steps,
    )?;
    let mut readings = Vec::new();
    for act in Act::ALL {
        let week = if act == Act::Storm {
            &stage.storm
        } else {
            &stage.ordinary
        };
        let title = format!("{}, à partir du {}", act.label(), week.first);
        let reading = steps.quiet(&title, || {
            match act {
                Act::OtherUnit => stage.change_unit()?,
                Act::Repaired => stage.restore_unit()?,
                Act::Ordinary | Act::Storm | Act::Calm => {}
            }
            let reading = replay::replay(&stage, week)?;
            let said = reading.to_string();
            Ok((reading, said))
        })?;
        readings.push((act, week.clone(), reading));
    }
    println!("\n{}", page::acts(&readings));
    if options.write {
        page::write(workspace, &stage, &readings)?;
        println!("\nRécrit : {}", page::PAGE);
    }
    let broken: Vec<_> = readings
        .iter()
        .filter(|(act, _, reading)| !act.is_kept(reading))
        .map(|(act, ..)| act.label())
        .collect();
    if broken.is_empty() {
        println!("\nChaque mesure a passé son seuil quand il le fallait, et en est revenue.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nPas comme promis : {}.", broken.join(", "));
    Ok(ExitCode::from(u8::from(options.check)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use replay::Measure;

    #[test]
    fn a_measure_that_stays_beyond_or_never_gets_there_breaks_the_promise() {
        let of = |prediction: f64, wind: f64| {
            let measure = |psi| Measure {
                psi,
                threshold: 0.25,
            };
            Reading {
                prediction: measure(prediction),
                wind: measure(wind),
                beyond: Vec::new(),
                rows: 2000,
            }
        };
        assert!(Act::Ordinary.is_kept(&of(0.1, 0.1)));
        assert!(!Act::Calm.is_kept(&of(0.3, 0.1)));
        assert!(Act::Storm.is_kept(&of(0.3, 0.1)));
        assert!(!Act::Storm.is_kept(&of(0.2, 0.9)));
        assert!(!Act::OtherUnit.is_kept(&of(0.1, 0.2)));
        assert!(!Act::Repaired.is_kept(&of(0.1, 0.3)));
    }
}
