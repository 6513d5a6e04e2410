//! `pipeline client`: creation, rotation, revocation, list.

use std::path::Path;
use std::process::Command;

use store::Pool;

use crate::program::database_url;

/// The code, and all that was said.
fn client(pool: &Pool, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_pipeline"))
        .arg("client")
        .args(arguments)
        .env_clear()
        .env("PONCTUEL_DATABASE_URL", database_url(pool))
        .output()
        .expect("the program runs");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn secret(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a secret")
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_client_is_created_once_rotated_then_revoked(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("essai.secret");
    let path = file.to_str().expect("a path");
    let create = [
        "create",
        "essai",
        "--scope",
        "dataset:read",
        "--secret-file",
        path,
    ];
    let (code, said) = client(&pool, &create);
    assert_eq!(code, Some(0), "{said}");
    let first = secret(&file);
    assert!(!said.contains(&first), "the secret is in its file only");

    let (code, said) = client(&pool, &create);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("existe déjà") && said.contains("--replace"),
        "{said}"
    );
    assert_eq!(
        secret(&file),
        first,
        "a refusal does not cost the secret that works"
    );
    let left = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 1, "no other file is left");

    let (code, said) = client(&pool, &["rotate", "essai", "--secret-file", path]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("l'ancien est valide jusqu'au"), "{said}");
    assert_ne!(secret(&file), first);
    let (_, said) = client(&pool, &["list"]);
    assert!(
        said.starts_with("essai : en service ; ancien secret valide"),
        "{said}"
    );
    assert!(
        said.contains("dataset:read") && !said.contains("argon2"),
        "{said}"
    );

    assert_eq!(client(&pool, &["revoke", "essai", "--former"]).0, Some(0));
    let (code, said) = client(&pool, &["revoke", "essai", "--former"]);
    assert_eq!(code, Some(1), "{said}");
    assert_eq!(client(&pool, &["revoke", "essai"]).0, Some(0));
    assert!(client(&pool, &["list"]).1.contains("révoqué le"));
    for refused in [
        &["revoke", "essai"][..],
        &["rotate", "essai", "--secret-file", path],
    ] {
        let (code, said) = client(&pool, refused);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("aucun client essai en service"), "{said}");
    }
    let mut again = create.to_vec();
    again.push("--replace");
    assert_eq!(client(&pool, &again).0, Some(0));
    assert!(client(&pool, &["list"]).1.contains("en service"));
}
