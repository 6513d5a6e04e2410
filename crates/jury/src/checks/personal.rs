//! Personal columns against the register and against a purge that is really planned.

use super::{Finding, Kind, against, found};
use crate::facts::roles::Domain;
use crate::facts::schema::is_personal;
use crate::facts::{Evidence, Facts};
use crate::readers::sql;
use crate::words::{any, fold};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let mut register = facts.documents(&["registre"]);
    register.retain(|(source, _)| source.role.domain == Domain::Privacy);
    if let Some((source, doc)) = register.first() {
        let text: String = doc
            .sections
            .iter()
            .flat_map(|it| std::iter::once(&*it.path).chain(it.lines.iter().map(|it| &*it.folded)))
            .collect::<Vec<_>>()
            .join(" ");
        for table in &facts.tables {
            for column in table.personal() {
                if !is_said(&text, column) {
                    against(
                        findings,
                        Kind::UnregisteredColumn,
                        (table.evidence.clone(), facts.at(source, 1)),
                        format!(
                            "La colonne « {column} » de « {} » est personnelle et le registre n'en dit rien.",
                            table.name
                        ),
                    );
                }
            }
        }
    }
    let purges = purges(facts);
    if let Some(purge) = purges.first()
        && planned(facts, &purges).is_none()
    {
        found(
            findings,
            Kind::UnpurgedData,
            purge.clone(),
            "Cette purge existe, mais rien ne la planifie.",
        );
    }
}

/// The column, or the French word for it.
fn is_said(text: &str, column: &str) -> bool {
    const SAME: [(&str, &[&str]); 12] = [
        ("email", &["mail", "courriel", "electronique"]),
        ("phone", &["telephone", "phone"]),
        ("name", &["nom", "identite"]),
        ("nom", &["nom", "identite"]),
        (
            "password",
            &[
                "mot de passe",
                "mots de passe",
                "identifiants",
                "authentification",
            ],
        ),
        ("address", &["adresse"]),
        ("birth", &["naissance", "age"]),
        ("age", &["age", "naissance"]),
        ("sex", &["sexe", "genre"]),
        ("gender", &["sexe", "genre"]),
        ("latitude", &["localisation", "gps", "position"]),
        ("heart_rate", &["cardiaque", "sante"]),
    ];
    let folded = fold(column);
    let plain = folded.replace('_', " ");
    any(text, &[&folded, &plain])
        || SAME
            .iter()
            .any(|(name, words)| folded.contains(name) && any(text, words))
        || (folded.contains("user") || folded.contains("login"))
            && any(text, &["utilisateur", "identifiant", "compte", "pseudo"])
}

/// Programs that delete or anonymise what is held of people.
pub(crate) fn purges(facts: &Facts<'_>) -> Vec<Evidence> {
    let mut found = Vec::new();
    let terms = [
        "purge",
        "purger",
        "anonymi",
        "cleanup_user",
        "cleanup",
        "delete_old",
        "retention",
        "effacement",
        "nettoyage_rgpd",
        "expire",
    ];
    for (source, code) in facts.programs() {
        let path = fold(&source.file.path);
        let deletes = code.calls.iter().find(|it| {
            matches!(it.method(), "delete" | "anonymize" | "anonymise")
                || it.callee.contains("purge")
        });
        let in_sql = code
            .strings
            .iter()
            .find(|it| sql::looks_like(&it.text) && fold(&it.text).contains("delete from"));
        let named = terms.iter().any(|it| path.contains(it));
        if named {
            let line = deletes
                .map(|it| it.line)
                .or(in_sql.map(|it| it.line))
                .unwrap_or(1);
            let mut functions = code.functions.iter();
            let own = functions.rfind(|it| (it.line..=it.end).contains(&line));
            let own = own.map_or("", |it| it.name.as_str());
            found.push((facts.at(source, line), own));
            continue;
        }
        if let Some(function) = code.functions.iter().find(|it| {
            let name = fold(&it.name);
            [
                "purge",
                "anonymi",
                "delete_expired",
                "delete_old",
                "cleanup_old",
            ]
            .iter()
            .any(|term| name.contains(term))
        }) {
            found.push((facts.at(source, function.line), function.name.as_str()));
        }
    }
    for source in facts
        .sources
        .iter()
        .filter(|it| it.file.extension() == "sql")
    {
        let path = fold(&source.file.path);
        if terms.iter().any(|it| path.contains(it)) {
            found.push((facts.at(source, 1), ""));
        }
    }
    let kept = found
        .into_iter()
        .filter(|(it, function)| !is_technical(it, function));
    kept.map(|(it, _)| it).collect()
}

