//! Whether a test touches the project at all.

use std::collections::HashSet;

use crate::facts::{Facts, Source};
use crate::readers::code::{Code, Language};
use crate::tree::paths::folder;

/// What belongs to the project.
pub(crate) struct Own<'a> {
    /// The names by which its programs are imported.
    names: HashSet<&'a str>,
    /// Folders whose `conftest.py` imports one of them.
    fixtures: HashSet<&'a str>,
}

impl<'a> Own<'a> {
    pub(crate) fn of(facts: &Facts<'a>) -> Self {
        let names = facts
            .sources
            .iter()
            .filter(|it| !it.role.is_test && it.file.extension() == "py")
            .flat_map(|it| it.file.path.split('/'))
            .map(|it| it.strip_suffix(".py").unwrap_or(it))
            .collect();
        let mut own = Self {
            names,
            fixtures: HashSet::new(),
        };
        own.fixtures = facts
            .python()
            .filter(|(source, _)| source.file.name() == "conftest.py")
            .filter(|(_, code)| code.imports.iter().any(|it| own.has(&it.module)))
            .map(|(source, _)| folder(&source.file.path))
            .collect();
        own
    }

    fn has(&self, module: &str) -> bool {
        let first = module.split('.').next().unwrap_or_default();
        module.starts_with('.') || self.names.contains(first)
    }

    /// A fixture of its folder, or of one above, brings the application in.
    fn feeds(&self, path: &str) -> bool {
        let mut place = folder(path);
        while !self.fixtures.contains(place) {
            if place.is_empty() {
                return false;
            }
            place = folder(place);
        }
        true
    }
}

/// Imports a module of the project, asks one of its servers or runs one of its programs.
pub(crate) fn reaches_project(own: &Own<'_>, source: &Source<'_>, code: &Code) -> bool {
    if code.language != Language::Python {
        return true;
    }
    let imports = code.imports.iter().any(|it| own.has(&it.module));
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
    imports || asks || own.feeds(&source.file.path)
}
