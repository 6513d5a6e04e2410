//! PostgreSQL dies while an import is under way.

use std::time::Duration;

use anyhow::{Result, bail};

use super::stage::{DATABASE, Stage, begin, end};
use crate::process;

/// When to kill it, after the start of the import: early, in the middle of the months, late.
const MOMENTS_MS: [u64; 4] = [400, 1200, 2200, 3200];

pub(super) fn play(stage: &Stage) -> Result<String> {
    let mut server = stage.migrated()?;
    let empty = stage.content(&server, DATABASE)?;
    process::output(&mut stage.import(&server, DATABASE)?, "pipeline import")?;
    let full = stage.content(&server, DATABASE)?;
    if full == empty {
        bail!("le passage de référence n'a rien importé");
    }
    let mut cut = 0;
    for moment in MOMENTS_MS {
        stage.fresh(&server, DATABASE, "")?;
        let import = begin(&mut stage.import(&server, DATABASE)?, "pipeline import")?;
        std::thread::sleep(Duration::from_millis(moment));
        server.kill()?;
        let ended = end(import, "pipeline import")?;
        server.restart()?;
        let left = stage.content(&server, DATABASE)?;
        // Killed after its end, an import is whole.
        let expected = if ended.is_success { &full } else { &empty };
        if left != *expected {
            bail!("tué après {moment} ms, l'import a laissé :\n{left}");
        }
        if !ended.is_success {
            cut += 1;
            if !ended.words.contains("PostgreSQL") {
                bail!("l'import ne dit pas ce qui manque :\n{}", ended.words);
            }
        }
        process::output(&mut stage.import(&server, DATABASE)?, "pipeline import")?;
        let again = stage.content(&server, DATABASE)?;
        if Stage::left_over(&server, DATABASE)? != 0 {
            bail!("l'import relancé laisse des mois chargés à part");
        }
        if again != full {
            bail!("relancé après {moment} ms, l'import donne :\n{again}");
        }
        // Over a full base too: what was there stays.
        let import = begin(&mut stage.import(&server, DATABASE)?, "pipeline import")?;
        std::thread::sleep(Duration::from_millis(moment));
        server.kill()?;
        end(import, "pipeline import")?;
        server.restart()?;
        let left = stage.content(&server, DATABASE)?;
        if left != full {
            bail!("tué sur une base pleine, l'import a laissé :\n{left}");
        }
    }
    if cut == 0 {
        bail!("aucun import n'a été coupé : la machine est trop rapide pour les moments choisis");
    }
    Ok(format!(
        "{cut} premiers chargements coupés sur {}, base inchangée à chaque fois, relance identique",
        MOMENTS_MS.len()
    ))
}
