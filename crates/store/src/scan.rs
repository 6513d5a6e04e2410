//! Looks for values in every column of the database that can hold one.

use domain::Personal;
use sqlx::{AssertSqlSafe, PgConnection, Row};

use crate::{Pool, StoreError};

/// Where a value was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// `table.column`.
    pub column: String,
    /// Which value, by its place in what was sought.
    pub value: usize,
    pub rows: u64,
}

/// What was read, and what was found there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    pub tables: u64,
    pub columns: u64,
    pub rows: u64,
    pub found: Vec<Found>,
}

/// Every column that can hold a text, of every schema but the server's own: numbers, dates,
/// durations and truth values cannot. What is read is the catalogue, so a new table is not
/// forgotten.
const COLUMNS: &str = "
    SELECT format('%I.%I', nspname, relname) AS table_name,
        format('%s.%s', relname, attname) AS name,
        format('%I', attname) AS quoted,
        atttypid = 'bytea'::regtype AS is_bytea
    FROM pg_class
    INNER JOIN pg_namespace ON pg_namespace.oid = relnamespace
    INNER JOIN pg_attribute ON attrelid = pg_class.oid
    INNER JOIN pg_type ON pg_type.oid = atttypid
    WHERE relkind IN ('r', 'p', 'm')
        AND NOT relispartition
        AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        AND nspname NOT LIKE 'pg_temp_%'
        AND attnum > 0
        AND NOT attisdropped
        AND typcategory NOT IN ('N', 'D', 'B', 'T')
    ORDER BY nspname, relname, attnum";

/// Values that ANALYZE copied aside.
const STATISTICS: &str = "
    SELECT tablename::text || '.' || attname::text || ' (statistiques)'
    FROM pg_stats
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
        AND (
            concat_ws(' ', most_common_vals::text, histogram_bounds::text, most_common_elems::text)
                LIKE ANY ($1)
            OR lower(concat_ws(' ', most_common_vals::text, histogram_bounds::text,
                most_common_elems::text)) LIKE ANY ($2)
        )";

struct Column {
    /// `table.column`, for people.
    name: String,
    /// The table, quoted.
    table: String,
    /// What tells whether a row of the column holds a value.
    matches: String,
}

/// Fewer bytes are found by chance among many random hashes.
const FEWEST_BYTES: usize = 4;

/// Looks for each value, as it is and in lower case, as it would be inside JSON, and as the bytes
/// of its text.
pub async fn scan(pool: &Pool, values: &[Personal<String>]) -> Result<Scan, StoreError> {
    // One state of the database for all columns.
    let mut transaction = pool.begin().await?;
    sqlx::raw_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .execute(&mut *transaction)
        .await?;
    let columns = columns(&mut transaction).await?;
    let patterns: Vec<_> = values.iter().map(Patterns::of).collect();
    let all = Patterns::any(&patterns);
    let mut scan = Scan::default();
    for table in columns.chunk_by(|a, b| a.table == b.table) {
        scan.tables += 1;
        scan.columns += table.len() as u64;
        let (rows, hits) = hits(&mut transaction, table, &all).await?;
        scan.rows += rows;
        // Which value, only where one is: nothing is read twice when nothing is left.
        for (column, _) in table.iter().zip(hits).filter(|(_, hits)| *hits > 0) {
            for (value, patterns) in patterns.iter().enumerate() {
                let column = std::slice::from_ref(column);
                let (_, hits) = self::hits(&mut transaction, column, patterns).await?;
                if hits[0] > 0 {
                    scan.found.push(Found {
                        column: column[0].name.clone(),
                        value,
                        rows: hits[0],
                    });
                }
            }
        }
    }
    for (value, patterns) in patterns.iter().enumerate() {
        let places: Vec<String> = sqlx::query_scalar(STATISTICS)
            .bind(&patterns.exact)
            .bind(&patterns.lower)
            .fetch_all(&mut *transaction)
            .await?;
        scan.found.extend(places.into_iter().map(|column| Found {
            column,
            value,
            rows: 1,
        }));
    }
    transaction.rollback().await?;
    Ok(scan)
}

