//! `pipeline keys`: the keys that sign the tokens of the APIs.

use std::path::PathBuf;

use chrono::TimeDelta;
use clap::Subcommand;
use domain::{Clock, SystemClock};
use settings::Reader;

use crate::cli::Failure;

/// The APIs that sign tokens.
const APIS: [&str; 2] = ["dataset-api", "model-api"];
/// Beyond the life of a token: a clock may be late, and a service sees the new key within seconds.
const MARGIN_MIN: i64 = 1;

#[derive(Debug, Subcommand)]
pub(crate) enum Asked {
    /// Remplace la clé qui signe les jetons d'une API, sans en refuser aucun.
    ///
    /// La nouvelle clé signe aussitôt ; l'ancienne, publiée avec elle, ne sert plus qu'à vérifier, le
    /// temps que finissent les jetons qu'elle a signés. Les services qui tournent n'ont pas à être
    /// relancés.
    Rotate {
        /// API dont la clé est remplacée.
        #[arg(value_parser = APIS)]
        api: String,
        /// L'ancienne clé est peut-être volée : ses jetons sont refusés tout de suite.
        #[arg(long)]
        stolen: bool,
    },
    /// Montre les clés qui valent, celle qui signe en premier.
    List,
}

pub(crate) fn run(mut reader: Reader, asked: &Asked) -> Result<(), Failure> {
    let keys_dir = reader.get::<PathBuf>("keys_dir");
    let token_minutes = reader.get::<u8>("token_minutes");
    let settings = keys_dir.zip(token_minutes);
    let (keys_dir, token_minutes) = reader.finish(settings)?;
    let now = SystemClock.now();
    let failed = |error: auth::KeyError| {
        Failure(format!(
            "les clés de {} ne peuvent être lues ou écrites : {error}",
            keys_dir.display()
        ))
    };
    match asked {
        Asked::Rotate { api, stolen } => {
            let overlap = i64::from(token_minutes) + MARGIN_MIN;
            let until = if *stolen {
                now
            } else {
                now + TimeDelta::minutes(overlap)
            };
            let (new, former) = auth::SigningKeys::rotate(&keys_dir, api, until).map_err(failed)?;
            println!("{api} : la clé {new} signe");
            if *stolen {
                println!("{api} : la clé {former} ne vaut plus ; ses jetons sont refusés");
            } else {
                println!("{api} : la clé {former} vérifie encore {overlap} minutes");
            }
        }
        Asked::List => {
            for api in APIS {
                let keys = auth::SigningKeys::load_or_create(&keys_dir, api).map_err(failed)?;
                for (place, key) in keys.published(now).keys.iter().enumerate() {
                    let role = if place == 0 {
                        "signe"
                    } else {
                        "vérifie encore"
                    };
                    println!("{api} : {} {role}", key.kid);
                }
            }
        }
    }
    Ok(())
}
