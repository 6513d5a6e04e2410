//! Ten promotions under load: `cargo xtask drill promotion` runs this and shows its counts.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use edge::Limits;
use features::Horizon;
use serde_json::json;
use store::Pool;

use crate::app::{App, flight};

const PROMOTIONS: usize = 10;
const CLIENTS: usize = 8;
/// Longer than the registry takes to be looked at again, so that each version is served.
const BETWEEN: Duration = Duration::from_millis(1500);

#[sqlx::test(migrations = "../../migrations")]
async fn no_request_fails_while_ten_promotions_are_followed(pool: Pool) {
    // As many requests as eight clients can send: only promotions are in the way.
    let app = App::shaped(pool, |mut state| {
        state.edge = state.edge.clone().with_limits(Limits {
            per_minute: NonZeroU32::MAX,
            ..Limits::default()
        });
        state
    });
    let app = Arc::new(app.await);
    app.predicted().await;
    let is_over = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| tokio::spawn(call(Arc::clone(&app), Arc::clone(&is_over))))
        .collect();
    let mut promoted = BTreeSet::from([app.version.clone()]);
    for _ in 0..PROMOTIONS {
        let models = app.models.clone();
        let version = tokio::task::spawn_blocking(move || {
            testkit::write_model(&models, &Horizon::H2.schema_sha256())
        });
        promoted.insert(version.await.expect("a promotion"));
        tokio::time::sleep(BETWEEN).await;
    }
    is_over.store(true, Ordering::Relaxed);
    let (mut requests, mut failures, mut seen) = (0, Vec::new(), BTreeSet::new());
    for client in clients {
        let (count, failed, versions) = client.await.expect("a client");
        requests += count;
        failures.extend(failed);
        seen.extend(versions);
    }
    println!(
        "{requests} requêtes, {} échecs, {} versions promues, {} versions vues",
        failures.len(),
        promoted.len(),
        seen.len()
    );
    assert_eq!(failures, Vec::<String>::new());
    assert_eq!(promoted.len(), PROMOTIONS + 1);
    assert_eq!(seen, promoted, "each version answered");
    assert!(requests > PROMOTIONS * CLIENTS, "{requests}");
}

/// One client, until it is over: requests, failures, versions that answered.
async fn call(app: Arc<App>, is_over: Arc<AtomicBool>) -> (usize, Vec<String>, BTreeSet<String>) {
    let (mut requests, mut failures, mut versions) = (0, Vec::new(), BTreeSet::new());
    while !is_over.load(Ordering::Relaxed) {
        requests += 1;
        let answer = app.predict(json!([flight()])).await;
        let version = (answer.status == 200)
            .then(|| answer.json()["results"][0]["prediction"]["model_version"].clone());
        match version.as_ref().and_then(|version| version.as_str()) {
            Some(version) => {
                versions.insert(version.to_owned());
            }
            None => failures.push(format!("{answer:?}")),
        }
    }
    (requests, failures, versions)
}
