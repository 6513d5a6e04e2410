//! Writes one tiny model a horizon into a registry folder: `tiny_models FOLDER`. They look at the hour
//! of departure and at nothing else: to try the service, never to tell a risk.

use std::path::PathBuf;

use features::Horizon;

fn main() {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.expect("the folder of the registry");
    for horizon in Horizon::ALL {
        let version = testkit::write_model_of(horizon, &folder, &horizon.schema_sha256());
        println!("{} {version}", horizon.model_name());
    }
}
