//! Whether a snapshot still looks like what production learned from.

use std::path::Path;

use features::{Encodings, Horizon};
use model::{ModelDirectory, ModelError};

use super::Check;
use super::limits::MOST_PSI;
use crate::{Snapshot, TrainerError, matrix};

/// One flight in so many: shares of ten bins need no more.
const ONE_IN: usize = 10;

/// The population stability index of each feature, against `reference.json` of the model in
/// production. Other features than ours have nothing to be compared with.
pub fn drift(
    horizon: Horizon,
    production: &Path,
    snapshot: &Snapshot,
) -> Result<Check, TrainerError> {
    let name = format!("dérive depuis {}", horizon.model_name());
    let expected =
        format!("indice de stabilité de {MOST_PSI} au plus, par variable").replace('.', ",");
    let model = match ModelDirectory::open(production, &horizon.schema_sha256()) {
        Err(ModelError::OtherSchema { .. }) => {
            let found = "sans objet : la production a d'autres variables".to_owned();
            return Ok(Check::new(&name, found, &expected, true));
        }
        opened => opened?,
    };
    let encodings: Encodings = model.encodings()?;
    let flights: Vec<_> = snapshot.flights.iter().step_by(ONE_IN).collect();
    let rows = matrix(horizon, &flights, snapshot.world(), |_| Ok(&encodings))?;
    let width = rows.width();
    let mut moved: Vec<(f64, &str)> = Vec::new();
    for (at, distribution) in model.reference().features.iter().enumerate() {
        let mut counts = vec![0_u64; distribution.bins()];
        for value in rows.values.iter().skip(at).step_by(width) {
            counts[distribution.bin(*value)] += 1;
        }
        let psi = distribution.psi(&counts).unwrap_or(f64::INFINITY);
        moved.push((psi, &distribution.name));
    }
    moved.sort_by(|a, b| b.0.total_cmp(&a.0));
    let worst: Vec<String> = moved
        .iter()
        .take(3)
        .map(|(psi, name)| format!("{name} {psi:.3}").replace('.', ","))
        .collect();
    let is_good = moved.iter().all(|(psi, _)| *psi <= MOST_PSI);
    Ok(Check::new(
        &name,
        format!("au plus haut : {}", worst.join(", ")),
        &expected,
        is_good,
    ))
}
