//! The few words that a human writes in a sheet, read whatever their case and accents.

use serde::{Deserialize, Deserializer};

use crate::words::fold;

/// What a jury writes for a competence or a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acquis {
    Acquis,
    NonAcquis,
}

/// What a jury writes for a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    Admis,
    Partielle,
    NonAdmis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Present,
    Absent,
}

/// How a candidate came to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acces {
    Formation,
    Vae,
}

/// A word of a closed list; the list is what an error shows.
pub trait Word: Copy + Sized + 'static {
    const ALL: &'static [(Self, &'static str)];

    fn read(text: &str) -> Option<Self> {
        let wanted = plain(text);
        Self::ALL
            .iter()
            .find(|(_, word)| plain(word) == wanted)
            .map(|(value, _)| *value)
    }

    fn choices() -> String {
        let words: Vec<_> = Self::ALL
            .iter()
            .map(|(_, word)| format!("« {word} »"))
            .collect();
        words.join(", ")
    }
}

fn plain(text: &str) -> String {
    let spaced = fold(text).replace(['-', '_'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Word for Acquis {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Acquis, "acquis"), (Self::NonAcquis, "non acquis")];
}

impl Word for Decision {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Admis, "admis"),
        (Self::Partielle, "admission partielle"),
        (Self::NonAdmis, "non admis"),
    ];
}

impl Word for Presence {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Present, "présent"), (Self::Absent, "absent")];
}

impl Word for Acces {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Formation, "formation"), (Self::Vae, "vae")];
}

impl Acquis {
    pub fn word(self) -> &'static str {
        match self {
            Self::Acquis => "acquis",
            Self::NonAcquis => "non acquis",
        }
    }
}

impl Decision {
    pub fn word(self) -> &'static str {
        match self {
            Self::Admis => "admis",
            Self::Partielle => "admission partielle",
            Self::NonAdmis => "non admis",
        }
    }
}

impl Acces {
    pub fn word(self) -> &'static str {
        match self {
            Self::Formation => "formation",
            Self::Vae => "VAE",
        }
    }
}

/// Nothing written is `None`; a word outside the list says which words there are.
pub(super) fn optional<'de, D: Deserializer<'de>, W: Word>(from: D) -> Result<Option<W>, D::Error> {
    let text = String::deserialize(from)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    W::read(&text)
        .map(Some)
        .ok_or_else(|| unknown::<W, _>(&text))
}

pub(super) fn required<'de, D: Deserializer<'de>, W: Word>(from: D) -> Result<W, D::Error> {
    let text = String::deserialize(from)?;
    W::read(&text).ok_or_else(|| unknown::<W, _>(&text))
}

fn unknown<W: Word, E: serde::de::Error>(text: &str) -> E {
    E::custom(format!(
        "« {text} » n'est pas un mot attendu : écrivez {}",
        W::choices()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_whatever_their_case_accents_and_hyphens() {
        assert_eq!(Acquis::read("Non-Acquis"), Some(Acquis::NonAcquis));
        assert_eq!(Presence::read("PRESENT"), Some(Presence::Present));
        assert_eq!(
            Decision::read(" Admission  partielle "),
            Some(Decision::Partielle)
        );
        assert_eq!(Decision::read("admise"), None);
    }
}
