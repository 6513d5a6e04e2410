//! Tables of Django that the commit cannot create.

use super::{Finding, Kind, found};
use crate::facts::Facts;
use crate::facts::schema::Origin;

/// Models without one migration, and nothing that makes them: `migrate` creates none of their tables.
pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let files = &facts.project.files;
    let is_managed = files.iter().any(|it| it.name() == "manage.py");
    let has_one = files.iter().any(|it| it.path.contains("migrations/0"));
    if !is_managed || has_one {
        return;
    }
    // A document, an image or a script may make them before it applies them.
    let makes = |it: &str| it.contains("makemigrations") || it.contains("run-syncdb");
    if facts
        .sources
        .iter()
        .any(|it| it.file.text().is_some_and(makes))
    {
        return;
    }
    let of_django = |path: &str| {
        let code = facts.find(path).and_then(|it| it.read.code.as_ref());
        code.is_some_and(|it| it.imports_module("django").is_some())
    };
    let mut tables = facts.tables.iter().filter(|it| it.origin == Origin::Orm);
    if let Some(table) = tables.find(|it| of_django(&it.evidence.path)) {
        found(
            findings,
            Kind::MissingMigrations,
            table.evidence.clone(),
            "Les modèles de Django n'ont aucune migration dans le commit, et rien ne dit de les faire : leurs tables ne sont pas créées.",
        );
    }
}
