//! `pipeline client`: who may call the APIs.

use std::path::PathBuf;

use domain::{Clock, SystemClock};
use store::clients::ClientRow;

use crate::cli::Failure;

/// Creates a client, or renews its secret and rights; the secret goes to a private file.
pub(crate) async fn put(
    pool: &store::Pool,
    id: String,
    scopes: Vec<String>,
    secret_file: PathBuf,
) -> Result<(), Failure> {
    let new = auth::NewSecret::generate()
        .map_err(|_| Failure("le secret n'a pas pu être haché ; relancez.".to_owned()))?;
    let client = ClientRow {
        id,
        secret_hash: new.hash,
        scopes,
    };
    // The database first: a refused client must not cost the secret that works.
    let unwritable = |error| {
        Failure(format!(
            "impossible d'écrire {} : {error}",
            secret_file.display()
        ))
    };
    let beside = secret_file.with_extension("new");
    auth::write_private(&beside, new.secret.as_bytes()).map_err(unwritable)?;
    if let Err(error) = store::clients::put(pool, &client, SystemClock.now()).await {
        let _ = std::fs::remove_file(&beside);
        return Err(error.into());
    }
    std::fs::rename(&beside, &secret_file).map_err(unwritable)?;
    println!(
        "Client {} : {} ; secret dans {}",
        client.id,
        client.scopes.join(" "),
        secret_file.display()
    );
    Ok(())
}
