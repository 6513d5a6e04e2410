//! The conceptual and logical models say what the migrated database is, both ways.

use merise::{Model, Sources, disagreements};
use store::Pool;

fn model() -> Model {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/donnees/merise");
    let text = |path: &std::path::Path| std::fs::read_to_string(path).expect("a text");
    let mut sources = Sources::new();
    for entry in std::fs::read_dir(folder).expect("the folder of models") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "mcd") {
            let name = path.file_name().expect("a name").to_string_lossy();
            sources.insert(name.into_owned(), text(&path));
        }
    }
    let correspondence = text(&std::path::Path::new(folder).join("correspondance.toml"));
    match Model::read(&sources, &correspondence) {
        Ok(model) => model,
        Err(error) => panic!("{error}"),
    }
}

async fn faults(pool: &Pool) -> Vec<String> {
    let schema = store::schema::read(pool).await.expect("the live schema");
    disagreements(&model(), &schema)
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_three_models_agree_with_the_migrated_database(pool: Pool) {
    assert_eq!(faults(&pool).await, Vec::<String>::new());
    let schema = store::schema::read(&pool).await.expect("the live schema");
    for table in ["flight", "account", "run", "audit_event"] {
        assert!(schema.table(table).is_some(), "{table} is read");
    }
}

/// What is done to the schema, what the comparison then says, how it is undone.
const CHANGES: &[(&str, &str, &str)] = &[
    (
        "ALTER TABLE carrier ADD COLUMN fleet integer",
        "carrier.fleet n'a pas de terme",
        "ALTER TABLE carrier DROP COLUMN fleet",
    ),
    (
        "ALTER TABLE carrier RENAME COLUMN country TO nation",
        "nomme carrier.country, que la base n'a pas",
        "ALTER TABLE carrier RENAME COLUMN nation TO country",
    ),
    (
        "CREATE TABLE alliance (code text CONSTRAINT alliance_pk PRIMARY KEY)",
        "la table alliance n'est pas dans le modèle",
        "DROP TABLE alliance",
    ),
    (
        "ALTER TABLE session RENAME TO connexion",
        "la base n'a pas de table session",
        "ALTER TABLE connexion RENAME TO session",
    ),
    (
        "ALTER TABLE feedback ALTER COLUMN account_id SET NOT NULL",
        "la cardinalité est 0,1 dans TÉMOIGNER",
        "ALTER TABLE feedback ALTER COLUMN account_id DROP NOT NULL",
    ),
    (
        "ALTER TABLE session ALTER COLUMN account_id DROP NOT NULL",
        "la cardinalité est 1,1 dans OUVRIR",
        "ALTER TABLE session ALTER COLUMN account_id SET NOT NULL",
    ),
    (
        "ALTER TABLE feedback DROP CONSTRAINT feedback_once",
        "rien dans la base ne rend (prediction_id) unique",
        "ALTER TABLE feedback ADD CONSTRAINT feedback_once UNIQUE (prediction_id)",
    ),
    (
        "ALTER TABLE account ADD CONSTRAINT account_name_unique UNIQUE (display_name)",
        "la contrainte account_name_unique est unique",
        "ALTER TABLE account DROP CONSTRAINT account_name_unique",
    ),
    (
        "ALTER TABLE session DROP CONSTRAINT session_account_fk",
        "la base n'a pas la clé étrangère session_account_fk",
        "ALTER TABLE session ADD CONSTRAINT session_account_fk
            FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE",
    ),
    (
        "ALTER TABLE prediction ADD CONSTRAINT prediction_carrier_fk
            FOREIGN KEY (carrier_code) REFERENCES carrier (code)",
        "la clé étrangère prediction_carrier_fk n'est dans aucune association",
        "ALTER TABLE prediction DROP CONSTRAINT prediction_carrier_fk",
    ),
    (
        "ALTER TABLE watched_trip DROP CONSTRAINT watched_trip_origin_fk;
         ALTER TABLE watched_trip ADD CONSTRAINT watched_trip_origin_fk
            FOREIGN KEY (carrier_code) REFERENCES carrier (code)",
        "watched_trip_origin_fk renvoie à la table carrier",
        "ALTER TABLE watched_trip DROP CONSTRAINT watched_trip_origin_fk;
         ALTER TABLE watched_trip ADD CONSTRAINT watched_trip_origin_fk
            FOREIGN KEY (origin_code) REFERENCES airport (code)",
    ),
    (
        "ALTER TABLE job_execution DROP CONSTRAINT job_execution_pk;
         ALTER TABLE job_execution ADD CONSTRAINT job_execution_pk PRIMARY KEY (job)",
        "l'identifiant est (job, scheduled_for), la clé primaire est (job)",
        "ALTER TABLE job_execution DROP CONSTRAINT job_execution_pk;
         ALTER TABLE job_execution ADD CONSTRAINT job_execution_pk PRIMARY KEY (job, scheduled_for)",
    ),
    (
        "ALTER TABLE run_source DROP CONSTRAINT run_source_source_known",
        "aucune contrainte n'en liste les valeurs",
        "ALTER TABLE run_source ADD CONSTRAINT run_source_source_known CHECK (
            source IN ('weather', 'carriers', 'airports', 'aircraft'))",
    ),
    (
        "SELECT 1",
        "ne listent pas les mêmes valeurs de SOURCE",
        "ALTER TABLE run_source DROP CONSTRAINT run_source_source_known;
         ALTER TABLE run_source ADD CONSTRAINT run_source_source_known CHECK (
            source IN ('weather', 'carriers', 'airports', 'aircraft', 'flights'))",
    ),
];

#[sqlx::test(migrations = "../../migrations")]
async fn every_change_of_the_schema_alone_is_found(pool: Pool) {
    for (change, expected, undo) in CHANGES {
        run(&pool, change).await;
        let found = faults(&pool).await;
        assert!(
            found.iter().any(|fault| fault.contains(expected)),
            "{change}\n{found:#?}"
        );
        run(&pool, undo).await;
    }
    assert_eq!(faults(&pool).await, Vec::<String>::new(), "all undone");
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_sources_that_tables_list_are_those_of_the_domain(pool: Pool) {
    let schema = store::schema::read(&pool).await.expect("the live schema");
    let known = domain::Source::ALL.map(domain::Source::as_str);
    for table in ["run_source", "rejected_row", "source_watermark"] {
        let table = schema.table(table).expect("a table");
        assert_eq!(table.listed_values("source").expect("a list"), known);
    }
}

async fn run(pool: &Pool, statement: &'static str) {
    sqlx::raw_sql(statement)
        .execute(pool)
        .await
        .expect(statement);
}
