//! `pipeline client`: who may call the APIs.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use clap::Subcommand;
use domain::{Clock, SystemClock};
use store::Pool;
use store::clients::{ClientRow, ClientState};

use crate::cli::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Asked {
    /// Crée un client.
    Create {
        /// Identifiant, en minuscules.
        id: String,
        /// Droit accordé ; à répéter (par exemple dataset:read).
        #[arg(long = "scope", required = true, value_parser = contract::scope::ALL)]
        scopes: Vec<String>,
        /// Fichier où écrire le secret, lisible par vous seul ; il n'est montré nulle part ailleurs.
        #[arg(long, value_name = "FICHIER")]
        secret_file: PathBuf,
        /// Si le client existe, remplace aussitôt ses droits et ses secrets, même révoqués.
        #[arg(long)]
        replace: bool,
    },
    /// Donne à un client un nouveau secret ; l'ancien reste valide un temps.
    Rotate {
        /// Identifiant du client.
        id: String,
        /// Fichier où écrire le nouveau secret.
        #[arg(long, value_name = "FICHIER")]
        secret_file: PathBuf,
        /// Heures pendant lesquelles l'ancien secret reste valide.
        #[arg(long, value_name = "HEURES", default_value_t = 24, value_parser = clap::value_parser!(u16).range(0..=720))]
        overlap_hours: u16,
    },
    /// Révoque un client : plus aucun jeton. Ceux qu'il a finissent avec leur durée.
    Revoke {
        /// Identifiant du client.
        id: String,
        /// Ne révoque que l'ancien secret, laissé valide par une rotation.
        #[arg(long)]
        former: bool,
    },
    /// Montre les clients, leurs droits et l'âge de leurs secrets.
    List,
}

pub(crate) async fn run(pool: &Pool, asked: Asked) -> Result<(), Failure> {
    let now = SystemClock.now();
    match asked {
        Asked::Create {
            id,
            scopes,
            secret_file,
            replace,
        } => {
            let told = format!("{id} : {}", scopes.join(" "));
            renew(&secret_file, async |secret_hash| {
                let client = ClientRow {
                    id: id.clone(),
                    secret_hash,
                    scopes,
                };
                if replace {
                    store::clients::put(pool, &client, now).await?;
                } else if !store::clients::create(pool, &client, now).await? {
                    return Err(Failure(format!(
                        "le client {id} existe déjà ; ajoutez --replace pour remplacer ses droits et \
                         son secret, ou lancez « pipeline client rotate {id} »"
                    )));
                }
                Ok(())
            })
            .await?;
            println!("Client {told} ; secret dans {}", secret_file.display());
        }
        Asked::Rotate {
            id,
            secret_file,
            overlap_hours,
        } => {
            let former_until = now + TimeDelta::hours(overlap_hours.into());
            renew(&secret_file, async |hash| {
                let found = store::clients::rotate(pool, &id, &hash, now, former_until).await?;
                found.then_some(()).ok_or_else(|| unknown(&id))
            })
            .await?;
            println!(
                "Client {id} : nouveau secret dans {} ; l'ancien est valide jusqu'au {}",
                secret_file.display(),
                instant(former_until)
            );
        }
        Asked::Revoke { id, former: true } => {
            if !store::clients::end_overlap(pool, &id).await? {
                return Err(Failure(format!(
                    "le client {id} n'a pas d'ancien secret à révoquer"
                )));
            }
            println!("Client {id} : l'ancien secret n'est plus valide");
        }
        Asked::Revoke { id, former: false } => {
            if !store::clients::revoke(pool, &id, now).await? {
                return Err(unknown(&id));
            }
            println!("Client {id} : révoqué ; les jetons qu'il a finissent avec leur durée");
        }
        Asked::List => println!("{}", table(&store::clients::list(pool).await?, now)),
    }
    Ok(())
}

fn unknown(id: &str) -> Failure {
    Failure(format!(
        "aucun client {id} en service ; « pipeline client list » les montre tous"
    ))
}

/// Makes a secret and stores it, then puts it in its file: a refused client must not cost the
/// secret that works.
async fn renew(
    secret_file: &Path,
    store: impl AsyncFnOnce(String) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let new = auth::NewSecret::generate()
        .map_err(|_| Failure("le secret n'a pas pu être haché ; relancez.".to_owned()))?;
    let unwritable = |error| {
        Failure(format!(
            "impossible d'écrire {} : {error}",
            secret_file.display()
        ))
    };
    // The whole name and more, so that it is nobody else's.
    let mut beside = secret_file.as_os_str().to_owned();
    beside.push(".nouveau");
    let beside = PathBuf::from(beside);
    auth::write_private(&beside, new.secret.as_bytes()).map_err(unwritable)?;
    if let Err(failure) = store(new.hash).await {
        let _ = std::fs::remove_file(&beside);
        return Err(failure);
    }
    std::fs::rename(&beside, secret_file).map_err(unwritable)
}

fn table(clients: &[ClientState], now: DateTime<Utc>) -> String {
    if clients.is_empty() {
        return "Aucun client ; « pipeline client create » en crée un.".to_owned();
    }
    let lines = clients.iter().map(|client| {
        let state = match (client.revoked_at, client.previous_valid_until) {
            (Some(at), _) => format!("révoqué le {}", instant(at)),
            (None, Some(until)) if until > now => {
                format!(
                    "en service ; ancien secret valide jusqu'au {}",
                    instant(until)
                )
            }
            _ => "en service".to_owned(),
        };
        let since = client.secret_created_at.unwrap_or(client.created_at);
        format!(
            "{} : {state} ; secret du {} ; droits : {}",
            client.id,
            instant(since),
            client.scopes.join(" ")
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%d/%m/%Y à %H:%M UTC").to_string()
}
