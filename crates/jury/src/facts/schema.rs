//! Tables that the project creates: SQL, ORM classes, migrations; and which columns are personal.

use super::{Evidence, Facts, Source};
use crate::readers::code::Code;
use crate::readers::sql::Kind;
use crate::words::fold;

#[derive(Debug, Clone)]
pub struct Table {
    pub name: String,
    pub columns: Vec<String>,
    pub evidence: Evidence,
    pub origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Sql,
    Orm,
    Migration,
}

pub(super) fn of(facts: &Facts<'_>) -> Vec<Table> {
    let mut tables: Vec<Table> = facts
        .statements_of(Kind::CreateTable)
        .map(|it| Table {
            name: it.said.table.clone(),
            columns: it.said.columns.clone(),
            evidence: it.evidence.clone(),
            origin: Origin::Sql,
        })
        .collect();
    for (source, code) in facts.programs() {
        tables.extend(classes(facts, source, code));
        tables.extend(migrations(facts, source, code));
    }
    for source in facts
        .sources
        .iter()
        .filter(|it| it.file.extension() == "prisma")
    {
        tables.extend(prisma(facts, source));
    }
    tables
}

/// SQLAlchemy, SQLModel and Django classes.
fn classes(facts: &Facts<'_>, source: &Source<'_>, code: &Code) -> Vec<Table> {
    const BASES: [&str; 6] = [
        "Base",
        "models.Model",
        "db.Model",
        "SQLModel",
        "DeclarativeBase",
        "Model",
    ];
    let mut tables = Vec::new();
    for (place, class) in code.classes.iter().enumerate() {
        let bases: Vec<_> = class.bases.split(',').map(str::trim).collect();
        let is_base = bases
            .iter()
            .any(|it| BASES.contains(it) || it.ends_with("AbstractUser"));
        let own: Vec<_> = code
            .assigns
            .iter()
            .filter(|it| it.class == Some(place) && it.function.is_none())
            .collect();
        let columns: Vec<String> = own
            .iter()
            .filter(|it| is_column(&it.value))
            .map(|it| {
                it.name
                    .split(':')
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .to_owned()
            })
            .collect();
        let named = own.iter().find(|it| it.name == "__tablename__");
        if columns.is_empty() || !(is_base || named.is_some()) {
            continue;
        }
        let name = named.map_or_else(
            || class.name.to_lowercase(),
            |it| it.value.trim_matches(['"', '\'']).to_owned(),
        );
        tables.push(Table {
            name,
            columns,
            evidence: facts.at(source, class.line),
            origin: Origin::Orm,
        });
    }
    tables
}

fn is_column(value: &str) -> bool {
    [
        "Column(",
        "mapped_column(",
        "models.",
        "Field(",
        "db.Column(",
        "relationship(",
    ]
    .iter()
    .any(|it| value.contains(it))
        && !value.starts_with("relationship(")
}

/// Django and Alembic: the calls that create a table.
fn migrations(facts: &Facts<'_>, source: &Source<'_>, code: &Code) -> Vec<Table> {
    let create = |method: &str| method == "CreateModel" || method == "create_table";
    code.calls
        .iter()
        .filter(|it| create(it.method()))
        .filter_map(|call| {
            let name = match call.named("name") {
                Some(name) => name.trim_matches(['"', '\'']).to_owned(),
                None => call.string(0)?,
            };
            Some(Table {
                name,
                columns: Vec::new(),
                evidence: facts.at(source, call.line),
                origin: Origin::Migration,
            })
        })
        .collect()
}

fn prisma(facts: &Facts<'_>, source: &Source<'_>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut is_open = false;
    for (place, line) in source.file.text().unwrap_or_default().lines().enumerate() {
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (Some("model"), Some(name)) => {
                is_open = true;
                tables.push(Table {
                    name: name.to_owned(),
                    columns: Vec::new(),
                    evidence: facts.at(source, place + 1),
                    origin: Origin::Orm,
                });
            }
            (Some("}"), _) => is_open = false,
            (Some(column), Some(_)) if is_open => {
                if let Some(table) = tables.last_mut() {
                    table.columns.push(column.to_owned());
                }
            }
            _ => {}
        }
    }
    tables
}

/// Names that a column about a person usually has.
const PERSONAL: [&str; 38] = [
    "nom",
    "prenom",
    "name_first",
    "first_name",
    "firstname",
    "last_name",
    "lastname",
    "full_name",
    "email",
    "mail",
    "courriel",
    "telephone",
    "phone",
    "mobile",
    "adresse",
    "address",
    "code_postal",
    "zip_code",
    "date_naissance",
    "birth",
    "birthdate",
    "date_of_birth",
    "age",
    "sexe",
    "sex",
    "gender",
    "genre",
    "username",
    "user_name",
    "login",
    "password",
    "mot_de_passe",
    "ip",
    "ip_address",
    "latitude",
    "poids",
    "weight",
    "heart_rate",
];

/// A column that tells something about somebody, by its name.
pub fn is_personal(column: &str) -> bool {
    let folded = fold(column);
    let folded = folded
        .trim_start_matches("user_")
        .trim_start_matches("client_");
    PERSONAL.contains(&folded)
        || [
            "email",
            "prenom",
            "telephone",
            "phone",
            "naissance",
            "birth",
            "password",
        ]
        .iter()
        .any(|it| folded.contains(it))
}

impl Table {
    pub fn personal(&self) -> Vec<&str> {
        let columns = self.columns.iter().map(String::as_str);
        columns.filter(|it| is_personal(it)).collect()
    }
}
