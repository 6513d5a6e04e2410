//! Migrations come in reversible pairs, tried one by one over rows.

use std::collections::BTreeMap;

use sqlx::migrate::Migrator;
use store::Pool;

use crate::people;

static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// Everything that migrations make: columns, constraints, indexes, views, functions, triggers, and
/// the rights on them. Partitions are made by loads, not by migrations.
const SHAPE: &str = "
    SELECT format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, col_description(c.oid, a.attnum))
    FROM pg_attribute AS a INNER JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
        AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT format('%s %s %s', c.relname, n.conname, pg_get_constraintdef(n.oid))
    FROM pg_constraint AS n INNER JOIN pg_class AS c ON c.oid = n.conrelid
    WHERE n.connamespace = 'public'::regnamespace AND NOT c.relispartition
    UNION ALL
    SELECT pg_get_indexdef(i.indexrelid)
    FROM pg_index AS i INNER JOIN pg_class AS c ON c.oid = i.indrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
    UNION ALL
    SELECT format('%s %s', oid::regclass, pg_get_viewdef(oid)) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
    UNION ALL
    SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT pg_get_triggerdef(t.oid)
    FROM pg_trigger AS t INNER JOIN pg_class AS c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND NOT c.relispartition
    UNION ALL
    SELECT format('%s %s %s', c.oid::regclass, c.relowner::regrole, held.privilege_type || held.grantee::regrole)
    FROM pg_class AS c, aclexplode(c.relacl) AS held
    WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND held.grantee <> c.relowner
    ORDER BY 1";

async fn shape(pool: &Pool) -> Vec<String> {
    sqlx::query_scalar(SHAPE)
        .fetch_all(pool)
        .await
        .expect("the catalogue")
}

async fn tables(pool: &Pool) -> Vec<String> {
    sqlx::query_scalar("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")
        .fetch_all(pool)
        .await
        .expect("the catalogue")
}

/// Rows of each table, partitions counted in their parent.
async fn rows(pool: &Pool) -> BTreeMap<String, i64> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
             AND NOT relispartition AND relname <> '_sqlx_migrations'",
    )
    .fetch_all(pool)
    .await
    .expect("the catalogue");
    let mut rows = BTreeMap::new();
    for table in tables {
        let statement = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let count = sqlx::query_scalar(statement).fetch_one(pool).await;
        rows.insert(table, count.expect("a count"));
    }
    rows
}

fn versions() -> Vec<i64> {
    let ups = MIGRATOR
        .iter()
        .filter(|migration| migration.migration_type.is_up_migration());
    let mut versions: Vec<i64> = ups.map(|migration| migration.version).collect();
    versions.sort_unstable();
    versions
}

#[test]
fn every_migration_has_its_pair() {
    for version in versions() {
        let is_pair = |migration: &&sqlx::migrate::Migration| migration.version == version;
        assert_eq!(MIGRATOR.iter().filter(is_pair).count(), 2, "{version}");
    }
}

/// The newest is undone and done again over rows, then undone to uncover the one before.
#[sqlx::test(migrations = "../../migrations")]
async fn each_migration_is_undone_and_done_again_alone_over_rows(pool: Pool) {
    testkit::seed(&pool).await;
    people::seed(&pool).await;
    let empty: Vec<_> = rows(&pool)
        .await
        .into_iter()
        .filter(|(_, count)| *count == 0)
        .collect();
    assert!(
        empty.is_empty(),
        "a row in each table, to see what a migration does to it: {empty:?}"
    );

    let mut versions = versions();
    while let Some(version) = versions.pop() {
        let (shape_before, rows_before) = (shape(&pool).await, rows(&pool).await);
        let former = versions.last().copied().unwrap_or(0);
        MIGRATOR
            .undo(&pool, former)
            .await
            .unwrap_or_else(|error| panic!("{version} down: {error}"));
        let (shape_without, rows_without) = (shape(&pool).await, rows(&pool).await);
        assert_ne!(shape_before, shape_without, "{version} down undoes nothing");
        MIGRATOR
            .run_to(version, &pool)
            .await
            .unwrap_or_else(|error| panic!("{version} up again: {error}"));
        assert_eq!(shape(&pool).await, shape_before, "{version} up again");
        let rows_again = rows(&pool).await;
        for (table, count) in &rows_without {
            assert_eq!(
                rows_before.get(table),
                Some(count),
                "{version} down keeps the rows of {table}"
            );
            assert_eq!(
                rows_again.get(table),
                Some(count),
                "{version} up keeps the rows of {table}"
            );
        }
        MIGRATOR
            .undo(&pool, former)
            .await
            .unwrap_or_else(|error| panic!("{version} down again: {error}"));
        assert_eq!(shape(&pool).await, shape_without, "{version} down again");
    }
    assert_eq!(tables(&pool).await, ["_sqlx_migrations"]);
    assert!(!store::is_ready(&pool).await.expect("an answer"));
    MIGRATOR.run(&pool).await.expect("done again");
    assert!(store::is_ready(&pool).await.expect("an answer"));
}

#[sqlx::test(migrations = false)]
async fn migrating_twice_changes_nothing(pool: Pool) {
    store::migrate(&pool).await.expect("migrated");
    let once = shape(&pool).await;
    store::migrate(&pool).await.expect("migrated");
    assert_eq!(shape(&pool).await, once);
}
