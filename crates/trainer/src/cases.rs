//! The cases of the model's tests, from `cases.toml` to the page `docs/modele/tests.md`.

use std::fmt::Write as _;

use serde::Deserialize;

const CASES: &str = include_str!("../cases.toml");

/// One case, in French for people.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The part of the model's life aimed at.
    pub part: String,
    pub aim: String,
    pub scope: String,
    pub strategy: String,
    /// `path/of/the/file.rs::name_of_the_test`.
    pub test: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

/// Every case, in the order of the file.
pub fn cases() -> Result<Vec<Case>, toml::de::Error> {
    Ok(toml::from_str::<Cases>(CASES)?.case)
}

/// The page.
pub fn page() -> Result<String, toml::de::Error> {
    let mut text = "# Tests du modèle\n\n\
        Page écrite par `cargo xtask docs` à partir de `crates/trainer/cases.toml` : chaque ligne nomme \
        son test, et un test échoue quand l'un d'eux n'existe pas. `cargo xtask test` les passe tous. \
        Ils ne demandent ni internet ni base de données : les bibliothèques sont celles de `Cargo.toml`, \
        plus ONNX Runtime, que `cargo xtask test` va chercher. `cargo xtask coverage` mesure quelles \
        lignes des crates `features`, `model` et `trainer` ces tests exécutent, et échoue sous \
        l'objectif écrit dans `crates/xtask/src/coverage.rs` : lignes exécutées au moins une fois, sur \
        lignes exécutables de la crate, comptées par le compilateur (`-C instrument-coverage`) et lues \
        par llvm-cov ; les tests écrits dans ces fichiers en sont.\n\n\
        Un échec nomme son test, donc son cas et la partie visée : données, on n'entraîne pas ; \
        préparation, l'entraîneur et le service ne voient plus la même chose ; entraînement ou \
        évaluation, les mesures ne valent rien ; comportement, explications ou modèle exporté, on ne \
        publie pas.\n"
        .to_owned();
    let mut part = String::new();
    for case in cases()? {
        if case.part != part {
            let _ = writeln!(
                text,
                "\n## Partie visée : {}\n\n| Cas | Périmètre | Stratégie | Test |\n| --- | --- | --- | --- |",
                case.part
            );
            part.clone_from(&case.part);
        }
        let (file, name) = case.test.split_once("::").unwrap_or((&case.test, ""));
        let _ = writeln!(
            text,
            "| {} | {} | {} | [`{name}`](../../{file}) |",
            case.aim, case.scope, case.strategy
        );
    }
    Ok(text)
}
