//! The text of a new sheet: every decision empty, and questions when an audit gives some.

use crate::audit::Audit;
use crate::grid::{Competence, Critere, Grid};
use crate::session::dossier::Candidat;
use crate::verdict::Status;
use crate::words::quote;

const COMMENT: usize = 160;

/// The competences of the blocs that the candidate presents.
pub(super) fn asked(candidat: &Candidat) -> impl Iterator<Item = &'static Competence> {
    Grid::get()
        .competences
        .iter()
        .filter(|it| candidat.blocs.contains(&it.bloc))
}

pub(super) fn render(candidat: &Candidat, audit: Option<&Audit>) -> String {
    let mut text = format!(
        "# Fiche : {}\n\
         #\n\
         # Seul le jury remplit les décisions. Par compétence : decision = \"acquis\" ou \"non acquis\".\n\
         # Par critère, c'est facultatif ; dans une compétence, décidez tous les critères ou aucun.\n\n\
         candidat = {}\n\
         # \"présent\" ou \"absent\"\n\
         presence = \"\"\n\
         # \"admis\", \"admission partielle\" ou \"non admis\"\n\
         decision = \"\"\n\
         # Obligatoire pour une admission partielle ou un refus.\n\
         commentaire = \"\"\n",
        comment(&candidat.nom),
        string(&candidat.id)
    );
    for it in asked(candidat) {
        text.push_str(&competence(it, audit));
    }
    text
}

/// One competence, which may be written at the end of a sheet that is there.
pub(super) fn competence(competence: &Competence, audit: Option<&Audit>) -> String {
    let Competence {
        id,
        bloc,
        epreuve,
        titre,
        ..
    } = competence;
    let mut text = format!(
        "\n# {bloc}, {epreuve} : {titre}\n[[competence]]\nid = \"{id}\"\ndecision = \"\"\ncommentaire = \"\"\n"
    );
    for critere in &competence.criteres {
        text.push_str(&criterion(critere, audit));
    }
    text
}

fn criterion(critere: &Critere, audit: Option<&Audit>) -> String {
    let mut text = format!(
        "\n  # {} : {}\n  [[competence.critere]]\n  id = \"{}\"\n  decision = \"\"\n  commentaire = \"\"\n",
        critere.id,
        comment(&critere.libelle),
        critere.id
    );
    let Some(verdict) = audit.and_then(|it| it.verdict(&critere.id)) else {
        text.push_str("  questions = []\n");
        return text;
    };
    let mut lines = vec![format!(
        "  # Audit : {}. {}",
        verdict.statut.word(),
        comment(&verdict.raison)
    )];
    for it in verdict.preuves.iter().take(3) {
        lines.push(format!("  # Vu dans {}", comment(&it.place())));
    }
    // What is seen in the repository is not asked again.
    let question = match verdict.statut {
        Status::Observed => String::new(),
        _ => string(verdict.question),
    };
    lines.push(format!("  questions = [{question}]\n"));
    text.push_str(&lines.join("\n"));
    text
}

/// One line without control characters, which TOML refuses in a comment.
fn comment(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    quote(&kept, COMMENT)
}

fn string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_a_repository_says_the_comment_stays_one_line(text in any::<String>()) {
            let line = format!("# {}\nid = {}\n", comment(&text), string(&text));
            let read: toml::Table = toml::from_str(&line).expect("TOML");
            prop_assert_eq!(read["id"].as_str(), Some(text.as_str()));
        }
    }
}
