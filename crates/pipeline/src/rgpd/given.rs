//! Values typed about a person: printed as dots, never repeated in an error.

use std::convert::Infallible;
use std::io::BufRead;
use std::str::FromStr;

use domain::{DisplayName, Email, Personal};
use store::rights::Correction;

use crate::cli::Failure;

/// A value as it was typed.
#[derive(Debug, Clone)]
pub(crate) struct Given(Personal<String>);

impl FromStr for Given {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(Personal::new(text.to_owned())))
    }
}

impl Given {
    fn text(&self) -> &str {
        self.0.open_for("traces")
    }
}

/// The lines of standard input, which `-` stands for: what comes that way is neither in the list of
/// processes nor in the history of the shell.
pub(crate) struct Lines(Box<dyn Iterator<Item = std::io::Result<String>>>);

impl Lines {
    pub(crate) fn standard() -> Self {
        Self(Box::new(std::io::stdin().lock().lines()))
    }
}

/// The address, from standard input when it is `-`.
pub(crate) fn email(given: &Given, lines: &mut Lines) -> Result<Email, Failure> {
    let typed = match given.text() {
        "-" => lines
            .0
            .next()
            .transpose()
            .ok()
            .flatten()
            .unwrap_or_default(),
        typed => typed.to_owned(),
    };
    Email::parse(&typed).map_err(|_| {
        Failure("--email n'est pas une adresse.\nÉcrivez-la sous la forme nom@domaine.".to_owned())
    })
}

/// The values, those of standard input in place of `-`.
pub(crate) fn values(given: &[Given], lines: &mut Lines) -> Result<Vec<Personal<String>>, Failure> {
    let mut values = Vec::new();
    for value in given {
        if value.text() == "-" {
            values.extend((&mut lines.0).map_while(Result::ok));
        } else {
            values.push(value.text().to_owned());
        }
    }
    values.retain(|value| !value.trim().is_empty());
    if values.is_empty() {
        return Err(Failure(
            "il n'y a rien à chercher.\nDonnez une valeur par --value, ou par l'entrée standard avec --value -."
                .to_owned(),
        ));
    }
    Ok(values.into_iter().map(Personal::new).collect())
}

/// What is to be put right.
pub(crate) fn correction(given: &[Given]) -> Result<Correction, Failure> {
    let mut correction = Correction::default();
    for one in given {
        match one.text().split_once('=') {
            Some(("display_name", name)) => {
                let name = DisplayName::parse(name).map_err(|_| {
                    Failure("le nom affiché a de 1 à 80 caractères, sur une ligne.".to_owned())
                })?;
                correction.display_name = Some(name);
            }
            Some(("email", address)) => {
                let address = Email::parse(address).map_err(|_| {
                    Failure("la nouvelle adresse n'est pas de la forme nom@domaine.".to_owned())
                })?;
                correction.email = Some(address);
            }
            _ => {
                return Err(Failure(
                    "--set attend display_name=NOM ou email=ADRESSE.\nLes autres champs ne se rectifient pas ici."
                        .to_owned(),
                ));
            }
        }
    }
    Ok(correction)
}
