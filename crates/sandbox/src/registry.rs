//! Loads the aircraft registry into a `PostgreSQL` database of its own.
//!
//! Every step tolerates a repeat: the database and the role are created when absent, the
//! tables are filled again in one transaction.

use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::SandboxError;
use crate::fault::restore;

const TABLES: &str = include_str!("../sql/registry.sql");

/// In the order that the foreign keys ask for.
const COPIES: [(&str, &str); 3] = [
    (
        "engine",
        "COPY engine (code, type) FROM STDIN WITH (FORMAT csv, HEADER true)",
    ),
    (
        "acftref",
        "COPY acftref (code, mfr, model, type_acft, type_eng, no_eng, no_seats, speed) \
         FROM STDIN WITH (FORMAT csv, HEADER true)",
    ),
    (
        "master",
        "COPY master (n_number, year_mfr, mfr_mdl_code, eng_mfr_mdl) \
         FROM STDIN WITH (FORMAT csv, HEADER true)",
    ),
];

/// Any number, the same for all: two loads at once wait for each other.
const LOCK: i64 = 0x5061_6e64;

/// Where the registry goes, and who may read it. No `Debug`: it holds passwords.
pub struct Registry {
    /// Address of a database of the server, by a role that may create databases and roles.
    pub admin_url: String,
    pub database: String,
    pub reader: String,
    pub reader_password: String,
    /// Folder of the sources, `data/sources`.
    pub data: PathBuf,
}

/// Rows of each table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    pub engine: u64,
    pub acftref: u64,
    pub master: u64,
}

/// Creates the database and its reader when absent, and fills the tables.
pub async fn load_registry(registry: &Registry) -> Result<Loaded, SandboxError> {
    let files = COPIES.map(|(table, _)| read(&registry.data, table));
    let [engine, acftref, master] = files;
    let files = [engine?, acftref?, master?];
    let options = administration(&registry.admin_url)?;
    // Statements hold the reader's password: they are not logged.
    let options = options.disable_statement_logging();

    let mut admin = options
        .connect()
        .await
        .map_err(at("connexion d’administration"))?;
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(LOCK)
        .execute(&mut admin)
        .await
        .map_err(at("attente d’un autre chargement"))?;
    create_database(&mut admin, registry)
        .await
        .map_err(at("création de la base"))?;
    create_reader(&mut admin, registry)
        .await
        .map_err(at("création du rôle de lecture"))?;

    let options = options.database(&registry.database);
    let mut own = options
        .connect()
        .await
        .map_err(at("connexion à la base du registre"))?;
    let loaded = fill(&mut own, &files)
        .await
        .map_err(at("chargement des tables"))?;
    grant(&mut own, registry)
        .await
        .map_err(at("droits du rôle de lecture"))?;
    own.close().await.map_err(at("déconnexion"))?;
    admin.close().await.map_err(at("déconnexion"))?;
    Ok(loaded)
}

/// The parser takes any scheme, and its own error may quote the address.
pub(crate) fn administration(url: &str) -> Result<PgConnectOptions, SandboxError> {
    let is_postgres = ["postgres://", "postgresql://"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    if is_postgres {
        url.parse().map_err(|_| SandboxError::AdminUrl)
    } else {
        Err(SandboxError::AdminUrl)
    }
}

fn read(data: &Path, table: &str) -> Result<Vec<u8>, SandboxError> {
    let path = data.join("aircraft").join(format!("{table}.csv"));
    std::fs::read(&path).map_err(|cause| SandboxError::file(path, cause))
}

async fn create_database(admin: &mut PgConnection, registry: &Registry) -> sqlx::Result<()> {
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(&registry.database)
            .fetch_one(&mut *admin)
            .await?;
    if exists {
        return Ok(());
    }
    let template = "CREATE DATABASE %I ENCODING 'UTF8' TEMPLATE template0";
    run(admin, template, &[&registry.database]).await
}

async fn create_reader(admin: &mut PgConnection, registry: &Registry) -> sqlx::Result<()> {
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
            .bind(&registry.reader)
            .fetch_one(&mut *admin)
            .await?;
    if !exists {
        run(admin, "CREATE ROLE %I", &[&registry.reader]).await?;
    }
    let template = "ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION \
                    NOBYPASSRLS PASSWORD %L";
    run(
        admin,
        template,
        &[&registry.reader, &registry.reader_password],
    )
    .await?;
    run(
        admin,
        "ALTER ROLE %I SET default_transaction_read_only = on",
        &[&registry.reader],
    )
    .await
}

async fn fill(own: &mut PgConnection, files: &[Vec<u8>; 3]) -> sqlx::Result<Loaded> {
    let mut transaction = own.begin().await?;
    restore(&mut transaction).await?;
    sqlx::raw_sql(TABLES).execute(&mut *transaction).await?;
    let mut rows = [0; 3];
    for ((count, (_, statement)), content) in rows.iter_mut().zip(COPIES).zip(files) {
        let mut copy = transaction.copy_in_raw(statement).await?;
        copy.send(content.as_slice()).await?;
        *count = copy.finish().await?;
    }
    // Tables this small are sampled whole: plans over them are the same from one load to the next.
    sqlx::raw_sql("ANALYZE master, acftref, engine")
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    let [engine, acftref, master] = rows;
    Ok(Loaded {
        engine,
        acftref,
        master,
    })
}

/// The reader connects, sees the three tables, and nothing else; nobody else connects.
async fn grant(own: &mut PgConnection, registry: &Registry) -> sqlx::Result<()> {
    let (database, reader) = (registry.database.as_str(), registry.reader.as_str());
    run(own, "REVOKE ALL ON DATABASE %I FROM PUBLIC", &[database]).await?;
    run(own, "REVOKE CREATE ON SCHEMA public FROM PUBLIC", &[]).await?;
    run(
        own,
        "GRANT CONNECT ON DATABASE %I TO %I",
        &[database, reader],
    )
    .await?;
    run(own, "GRANT USAGE ON SCHEMA public TO %I", &[reader]).await?;
    run(
        own,
        "GRANT SELECT ON master, acftref, engine TO %I",
        &[reader],
    )
    .await
}

/// Runs a statement that takes no bind parameter: the server itself quotes the names (`%I`)
/// and the texts (`%L`) into it.
async fn run(
    connection: &mut PgConnection,
    template: &'static str,
    arguments: &[&str],
) -> sqlx::Result<()> {
    let statement: String = sqlx::query_scalar("SELECT format($1, VARIADIC $2::text[])")
        .bind(template)
        .bind(arguments)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await?;
    Ok(())
}

fn at(step: &'static str) -> impl FnOnce(sqlx::Error) -> SandboxError {
    move |cause| SandboxError::Database { step, cause }
}
