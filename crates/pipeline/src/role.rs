//! `pipeline role`: a login with the rights of one group, and no others.

use std::path::PathBuf;

use store::roles::Group;

use crate::cli::Failure;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Nom du compte de connexion, en minuscules.
    #[arg(value_parser = name)]
    name: String,
    /// Groupe dont il prend les droits (docs/donnees/roles.md).
    #[arg(long, value_name = "GROUPE", value_parser = groups())]
    group: Group,
    /// Fichier qui contient son mot de passe, sur une ligne.
    #[arg(long, value_name = "FICHIER")]
    password_file: PathBuf,
}

fn groups() -> impl clap::builder::TypedValueParser<Value = Group> {
    use clap::builder::TypedValueParser;
    clap::builder::PossibleValuesParser::new(Group::ALL.map(Group::as_str)).map(|text| {
        let mut groups = Group::ALL.into_iter();
        groups
            .find(|group| group.as_str() == text)
            .expect("the names are those of the groups")
    })
}

/// A name that needs no quotes, and is not one of the groups themselves.
fn name(text: &str) -> Result<String, String> {
    let is_plain = text.starts_with(|sign: char| sign.is_ascii_lowercase())
        && text.len() <= 63
        && text
            .chars()
            .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_');
    let is_group = Group::ALL.iter().any(|group| group.role() == text);
    if is_plain && !is_group {
        Ok(text.to_owned())
    } else {
        Err("un nom en minuscules, chiffres et _, autre que celui d'un groupe".to_owned())
    }
}

pub(crate) async fn run(pool: &store::Pool, options: &Options) -> Result<(), Failure> {
    let path = options.password_file.display();
    let password = std::fs::read_to_string(&options.password_file)
        .map_err(|error| Failure(format!("impossible de lire {path} : {error}")))?;
    let password = password.trim_end_matches(['\r', '\n']);
    if password.is_empty() || password.contains(['\n', '\0']) {
        return Err(Failure(format!(
            "{path} : un mot de passe sur une ligne est attendu"
        )));
    }
    store::roles::put_login(pool, &options.name, password, options.group).await?;
    println!(
        "Compte {} : droits du rôle {}",
        options.name,
        options.group.role()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_has_a_plain_name_and_is_no_group() {
        assert!(name("demo_reader2").is_ok());
        for refused in ["", "2a", "A", "a-b", "a\"b", "ponctuel_reader"] {
            assert!(name(refused).is_err(), "{refused}");
        }
    }
}
