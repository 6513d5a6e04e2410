//! The sheet of a candidate: what the jury decided and wrote.

use serde::Deserialize;

use super::words::{self, Acquis, Decision, Presence};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fiche {
    pub candidat: String,
    #[serde(default, deserialize_with = "words::optional")]
    pub presence: Option<Presence>,
    #[serde(default, deserialize_with = "words::optional")]
    pub decision: Option<Decision>,
    #[serde(default)]
    pub commentaire: String,
    #[serde(default, rename = "competence")]
    pub competences: Vec<JugementCompetence>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JugementCompetence {
    pub id: String,
    #[serde(default, deserialize_with = "words::optional")]
    pub decision: Option<Acquis>,
    #[serde(default)]
    pub commentaire: String,
    #[serde(default, rename = "critere")]
    pub criteres: Vec<Jugement>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jugement {
    pub id: String,
    #[serde(default, deserialize_with = "words::optional")]
    pub decision: Option<Acquis>,
    #[serde(default)]
    pub commentaire: String,
    #[serde(default)]
    pub questions: Vec<String>,
}

impl Fiche {
    pub fn competence(&self, id: &str) -> Option<&JugementCompetence> {
        self.competences.iter().find(|it| it.id == id)
    }

    pub fn is_absent(&self) -> bool {
        self.presence == Some(Presence::Absent)
    }
}

impl JugementCompetence {
    pub fn critere(&self, id: &str) -> Option<&Jugement> {
        self.criteres.iter().find(|it| it.id == id)
    }
}
