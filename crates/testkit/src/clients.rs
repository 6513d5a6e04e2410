//! API clients of the tests.

use auth::NewSecret;
use domain::{Clock, SystemClock};
use store::Pool;
use store::clients::ClientRow;

/// Creates a client and gives its secret.
pub async fn register(pool: &Pool, id: &str, scopes: &[&str]) -> String {
    let NewSecret { secret, hash } = NewSecret::generate().expect("a secret");
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let client = ClientRow {
        id: id.to_owned(),
        secret_hash: hash,
        scopes,
    };
    store::clients::put(pool, &client, SystemClock.now())
        .await
        .expect("a client row");
    secret
}
