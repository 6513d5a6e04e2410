//! Whether a test touches the project at all.

use std::collections::HashSet;

use crate::facts::{Facts, Source};
use crate::readers::code::{Code, Language};

/// The names by which programs of the project are imported.
pub(crate) fn own_names(facts: &Facts<'_>) -> HashSet<String> {
    facts
        .sources
        .iter()
        .filter(|it| !it.role.is_test && it.file.extension() == "py")
        .flat_map(|it| it.file.path.split('/'))
        .map(|it| it.strip_suffix(".py").unwrap_or(it).to_owned())
        .collect()
}

/// Imports a module of the project, asks one of its servers or runs one of its programs.
pub(crate) fn reaches_project(
    facts: &Facts<'_>,
    own: &HashSet<String>,
    source: &Source<'_>,
    code: &Code,
) -> bool {
    if code.language != Language::Python {
        return true;
    }
    let is_own = |module: &str| {
        let first = module.split('.').next().unwrap_or_default();
        module.starts_with('.') || own.contains(first)
    };
    let imports = code.imports.iter().any(|it| is_own(&it.module));
    let asks = code.calls.iter().any(|it| {
        let callee = it.callee.as_str();
        callee.contains("import_module")
            || callee.contains("subprocess")
            || callee.contains("TestClient")
            || callee.ends_with("client.get")
            || callee.ends_with("client.post")
            || callee.starts_with("requests.")
            || callee.starts_with("httpx.")
            || callee.contains("AppTest")
            || callee.contains("spec_from_file_location")
            || (matches!(callee, "open" | "Path")
                && it.arguments.iter().any(|it| it.text.contains('/')))
            || matches!(
                it.method(),
                "read_csv"
                    | "read_parquet"
                    | "read_text"
                    | "load"
                    | "connect"
                    | "__import__"
                    | "read_sql"
                    | "create_engine"
            )
    });
    // Fixtures of a conftest bring the application in.
    let fixture = facts.python().any(|(other, it)| {
        other.file.name() == "conftest.py"
            && source
                .file
                .path
                .starts_with(crate::tree::paths::folder(&other.file.path))
            && it.imports.iter().any(|it| is_own(&it.module))
    });
    imports || asks || fixture
}
