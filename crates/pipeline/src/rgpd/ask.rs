//! Asks before what cannot be undone.

use std::io::{BufRead, IsTerminal};

use crate::cli::Failure;

const WORD: &str = "effacer";

/// Fails unless the person at the terminal types the word.
pub(super) fn confirmation() -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure(
            "personne n'est là pour confirmer : rien n'est effacé.\nAjoutez --yes.".to_owned(),
        ));
    }
    eprintln!("Cet effacement est définitif. Tapez « {WORD} » pour le faire :");
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    if read.is_ok() && line.trim() == WORD {
        return Ok(());
    }
    Err(Failure("rien n'est effacé.".to_owned()))
}
