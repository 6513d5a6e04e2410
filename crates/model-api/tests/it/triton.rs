//! The client of Triton Inference Server, from PyPI, against this API.

use std::path::PathBuf;
use std::process::Command;

use store::Pool;

use crate::app::App;

/// Where `cargo xtask triton` puts it.
fn packages() -> Option<PathBuf> {
    let tools = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/tools");
    let entries = std::fs::read_dir(tools).ok()?;
    let mut paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.find(|path| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with("tritonclient-") && !name.ends_with(".partial"))
    })
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_client_of_triton_infers_in_bytes_and_in_json(pool: Pool) {
    let Some(packages) = packages() else {
        println!("tritonclient absent de data/tools : lancez « cargo xtask triton »");
        return;
    };
    let app = App::seeded(pool).await;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/triton.py");
    let url = app.server.base_url.trim_start_matches("http://").to_owned();
    let token = app.token.clone();
    let output = tokio::task::spawn_blocking(move || {
        Command::new("python3")
            .arg(script)
            .args([url, token])
            .env("PYTHONPATH", packages)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .output()
    });
    let output = output.await.expect("a task").expect("python3");
    let said = String::from_utf8_lossy(&output.stdout);
    let faults = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{faults}");
    print!("{said}");
    assert!(said.contains("octets et JSON : mêmes réponses"), "{said}");
}
