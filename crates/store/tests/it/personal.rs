//! The marks of the live schema, the register and the rules agree, both ways.

use privacy::{Class, REGISTER, RULES};
use store::Pool;

async fn faults(pool: &Pool) -> Vec<String> {
    let columns = store::personal::columns(pool).await.expect("the columns");
    privacy::faults(&columns, REGISTER, RULES)
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_schema_the_register_and_the_rules_agree(pool: Pool) {
    assert_eq!(faults(&pool).await, Vec::<String>::new());
    let columns = store::personal::columns(&pool).await.expect("the columns");
    let has = |class| columns.iter().any(|column| column.class == Some(class));
    assert!(Class::ALL.into_iter().all(has), "each class is used");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_column_added_without_a_mark_is_told(pool: Pool) {
    for (statement, told) in [
        (
            "ALTER TABLE flight ADD COLUMN pilot text",
            "flight.pilot n'est pas classée",
        ),
        (
            "CREATE TABLE passenger (id text)",
            "passenger.id n'est pas classée",
        ),
        (
            "ALTER TABLE account ADD COLUMN phone text; \
             COMMENT ON COLUMN account.phone IS '[RGPD : identifiante]'",
            "account.phone est personnelle et absente du registre",
        ),
    ] {
        sqlx::raw_sql(statement)
            .execute(&pool)
            .await
            .expect("altered");
        let faults = faults(&pool).await;
        assert!(
            faults.iter().any(|fault| fault.starts_with(told)),
            "{told} : {faults:?}"
        );
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_declared_column_that_is_gone_or_no_longer_personal_is_told(pool: Pool) {
    sqlx::raw_sql(
        "ALTER TABLE session DROP COLUMN created_at CASCADE; \
         COMMENT ON COLUMN account.role IS '[RGPD : non personnelle]'",
    )
    .execute(&pool)
    .await
    .expect("altered");
    let faults = faults(&pool).await;
    assert_eq!(
        faults.len(),
        4,
        "each by the register and by a rule: {faults:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_marks_are_added_to_a_comment_and_taken_back_from_it(pool: Pool) {
    let comment = "SELECT col_description('account'::regclass, 2)";
    let migrator = sqlx::migrate!("../../migrations");
    migrator.undo(&pool, 39).await.expect("undone");
    sqlx::raw_sql("COMMENT ON COLUMN account.email IS 'Adresse.'")
        .execute(&pool)
        .await
        .expect("commented");
    migrator.run(&pool).await.expect("done again");
    let said: String = sqlx::query_scalar(comment)
        .fetch_one(&pool)
        .await
        .expect("text");
    assert_eq!(said, "Adresse. [RGPD : identifiante]");
    migrator.undo(&pool, 39).await.expect("undone");
    let said: String = sqlx::query_scalar(comment)
        .fetch_one(&pool)
        .await
        .expect("text");
    assert_eq!(said, "Adresse.");
}

#[sqlx::test(migrations = "../../migrations")]
async fn no_identifying_value_is_copied_into_the_statistics(pool: Pool) {
    let columns = store::personal::columns(&pool).await.expect("the columns");
    // Names of keys, which are instants, lead to nobody without the key.
    let identifying = columns.iter().filter(|column| {
        column.class == Some(Class::Identifying) && !column.name.ends_with(".pseudonym_key")
    });
    let copied: Vec<String> = sqlx::query_scalar(
        "SELECT attrelid::regclass::text || '.' || attname FROM pg_attribute
         WHERE coalesce(attstattarget, -1) <> 0",
    )
    .fetch_all(&pool)
    .await
    .expect("the catalogue");
    for column in identifying {
        assert!(!copied.contains(&column.name), "{}", column.name);
    }
}
