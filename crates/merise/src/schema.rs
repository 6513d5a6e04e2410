//! What a server says of a schema: filled by whoever has a connection, read by everything here.
//!
//! Partitions count as their parent, so that their number does not change what is said.

/// Tables and views of a schema, each list in the order of names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    pub tables: Vec<Table>,
    pub views: Vec<String>,
    pub rights: Vec<Right>,
    pub functions: Vec<FunctionRight>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    pub name: String,
    /// How its rows are spread over partitions, as the server writes it.
    pub partitioned_by: Option<String>,
    /// The columns of that, which every key must hold.
    pub partition_columns: Vec<String>,
    pub columns: Vec<Column>,
    pub keys: Vec<Key>,
    pub references: Vec<Reference>,
    pub checks: Vec<Check>,
    /// Those that no key makes.
    pub indexes: Vec<Index>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Column {
    pub name: String,
    pub kind: String,
    pub is_nullable: bool,
    /// The expression of a default, or of a computed value.
    pub expression: Option<String>,
    pub is_generated: bool,
    pub is_identity: bool,
    pub comment: Option<String>,
}

/// A primary key or a unique constraint.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Key {
    pub name: String,
    pub is_primary: bool,
    pub columns: Vec<String>,
}

/// A foreign key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reference {
    pub name: String,
    pub columns: Vec<String>,
    pub table: String,
    pub target_columns: Vec<String>,
    /// What happens when the row referred to is deleted, in the words of SQL.
    pub on_delete: String,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Check {
    pub name: String,
    pub columns: Vec<String>,
    pub definition: String,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Index {
    pub name: String,
    pub definition: String,
}

/// A privilege that a role holds on a table, or on some of its columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Right {
    pub role: String,
    pub table: String,
    /// `SELECT`, `INSERT`…
    pub privilege: String,
    /// None when the whole table is meant.
    pub column: Option<String>,
}

/// A function that a role may call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FunctionRight {
    pub role: String,
    pub function: String,
    /// It acts with the rights of its owner.
    pub as_owner: bool,
}

impl Schema {
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub fn primary_key(&self) -> Option<&Key> {
        self.keys.iter().find(|key| key.is_primary)
    }

    pub fn uniques(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().filter(|key| !key.is_primary)
    }

    /// The values that a check lists for a column alone, when one does.
    pub fn listed_values(&self, column: &str) -> Option<Vec<String>> {
        let mut about = self.checks.iter().filter(|check| check.columns == [column]);
        about.find_map(|check| crate::domain::listed(&check.definition))
    }
}
