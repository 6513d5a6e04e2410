//! Logins of the group roles (migration 0051): who connects, with which rights.

use sqlx::{AssertSqlSafe, PgConnection};

use crate::{Pool, StoreError};

/// A set of rights, given by a group role of the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Owner,
    Importer,
    Reader,
    Application,
    Purger,
}

impl Group {
    pub const ALL: [Self; 5] = [
        Self::Owner,
        Self::Importer,
        Self::Reader,
        Self::Application,
        Self::Purger,
    ];

    /// As people write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Importer => "importer",
            Self::Reader => "reader",
            Self::Application => "application",
            Self::Purger => "purger",
        }
    }

    /// As the server knows it.
    pub fn role(self) -> String {
        format!("ponctuel_{}", self.as_str())
    }
}

/// Creates a login with this password, or changes its password, and puts it in that group alone
/// of ours. Whoever is connected must be allowed to create roles.
pub async fn put_login(
    pool: &Pool,
    name: &str,
    password: &str,
    group: Group,
) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    let exists = sqlx::query_file_scalar!("schema/role_exists.sql", name)
        .fetch_one(&mut *transaction)
        .await?;
    if !exists {
        run(&mut transaction, "CREATE ROLE %I", &[name]).await?;
    }
    // Repeated, so that a login made by hand has no more than its group gives.
    run(
        &mut transaction,
        "ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS \
         INHERIT PASSWORD %L",
        &[name, password],
    )
    .await?;
    for other in Group::ALL.into_iter().filter(|other| *other != group) {
        run(
            &mut transaction,
            "REVOKE %I FROM %I",
            &[&other.role(), name],
        )
        .await?;
    }
    run(&mut transaction, "GRANT %I TO %I", &[&group.role(), name]).await?;
    transaction.commit().await?;
    Ok(())
}

/// Runs a statement that takes no bind parameter: the server itself quotes the names (`%I`)
/// and the texts (`%L`) into it.
async fn run(
    connection: &mut PgConnection,
    template: &'static str,
    arguments: &[&str],
) -> Result<(), StoreError> {
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
