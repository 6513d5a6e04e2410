//! Migrations come in reversible pairs.

use sqlx::migrate::Migrator;
use store::Pool;

static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

async fn tables(pool: &Pool) -> Vec<String> {
    sqlx::query_scalar("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")
        .fetch_all(pool)
        .await
        .expect("the catalogue")
}

#[sqlx::test(migrations = "../../migrations")]
async fn each_migration_is_undone_by_its_pair_on_tables_with_rows(pool: Pool) {
    testkit::seed(&pool).await;
    let before = tables(&pool).await;
    assert!(before.contains(&"flight".to_owned()), "{before:?}");
    MIGRATOR.undo(&pool, 0).await.expect("undone");
    assert_eq!(tables(&pool).await, ["_sqlx_migrations"]);
    assert!(!store::is_ready(&pool).await.expect("an answer"));
    MIGRATOR.run(&pool).await.expect("done again");
    // Months come with their flights, which are gone.
    let months = |name: &String| name.starts_with("flight_2013");
    let without_months: Vec<_> = before.into_iter().filter(|name| !months(name)).collect();
    assert_eq!(tables(&pool).await, without_months);
    assert!(store::is_ready(&pool).await.expect("an answer"));
}

#[sqlx::test(migrations = false)]
async fn migrating_twice_changes_nothing(pool: Pool) {
    store::migrate(&pool).await.expect("migrated");
    let once = tables(&pool).await;
    store::migrate(&pool).await.expect("migrated");
    assert_eq!(tables(&pool).await, once);
}