/// What is emptied is a place of work of the program, and holds nobody.
fn is_technical(purge: &Evidence, function: &str) -> bool {
    const PLACES: &[&str] = &["staging", "cache", "tmp", "temp$", "checkpoint", "artifact"];
    const PEOPLE: &[&str] = &[
        "user",
        "client",
        "utilisateur",
        "candidat",
        "account",
        "compte",
        "person",
        "rgpd",
        "gdpr",
        "mail",
        "customer",
        "patient",
        "membre",
        "member",
        "abonne",
        "subscriber",
        "employe",
        "salarie",
        "contact",
        "passager",
        "passenger",
        // Those of visitors: the one that a program opens on its base is written without an s.
        "sessions",
        "session objects",
        "query session",
        "django session",
    ];
    // The folder tells where the program is kept, and not what it empties.
    let file = purge.path.rsplit('/').next().unwrap_or_default();
    let said = fold(&format!("{file} {function} {}", purge.quote));
    let is_column = |it: &str| it.len() >= 5 && is_personal(it);
    let columns = said.split(|it: char| !(it.is_alphanumeric() || it == '_'));
    let has_columns = { columns }.any(is_column);
    let said = said.replace(['_', '/', '.', '(', '-', '"', '\''], " ");
    any(&said, PLACES) && !any(&said, PEOPLE) && !has_columns
}

/// Where a purge is planned: a schedule, a crontab, a scheduler in the code.
pub(crate) fn planned(facts: &Facts<'_>, purges: &[Evidence]) -> Option<Evidence> {
    let stems: Vec<String> = purges
        .iter()
        .filter_map(|it| it.path.rsplit('/').next())
        .map(|it| it.split('.').next().unwrap_or(it).to_owned())
        .collect();
    let names_one =
        |text: &str| stems.iter().any(|it| text.contains(it.as_str())) || text.contains("purge");
    for read in facts.ci.workflows.iter().filter(|it| {
        it.workflow
            .triggers
            .iter()
            .any(|(name, _)| name == "schedule")
    }) {
        if let Some(job) = read
            .jobs
            .iter()
            .find(|job| job.works.iter().any(|it| names_one(&it.text)))
        {
            return Some(job.evidence.clone());
        }
    }
    for source in &facts.sources {
        let text = source.file.text().unwrap_or_default();
        let name = source.file.name().to_lowercase();
        let is_table = name.contains("cron") || name.ends_with(".timer");
        let is_scheduler = source.read.code.as_ref().is_some_and(|code| {
            [
                "apscheduler",
                "celery",
                "schedule",
                "airflow",
                "prefect",
                "croner",
                "tokio_cron_scheduler",
            ]
            .iter()
            .any(|it| code.imports_module(it).is_some())
        });
        let is_sql = source.file.extension() == "sql" && text.contains("cron.schedule");
        if (is_table || is_scheduler || is_sql) && names_one(text) {
            let line = text.lines().position(&names_one).unwrap_or(0);
            return Some(facts.at(source, line + 1));
        }
        // A line of a crontab inside a script or a compose file.
        let is_script = matches!(source.file.extension().as_str(), "sh" | "yml" | "yaml");
        if is_script
            && let Some(line) = text
                .lines()
                .position(|line| names_one(line) && line.matches('*').count() >= 3)
        {
            return Some(facts.at(source, line + 1));
        }
    }
    None
}
