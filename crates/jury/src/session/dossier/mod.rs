//! The folder of a session, as humans fill it: `session.toml`, and a sheet a candidate.

mod check;
pub mod dates;
mod fiche;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use serde::Deserialize;
use thiserror::Error;

pub use fiche::{Fiche, Jugement, JugementCompetence};
pub use words::{Acces, Acquis, Decision, Presence, Word};

pub const SESSION: &str = "session.toml";
pub const FICHES: &str = "candidats";

/// `session.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    pub session: Entete,
    pub horaires: Horaires,
    /// What the jury counted itself, when it did.
    pub totaux: Option<Totaux>,
    #[serde(default, rename = "jure")]
    pub jures: Vec<Jure>,
    #[serde(default, rename = "jury")]
    pub jurys: Vec<Jury>,
    #[serde(default, rename = "candidat")]
    pub candidats: Vec<Candidat>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entete {
    pub intitule: String,
    pub centre: String,
    pub certificateur: String,
    #[serde(default)]
    pub lieu: String,
    #[serde(deserialize_with = "dates::zone")]
    pub fuseau: Tz,
    #[serde(deserialize_with = "dates::many")]
    pub dates: Vec<NaiveDate>,
    /// For the candidates who do not have a date of their own.
    #[serde(default, deserialize_with = "dates::maybe")]
    pub livrables_remis_le: Option<NaiveDate>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Horaires {
    #[serde(deserialize_with = "dates::at")]
    pub debut: NaiveTime,
    #[serde(deserialize_with = "dates::at")]
    pub fin: NaiveTime,
    #[serde(deserialize_with = "dates::at")]
    pub dejeuner_debut: NaiveTime,
    #[serde(deserialize_with = "dates::at")]
    pub dejeuner_fin: NaiveTime,
    pub deliberation_minutes: u32,
    pub pause_minutes: u32,
    /// A break after so many candidates; none for 0.
    pub pause_apres: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jure {
    pub id: String,
    pub nom: String,
    pub fonction: String,
    pub employeur: String,
    /// Neither of the body that certifies nor of the one that assesses.
    pub externe: bool,
    pub experience_ans: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jury {
    pub id: String,
    pub salle: String,
    pub jures: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidat {
    pub id: String,
    pub nom: String,
    #[serde(deserialize_with = "words::required")]
    pub acces: Acces,
    pub blocs: Vec<String>,
    /// Blocs obtained at an earlier session.
    #[serde(default)]
    pub blocs_obtenus: Vec<String>,
    #[serde(default, deserialize_with = "dates::maybe")]
    pub livrables_remis_le: Option<NaiveDate>,
    /// The jury that hears the candidate, when the timetable may not choose it.
    pub jury: Option<String>,
    /// The hour of the oral, when the timetable may not choose it.
    #[serde(default, deserialize_with = "dates::moment")]
    pub creneau: Option<NaiveDateTime>,
    #[serde(default)]
    pub depots: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totaux {
    pub inscrits: usize,
    pub presents: usize,
    pub admis: usize,
    pub partielles: usize,
    pub refuses: usize,
    pub absents: usize,
}

/// The session and its sheets, in the order of the candidates.
#[derive(Debug, Clone)]
pub struct Dossier {
    pub session: Session,
    pub fiches: Vec<Fiche>,
}

#[derive(Debug, Error)]
pub enum DossierError {
    #[error("{0} n'existe pas : créez le dossier avec « jury session init {1} »")]
    NoSession(PathBuf, PathBuf),
    #[error("la fiche {path} manque : relancez « jury session init {folder} »")]
    NoSheet { path: PathBuf, folder: PathBuf },
    #[error("{path} : lecture impossible")]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{path} ne se lit pas ; corrigez ce qui suit")]
    Syntax {
        path: PathBuf,
        #[source]
        source: Box<toml::de::Error>,
    },
    #[error("{path} est à reprendre :\n- {}", faults.join("\n- "))]
    Faults { path: PathBuf, faults: Vec<String> },
}

impl Session {
    pub fn read(folder: &Path) -> Result<Self, DossierError> {
        let path = folder.join(SESSION);
        if !path.exists() {
            return Err(DossierError::NoSession(path, folder.to_owned()));
        }
        Self::parse(&path, &text(&path)?)
    }

    pub fn parse(path: &Path, text: &str) -> Result<Self, DossierError> {
        let session: Self = syntax(path, text)?;
        let faults = check::session(&session);
        if faults.is_empty() {
            return Ok(session);
        }
        Err(DossierError::Faults {
            path: path.to_owned(),
            faults,
        })
    }

    pub fn jure(&self, id: &str) -> Option<&Jure> {
        self.jures.iter().find(|it| it.id == id)
    }

    pub fn candidat(&self, id: &str) -> Option<&Candidat> {
        self.candidats.iter().find(|it| it.id == id)
    }

    /// The first day of the orals.
    pub fn premier_jour(&self) -> Option<NaiveDate> {
        self.session.dates.iter().min().copied()
    }

    pub fn remise(&self, candidat: &Candidat) -> Option<NaiveDate> {
        candidat
            .livrables_remis_le
            .or(self.session.livrables_remis_le)
    }
}

impl Dossier {
    pub fn read(folder: &Path) -> Result<Self, DossierError> {
        let session = Session::read(folder)?;
        let fiches = session
            .candidats
            .iter()
            .map(|it| sheet(folder, it))
            .collect::<Result<_, _>>()?;
        Ok(Self { session, fiches })
    }

    /// Each candidate with what was written for them.
    pub fn candidats(&self) -> impl Iterator<Item = (&Candidat, &Fiche)> {
        self.session.candidats.iter().zip(&self.fiches)
    }
}

/// Reads the sheet of one candidate.
pub fn sheet(folder: &Path, candidat: &Candidat) -> Result<Fiche, DossierError> {
    let path = sheet_path(folder, &candidat.id);
    if !path.exists() {
        return Err(DossierError::NoSheet {
            path,
            folder: folder.to_owned(),
        });
    }
    let fiche: Fiche = syntax(&path, &text(&path)?)?;
    let faults = check::sheet(candidat, &fiche);
    if faults.is_empty() {
        return Ok(fiche);
    }
    Err(DossierError::Faults { path, faults })
}

pub fn sheet_path(folder: &Path, id: &str) -> PathBuf {
    folder.join(FICHES).join(format!("{id}.toml"))
}

fn text(path: &Path) -> Result<String, DossierError> {
    fs::read_to_string(path).map_err(|source| DossierError::Read {
        path: path.to_owned(),
        source,
    })
}

fn syntax<T: serde::de::DeserializeOwned>(path: &Path, text: &str) -> Result<T, DossierError> {
    toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|source| DossierError::Syntax {
        path: path.to_owned(),
        source: Box::new(source),
    })
}