async fn columns(connection: &mut PgConnection) -> Result<Vec<Column>, StoreError> {
    let rows = sqlx::query(COLUMNS).fetch_all(connection).await?;
    let mut columns = Vec::new();
    for row in rows {
        let quoted: String = row.try_get("quoted")?;
        let is_bytea: bool = row.try_get("is_bytea")?;
        columns.push(Column {
            name: row.try_get("name")?,
            table: row.try_get("table_name")?,
            matches: if is_bytea {
                format!("encode({quoted}, 'hex') LIKE ANY ($3)")
            } else {
                format!("{quoted}::text LIKE ANY ($1) OR lower({quoted}::text) LIKE ANY ($2)")
            },
        });
    }
    Ok(columns)
}

/// Rows of the table, and for each of its columns the rows that match.
async fn hits(
    connection: &mut PgConnection,
    columns: &[Column],
    patterns: &Patterns,
) -> Result<(u64, Vec<u64>), StoreError> {
    let counts: String = columns
        .iter()
        .map(|column| format!(", count(*) FILTER (WHERE {})", column.matches))
        .collect();
    // The names come from the catalogue, quoted by the server; the values are parameters.
    let statement = format!("SELECT count(*){counts} FROM {}", columns[0].table);
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(&patterns.exact)
        .bind(&patterns.lower)
        .bind(&patterns.bytes)
        .fetch_one(connection)
        .await?;
    let count = |index: usize| row.try_get::<i64, _>(index).map(i64::unsigned_abs);
    let hits = (1..=columns.len()).map(count).collect::<Result<_, _>>()?;
    Ok((count(0)?, hits))
}

/// Patterns of LIKE.
#[derive(Default)]
struct Patterns {
    exact: Vec<String>,
    lower: Vec<String>,
    /// In hexadecimal, for columns of bytes.
    bytes: Vec<String>,
}

impl Patterns {
    fn of(value: &Personal<String>) -> Self {
        let value = value.open_for("traces");
        let json = serde_json::Value::from(value.as_str()).to_string();
        let mut written = vec![value.clone(), json[1..json.len() - 1].to_owned()];
        written.dedup();
        // `lower` of a database whose locale is C leaves accented letters as they are.
        let mut exact = written.clone();
        exact.extend(written.iter().map(|text| text.to_lowercase()));
        exact.extend(written.iter().map(|text| text.to_uppercase()));
        exact.sort();
        exact.dedup();
        let mut bytes = Vec::new();
        if value.len() >= FEWEST_BYTES {
            bytes.push(value.bytes().map(|byte| format!("{byte:02x}")).collect());
            if value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                bytes.push(value.to_lowercase());
            }
        }
        Self {
            exact: exact.iter().map(|text| within(text)).collect(),
            lower: written
                .iter()
                .map(|text| within(&text.to_lowercase()))
                .collect(),
            bytes: bytes.iter().map(|text| within(text)).collect(),
        }
    }

    fn any(each: &[Self]) -> Self {
        let mut all = Self::default();
        for patterns in each {
            all.exact.extend_from_slice(&patterns.exact);
            all.lower.extend_from_slice(&patterns.lower);
            all.bytes.extend_from_slice(&patterns.bytes);
        }
        all
    }
}

/// The pattern of what contains that text.
fn within(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_sought_in_all_the_ways_it_can_be_written() {
        let patterns = Patterns::of(&Personal::new("Dit \"À_b\"".to_owned()));
        for written in [
            "%Dit \"À\\_b\"%",
            "%DIT \"À\\_B\"%",
            // JSON writes quotes with a backslash, which LIKE doubles.
            "%Dit \\\\\"À\\_b\\\\\"%",
        ] {
            let written = written.to_owned();
            assert!(
                patterns.exact.contains(&written),
                "{written} {:?}",
                patterns.exact
            );
        }
        assert_eq!(patterns.lower[0], "%dit \"à\\_b\"%");
        assert_eq!(patterns.bytes, ["%4469742022c3805f6222%"]);
    }

    #[test]
    fn a_hash_is_sought_as_the_bytes_that_it_writes() {
        let patterns = Patterns::of(&Personal::new("00FFab12".to_owned()));
        assert_eq!(patterns.bytes, ["%3030464661623132%", "%00ffab12%"]);
        let short = Patterns::of(&Personal::new("Ada".to_owned()));
        assert!(short.bytes.is_empty() && !short.exact.is_empty());
    }
}
