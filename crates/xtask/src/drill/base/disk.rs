//! The disk of the tables fills up during an import.

use anyhow::{Result, bail};

use super::NOT_PLAYED;
use super::stage::{DATABASE, Stage, begin, end};
use crate::postgres::Room;
use crate::process;

/// Too little for the flights, then enough.
const SMALL_MB: u32 = 80;
const LARGE_MB: u32 = 1_000;

pub(super) fn play(stage: &Stage) -> Result<String> {
    let server = match stage.server(Room::Memory(SMALL_MB)) {
        Ok(server) => server,
        Err(why) if format!("{why:#}").contains("montage") => {
            return Ok(format!(
                "{NOT_PLAYED} : un disque borné se monte sous root ({})",
                why.root_cause()
                    .to_string()
                    .lines()
                    .last()
                    .unwrap_or_default()
            ));
        }
        Err(why) => return Err(why),
    };
    stage.fresh(&server, DATABASE, "TABLESPACE room")?;
    let empty = stage.content(&server, DATABASE)?;
    let import = begin(&mut stage.import(&server, DATABASE)?, "pipeline import")?;
    let ended = end(import, "pipeline import")?;
    if ended.is_success {
        bail!("l'import tient dans {SMALL_MB} Mo : l'exercice ne remplit rien");
    }
    if !ended.words.contains("disque") {
        bail!(
            "l'import ne dit pas que le disque est plein :\n{}",
            ended.words
        );
    }
    let left = stage.content(&server, DATABASE)?;
    if left != empty {
        bail!("l'import a laissé :\n{left}");
    }
    if Stage::left_over(&server, DATABASE)? != 0 {
        bail!("l'import n'a pas rendu la place des mois chargés à part");
    }
    server.enlarge(LARGE_MB)?;
    process::output(&mut stage.import(&server, DATABASE)?, "pipeline import")?;
    if stage.content(&server, DATABASE)? == empty {
        bail!("relancé avec de la place, l'import n'écrit rien");
    }
    Ok("« disque plein » dit, rien d'écrit, relance complète une fois la place faite".to_owned())
}
