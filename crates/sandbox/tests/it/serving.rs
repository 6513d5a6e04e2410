use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use sandbox::{Replicas, SandboxError, serve};

use crate::sources;

#[test]
fn a_missing_data_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Replicas::load(folder.path()).unwrap_err();
    assert!(
        matches!(error, SandboxError::MissingData { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("EWR.json manque"), "{error}");
}

#[test]
fn a_station_without_its_whole_grid_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let station = folder.path().join("weather/EWR.json");
    std::fs::create_dir_all(station.parent().unwrap()).unwrap();
    for content in [
        "",
        "{",
        "[]",
        r#"{"latitude":1,"longitude":1,"elevation":1,"hourly_units":{},"hourly":{"time":["2013-01-01T00:00"]}}"#,
    ] {
        std::fs::write(&station, content).unwrap();
        let error = Replicas::load(folder.path()).unwrap_err();
        assert!(matches!(error, SandboxError::BadData { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_busy_port_is_an_error_that_names_it() {
    let busy = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = busy.local_addr().unwrap().port();
    let error = serve("127.0.0.1", port, &sources(), &[]).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains(&format!("le port {port} est déjà pris")),
        "{error}"
    );
}

#[test]
fn the_command_line_fails_in_french_without_a_backtrace() {
    let output = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .args(["serve", "--data", "/nowhere"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.starts_with("erreur : le fichier /nowhere"),
        "{message}"
    );
    assert_eq!(message.lines().count(), 1);
}

#[test]
fn the_help_is_in_french() {
    let output = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(
        help.contains("Utilisation") && help.contains("Commandes"),
        "{help}"
    );
    assert!(!help.contains("Usage"), "{help}");
}
