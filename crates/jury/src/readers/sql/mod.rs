//! SQL through sqlparser, in the dialect that accepts it.

mod statements;

use sqlparser::ast::{ObjectName, SetExpr, Statement, TableFactor};
use sqlparser::dialect::{
    Dialect, DuckDbDialect, GenericDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect,
};
use sqlparser::parser::Parser;

pub use statements::comments;
use statements::{placeholders, split};

/// Nothing longer is read at once.
pub(crate) const LONGEST: usize = 400_000;

#[derive(Debug, Clone, Default)]
pub struct Sql {
    pub statements: Vec<Said>,
    /// Statements that no dialect reads: the line.
    pub faults: Vec<usize>,
    /// Comments, with their line.
    pub comments: Vec<(usize, String)>,
}

#[derive(Debug, Clone)]
pub struct Said {
    pub line: usize,
    pub kind: Kind,
    pub table: String,
    pub columns: Vec<String>,
    pub joins: usize,
    pub has_filter: bool,
    pub has_group: bool,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Select,
    CreateTable,
    CreateIndex,
    Insert,
    Delete,
    Update,
    Copy,
    Other,
}

/// A text that begins as a statement does: what is worth parsing inside a program.
pub fn looks_like(text: &str) -> bool {
    // Prose begins with one capital; a statement is all capitals or all small letters.
    let first: String = text
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    if first != first.to_uppercase() && first != first.to_lowercase() {
        return false;
    }
    let start: String = text
        .trim_start()
        .chars()
        .take(24)
        .collect::<String>()
        .to_uppercase();
    let mut words = start.split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    match first {
        "SELECT" | "WITH" => {
            text.split_whitespace().count() >= 3 && {
                let upper = text.to_uppercase();
                upper.contains("FROM") || first == "SELECT" && upper.contains("SELECT 1")
            }
        }
        "INSERT" => second == "INTO" || second == "OR",
        "DELETE" => second == "FROM",
        "CREATE" => ["TABLE", "INDEX", "UNIQUE", "VIEW", "OR", "SCHEMA", "TEMP"].contains(&second),
        "UPDATE" => text.to_uppercase().contains(" SET "),
        "COPY" => text.contains(['(', '\'']),
        _ => false,
    }
}

/// Reads a whole file, or the text of a string that begins on `first`.
pub fn read(text: &str, first: usize) -> Sql {
    let mut sql = Sql {
        comments: comments(text, first),
        ..Sql::default()
    };
    if text.len() > LONGEST {
        return sql;
    }
    for (line, statement) in split(text) {
        let line = line + first - 1;
        match parse(&statement) {
            Some(parsed) => {
                sql.statements
                    .extend(parsed.iter().map(|it| said(it, line, &statement)));
            }
            None => sql.faults.push(line),
        }
    }
    sql
}

fn parse(statement: &str) -> Option<Vec<Statement>> {
    let dialects: [&dyn Dialect; 5] = [
        &PostgreSqlDialect {},
        &GenericDialect {},
        &DuckDbDialect {},
        &MySqlDialect {},
        &SQLiteDialect {},
    ];
    // What a program fills in becomes a name that every dialect reads.
    let plain = placeholders(statement);
    dialects
        .iter()
        .find_map(|it| Parser::parse_sql(*it, &plain).ok())
}

fn said(statement: &Statement, line: usize, text: &str) -> Said {
    let mut said = Said {
        line,
        kind: Kind::Other,
        table: String::new(),
        columns: Vec::new(),
        joins: 0,
        has_filter: false,
        has_group: false,
        text: text.to_owned(),
    };
    match statement {
        Statement::CreateTable(table) => {
            said.kind = Kind::CreateTable;
            said.table = last(&table.name);
            said.columns = table
                .columns
                .iter()
                .map(|it| it.name.value.clone())
                .collect();
        }
        Statement::CreateIndex(index) => {
            said.kind = Kind::CreateIndex;
            said.table = last(&index.table_name);
        }
        Statement::Insert(insert) => {
            said.kind = Kind::Insert;
            said.table = insert.table.to_string();
        }
        Statement::Delete(_) => {
            said.kind = Kind::Delete;
            let upper = text.to_uppercase();
            let place = upper.find("FROM").map_or(text.len(), |it| it + 4);
            let after = text.get(place..).unwrap_or_default();
            after
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .clone_into(&mut said.table);
            said.has_filter = upper.contains("WHERE");
        }
        Statement::Update(_) => said.kind = Kind::Update,
        Statement::Copy { .. } => said.kind = Kind::Copy,
        Statement::Query(query) => {
            said.kind = Kind::Select;
            if let SetExpr::Select(select) = query.body.as_ref() {
                said.joins = select.from.iter().map(|it| it.joins.len()).sum();
                said.has_filter = select.selection.is_some();
                said.has_group = text.to_uppercase().contains("GROUP BY");
                if let Some(TableFactor::Table { name, .. }) =
                    select.from.first().map(|it| &it.relation)
                {
                    said.table = last(name);
                }
            }
        }
        _ => {}
    }
    said
}

fn last(name: &ObjectName) -> String {
    let text = name.to_string();
    let last = text.rsplit('.').next().unwrap_or(&text);
    last.trim_matches(['"', '`', '[', ']']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_give_tables_columns_and_joins() {
        let sql = read(
            "-- pourquoi\nCREATE TABLE client (\n id SERIAL PRIMARY KEY, email TEXT);\n\nSELECT a.x FROM a JOIN b ON a.i = b.i WHERE b.z > %s;\nn'importe quoi;",
            10,
        );
        let first = &sql.statements[0];
        assert_eq!(
            (first.kind, first.line, first.table.as_str()),
            (Kind::CreateTable, 11, "client")
        );
        assert_eq!(first.columns, ["id", "email"]);
        let second = &sql.statements[1];
        assert_eq!(
            (second.line, second.joins, second.has_filter),
            (14, 1, true)
        );
        assert_eq!(sql.faults, [15]);
        assert_eq!(sql.comments, [(10, "pourquoi".to_owned())]);
    }

    #[test]
    fn only_statements_look_like_sql() {
        assert!(looks_like("SELECT a FROM t"));
        assert!(!looks_like("Select a city from the list below"));
        assert!(!looks_like("Update the settings"));
    }
}
