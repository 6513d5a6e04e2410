//! The package, from the programs that the tests were built with.

use std::process::Command;

use super::*;

/// Packed, then opened in an empty folder.
fn unpacked(programs: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let workspace = Workspace::find().expect("a workspace");
    let entries = entries(&workspace, programs).expect("entries");
    let bytes = archive::pack("ponctuel", entries, archive::Effort::Least).expect("a package");
    let folder = tempfile::tempdir().expect("a folder");
    tar::Archive::new(flate2::read::GzDecoder::new(bytes.as_slice()))
        .unpack(folder.path())
        .expect("unpacked");
    let root = folder.path().join("ponctuel");
    (folder, root)
}

#[test]
fn a_packaged_program_runs_from_an_empty_folder() {
    let (folder, root) = unpacked(&["model-api"]);
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    let output = Command::new(root.join("bin/model-api"))
        .arg("openapi")
        .current_dir(&empty)
        .env_clear()
        .output()
        .expect("it starts");
    assert!(output.status.success(), "{output:?}");
    let info = |bytes: &[u8]| {
        let document: serde_json::Value = serde_json::from_slice(bytes).expect("JSON");
        document["info"].clone()
    };
    let packed = fs::read(root.join("openapi/model-api.json")).expect("the document");
    assert_eq!(info(&output.stdout), info(&packed));
    assert_eq!(fs::read_dir(&empty).expect("a folder").count(), 0);
    for part in ["README.md", "LICENSE", "migrations"] {
        assert!(root.join(part).exists(), "{part}");
    }
}

#[test]
fn the_same_content_is_the_same_package_in_any_order() {
    let pack = |names: [&str; 2]| {
        let entries = names.map(|name| Entry::text(name, format!("content of {name}")));
        archive::pack("p", entries.into(), archive::Effort::Best).expect("a package")
    };
    assert_eq!(pack(["a", "b"]), pack(["b", "a"]));
    assert_ne!(pack(["a", "b"]), pack(["a", "c"]));
}

#[test]
fn the_notices_name_the_licence_of_what_is_linked_and_of_nothing_else() {
    let workspace = Workspace::find().expect("a workspace");
    let (text, count) = notices::collect(&workspace).expect("notices");
    assert!(count > 100, "{count}");
    assert!(text.contains("\nserde 1."), "a library of every program");
    assert!(!text.contains("\nproptest "), "a library of tests");
    assert!(
        text.contains("Permission is hereby granted"),
        "the texts are there"
    );
}
