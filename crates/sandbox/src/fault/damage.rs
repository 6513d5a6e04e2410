//! Faults of the sources that are not served over HTTP: the registry and the flights.

use std::fs;
use std::path::Path;

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use crate::SandboxError;
use crate::registry::administration;

/// What happens to the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum RegistryFault {
    /// Le rôle de lecture perd ses droits.
    Rights,
    /// Chaque requête prend trois secondes.
    Slow,
    /// Le serveur coupe la connexion au milieu d’une requête.
    Cut,
    /// Plus aucun : le registre est comme avant.
    None,
}

/// What happens to a copy of the flights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FlightsFault {
    /// La partition du mois est absente.
    Missing,
    /// Son fichier est coupé en deux.
    Corrupt,
}

/// A view takes the place of `master`, through which the fault strikes. It reads with the rights
/// of its owner, as the reader may not.
const BEHIND_A_VIEW: &str = "
    ALTER TABLE master RENAME TO master_behind_fault;
    CREATE VIEW master AS
    SELECT * FROM master_behind_fault WHERE (SELECT fault()) IS NOT NULL;
    GRANT SELECT ON master TO PUBLIC";

const RESTORE: &str = "
    DO $$
    BEGIN
        IF to_regclass('master_behind_fault') IS NOT NULL THEN
            DROP VIEW IF EXISTS master;
            ALTER TABLE master_behind_fault RENAME TO master;
        END IF;
    END
    $$;
    DROP FUNCTION IF EXISTS fault()";

/// Puts a fault on the registry, instead of its former one.
///
/// # Errors
/// Fails when the database cannot be reached or the registry is not loaded.
pub async fn damage_registry(
    admin_url: &str,
    database: &str,
    reader: &str,
    fault: RegistryFault,
) -> Result<(), SandboxError> {
    let options = administration(admin_url)?.disable_statement_logging();
    let mut own = options
        .database(database)
        .connect()
        .await
        .map_err(|cause| SandboxError::Database {
            step: "connexion à la base du registre",
            cause,
        })?;
    let done = damage(&mut own, reader, fault).await;
    done.map_err(|cause| SandboxError::Database {
        step: "pose du défaut",
        cause,
    })?;
    own.close().await.map_err(|cause| SandboxError::Database {
        step: "déconnexion",
        cause,
    })
}

async fn damage(own: &mut PgConnection, reader: &str, fault: RegistryFault) -> sqlx::Result<()> {
    let mut transaction = own.begin().await?;
    restore(&mut transaction).await?;
    let reader: String = sqlx::query_scalar("SELECT quote_ident($1)")
        .bind(reader)
        .fetch_one(&mut *transaction)
        .await?;
    let statements = match fault {
        RegistryFault::None => format!("GRANT SELECT ON master, acftref, engine TO {reader}"),
        RegistryFault::Rights => format!("REVOKE SELECT ON master, acftref, engine FROM {reader}"),
        RegistryFault::Slow => striking("pg_sleep(3)"),
        RegistryFault::Cut => striking("pg_terminate_backend(pg_backend_pid())"),
    };
    sqlx::raw_sql(AssertSqlSafe(statements))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

fn striking(what: &str) -> String {
    format!(
        "CREATE FUNCTION fault() RETURNS text LANGUAGE sql SECURITY DEFINER
         AS $fault$ SELECT '' || {what}::text $fault$; {BEHIND_A_VIEW}"
    )
}

/// The tables as they were before any fault.
pub(crate) async fn restore(own: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql(RESTORE).execute(own).await?;
    Ok(())
}

/// Makes in `into` a copy of the flights of `from`, one month of which is damaged. The other
/// files are links to the originals where the file system allows.
///
/// # Errors
/// Fails when a folder cannot be read or written, or has not that month.
pub fn damage_flights(
    from: &Path,
    into: &Path,
    month: u32,
    fault: FlightsFault,
) -> Result<(), SandboxError> {
    let damaged = format!("month={month}");
    let mut found = false;
    for year in entries(from)? {
        for partition in entries(&year)? {
            let is_damaged = partition
                .file_name()
                .is_some_and(|name| name == damaged.as_str());
            found |= is_damaged;
            if is_damaged && fault == FlightsFault::Missing {
                continue;
            }
            let name = partition.strip_prefix(from).unwrap_or(&partition);
            let folder = into.join(name);
            fs::create_dir_all(&folder).map_err(|cause| SandboxError::file(&folder, cause))?;
            for file in entries(&partition)? {
                let to = folder.join(file.file_name().unwrap_or_default());
                copy(&file, &to, is_damaged).map_err(|cause| SandboxError::file(&to, cause))?;
            }
        }
    }
    if found {
        return Ok(());
    }
    Err(SandboxError::BadData {
        path: from.to_owned(),
        detail: format!("pas de partition {damaged}"),
    })
}

fn copy(from: &Path, to: &Path, is_damaged: bool) -> std::io::Result<()> {
    if to.exists() {
        fs::remove_file(to)?;
    }
    if is_damaged {
        let content = fs::read(from)?;
        return fs::write(to, &content[..content.len() / 2]);
    }
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(|_| ()))
}

fn entries(folder: &Path) -> Result<Vec<std::path::PathBuf>, SandboxError> {
    let read = fs::read_dir(folder).map_err(|cause| SandboxError::file(folder, cause))?;
    let mut paths: Vec<_> = read.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}
