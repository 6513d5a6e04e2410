//! `cargo xtask floors`: who may import whom (docs/architecture.md). It is also a test.

use anyhow::{Result, bail};

use crate::tidy;
use crate::workspace::{Package, Workspace};

/// The floor of each crate. A crate imports only lower floors, never a neighbour.
const FLOORS: &[(u8, &[&str])] = &[
    (0, &["domain"]),
    (
        1,
        &[
            "contract",
            "explain",
            "merise",
            "privacy",
            "settings",
            "telemetry",
        ],
    ),
    (
        2,
        &[
            "extractor",
            "aggregator",
            "features",
            "model",
            "store",
            "auth",
        ],
    ),
    (3, &["edge"]),
    (4, &["pipeline", "dataset-api", "trainer", "model-api"]),
];

/// Tools, and what each may import of ours.
const TOOLS: &[(&str, &[&str])] = &[
    // Both take from it the command line told in French.
    ("sandbox", &["settings"]),
    // Imported by tests alone: it may see what they see.
    (
        "testkit",
        &["domain", "contract", "features", "model", "store", "auth"],
    ),
    ("xtask", &["settings"]),
    // Reads submissions as a black box: the command line in French, and nothing of the project.
    ("jury", &["settings"]),
];

/// Imports between neighbours that are accepted, with the reason.
const NEIGHBOURS: &[(&str, &str, &str)] = &[(
    "telemetry",
    "contract",
    "a panic or a timeout answers with the problem document, which is defined once",
)];

/// An outside crate, and the only crates of ours that may use it.
struct Fence {
    outside: &'static str,
    allowed: &'static [&'static str],
}

const FENCES: &[Fence] = &[
    Fence {
        outside: "sqlx",
        // sandbox plays the owner of another database; testkit makes databases for tests.
        allowed: &["store", "extractor", "sandbox", "testkit"],
    },
    Fence {
        outside: "ort",
        allowed: &["model"],
    },
    Fence {
        outside: "hessboost",
        allowed: &["trainer"],
    },
    Fence {
        outside: "polars",
        allowed: &["extractor"],
    },
    Fence {
        outside: "apache-spark-connect",
        allowed: &["extractor"],
    },
    Fence {
        outside: "axum",
        allowed: &[
            "pipeline",
            "dataset-api",
            "trainer",
            "model-api",
            "edge",
            "auth",
            "telemetry",
            "sandbox",
            "testkit",
        ],
    },
    Fence {
        outside: "anyhow",
        allowed: &[
            "pipeline",
            "dataset-api",
            "trainer",
            "model-api",
            "sandbox",
            "testkit",
            "jury",
            "xtask",
        ],
    },
];

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut faults = faults(&workspace.packages);
    faults.extend(sql_outside_its_module(workspace)?);
    if faults.is_empty() {
        return Ok(());
    }
    bail!("étages ou clôtures franchis\n- {}", faults.join("\n- "))
}

/// What breaks a rule, in French, one line each.
fn faults(packages: &[Package]) -> Vec<String> {
    let mut faults = Vec::new();
    let is_ours = |name: &str| packages.iter().any(|package| package.name == name);
    for package in packages {
        let name = package.name.as_str();
        if floor(name).is_none() && tool(name).is_none() {
            faults.push(format!(
                "{name} n'a pas d'étage : placez-le dans crates/xtask/src/floors.rs"
            ));
        }
        // What only tests import is free: it never reaches a program.
        for dependency in package.dependencies.iter().filter(|it| it.kind.is_none()) {
            let other = dependency.name.as_str();
            if is_ours(other) {
                if !may_import(name, other) {
                    faults.push(format!("{name} importe {other}, qui n'est pas plus bas"));
                }
            } else if let Some(fence) = FENCES.iter().find(|fence| fence.outside == other)
                && !fence.allowed.contains(&name)
            {
                faults.push(format!(
                    "{name} importe {other}, réservé à {}",
                    fence.allowed.join(", ")
                ));
            }
        }
    }
    faults
}

fn may_import(name: &str, other: &str) -> bool {
    if let Some(allowed) = tool(name) {
        return allowed.contains(&other);
    }
    let is_lower = matches!((floor(name), floor(other)), (Some(own), Some(its)) if its < own);
    is_lower
        || NEIGHBOURS
            .iter()
            .any(|(from, to, _)| (*from, *to) == (name, other))
}

/// `extractor` speaks SQL to the aircraft registry only.
fn sql_outside_its_module(workspace: &Workspace) -> Result<Vec<String>> {
    let sources = tidy::rust_files(workspace, "crates/extractor/src")?;
    let needle = concat!("sqlx", "::");
    Ok(sources
        .into_iter()
        .filter(|file| !file.path.starts_with("crates/extractor/src/aircraft"))
        .filter(|file| file.text.contains(needle))
        .map(|file| format!("{} parle SQL hors du module aircraft", file.path))
        .collect())
}

fn floor(name: &str) -> Option<u8> {
    let (floor, _) = FLOORS.iter().find(|(_, names)| names.contains(&name))?;
    Some(*floor)
}

fn tool(name: &str) -> Option<&'static [&'static str]> {
    let (_, allowed) = TOOLS.iter().find(|(tool, _)| *tool == name)?;
    Some(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn package(name: &str, normal: &[&str], dev: &[&str]) -> Package {
        let dependency = |kind: Option<&str>| {
            let kind = kind.map(str::to_owned);
            move |name: &&str| Dependency {
                name: (*name).to_owned(),
                kind: kind.clone(),
            }
        };
        let mut dependencies: Vec<_> = normal.iter().map(dependency(None)).collect();
        dependencies.extend(dev.iter().map(dependency(Some("dev"))));
        Package {
            name: name.to_owned(),
            version: String::new(),
            dependencies,
        }
    }

    #[test]
    fn the_workspace_keeps_its_floors_and_fences() {
        let workspace = Workspace::find().expect("a workspace");
        if let Err(error) = run(&workspace) {
            panic!("{error}");
        }
    }

    #[test]
    fn a_neighbour_and_a_higher_floor_are_refused() {
        let packages = [
            package("domain", &["store"], &[]),
            package("store", &["model", "domain"], &[]),
            package("model", &["domain"], &["store"]),
        ];
        assert_eq!(
            faults(&packages),
            [
                "domain importe store, qui n'est pas plus bas",
                "store importe model, qui n'est pas plus bas",
            ]
        );
    }

    #[test]
    fn a_fence_holds_for_programs_and_not_for_tests() {
        let packages = [
            package("features", &["polars"], &["sqlx"]),
            package("unknown", &[], &[]),
        ];
        let faults = faults(&packages);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].starts_with("features importe polars"));
        assert!(faults[1].starts_with("unknown n'a pas d'étage"));
    }
}
