//! Reading `referentiel/`, which is compiled into the program.

use serde::Deserialize;

use super::{Bloc, Competence, Epreuve, Grid, JuryRules};

macro_rules! competences {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../referentiel/", $name, ".toml")))),*]
    };
}

const HEAD: &str = include_str!("../../referentiel/referentiel.toml");
const COMPETENCES: [(&str, &str); 21] = competences![
    "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15",
    "C16", "C17", "C18", "C19", "C20", "C21",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    certification: String,
    titre: String,
    bloc: Vec<Bloc>,
    epreuve: Vec<Epreuve>,
    jury: JuryRules,
}

/// A fault names its file.
pub(super) fn load() -> Result<Grid, String> {
    let head: Head = toml::from_str(HEAD).map_err(|error| format!("referentiel: {error}"))?;
    let competences = COMPETENCES
        .iter()
        .map(|(name, text)| toml::from_str(text).map_err(|error| format!("{name}: {error}")))
        .collect::<Result<Vec<Competence>, _>>()?;
    Ok(Grid {
        certification: head.certification,
        titre: head.titre,
        blocs: head.bloc,
        epreuves: head.epreuve,
        competences,
        jury: head.jury,
    })
}
