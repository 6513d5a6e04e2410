//! What the live schema is made of, read from the catalogue of the server.

use merise::schema::{Check, Column, FunctionRight, Index, Key, Reference, Right, Schema, Table};

use crate::{Pool, StoreError};

/// Reads tables, views and rights of the schema; partitions count as their parent.
pub async fn read(pool: &Pool) -> Result<Schema, StoreError> {
    let mut schema = Schema::default();
    let relations = sqlx::query_file!("schema/relation.sql")
        .fetch_all(pool)
        .await?;
    for relation in relations {
        if relation.is_view {
            schema.views.push(relation.name);
        } else {
            schema.tables.push(Table {
                name: relation.name,
                partitioned_by: relation.partitioned_by,
                partition_columns: relation.partition_columns,
                ..Table::default()
            });
        }
    }
    columns(pool, &mut schema).await?;
    constraints(pool, &mut schema).await?;
    for index in sqlx::query_file!("schema/index.sql")
        .fetch_all(pool)
        .await?
    {
        if let Some(table) = find(&mut schema, &index.table) {
            table.indexes.push(Index {
                name: index.name,
                definition: index.definition,
            });
        }
    }
    rights(pool, &mut schema).await?;
    Ok(schema)
}

async fn columns(pool: &Pool, schema: &mut Schema) -> Result<(), StoreError> {
    for column in sqlx::query_file!("schema/column.sql")
        .fetch_all(pool)
        .await?
    {
        if let Some(table) = find(schema, &column.table) {
            table.columns.push(Column {
                name: column.name,
                kind: column.kind,
                is_nullable: column.is_nullable,
                expression: column.expression,
                is_generated: column.is_generated,
                is_identity: column.is_identity,
                comment: column.comment,
            });
        }
    }
    Ok(())
}

async fn constraints(pool: &Pool, schema: &mut Schema) -> Result<(), StoreError> {
    for constraint in sqlx::query_file!("schema/constraint.sql")
        .fetch_all(pool)
        .await?
    {
        let Some(table) = find(schema, &constraint.table) else {
            continue;
        };
        match constraint.kind.as_str() {
            kind @ ("p" | "u") => table.keys.push(Key {
                name: constraint.name,
                is_primary: kind == "p",
                columns: constraint.columns,
            }),
            "f" => table.references.push(Reference {
                name: constraint.name,
                columns: constraint.columns,
                table: constraint.target.unwrap_or_default(),
                target_columns: constraint.target_columns,
                on_delete: constraint.on_delete,
            }),
            _ => table.checks.push(Check {
                name: constraint.name,
                columns: constraint.columns,
                definition: constraint.definition,
            }),
        }
    }
    Ok(())
}

async fn rights(pool: &Pool, schema: &mut Schema) -> Result<(), StoreError> {
    let held = sqlx::query_file!("schema/right.sql")
        .fetch_all(pool)
        .await?;
    schema.rights = held
        .into_iter()
        .map(|right| Right {
            role: right.role,
            table: right.table,
            privilege: right.privilege,
            column: right.column,
        })
        .collect();
    let callable = sqlx::query_file!("schema/function_right.sql")
        .fetch_all(pool)
        .await?;
    schema.functions = callable
        .into_iter()
        .map(|right| FunctionRight {
            role: right.role,
            function: right.function,
            as_owner: right.as_owner,
        })
        .collect();
    Ok(())
}

fn find<'a>(schema: &'a mut Schema, name: &str) -> Option<&'a mut Table> {
    schema.tables.iter_mut().find(|table| table.name == name)
}

#[cfg(test)]
mod tests {
    /// They read the catalogue, not our data: they are told here and not in the page of queries.
    #[test]
    fn every_question_to_the_catalogue_has_its_header() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/schema");
        let files = std::fs::read_dir(folder).expect("the folder");
        let mut count = 0;
        for file in files {
            let path = file.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a text");
            if let Err(fault) = explain::Header::parse(&text) {
                panic!("{} : {fault}", path.display());
            }
            count += 1;
        }
        assert!(count > 0, "the folder is empty");
    }
}
