//! What a person may ask: to see, to put right, to erase (RGPD, articles 15 to 17).

use std::collections::BTreeMap;

use domain::{DisplayName, Email, Personal};
use serde_json::Value;
use sqlx::{Postgres, Transaction};

use crate::audit::{self, Event};
use crate::people::AccountId;
use crate::{Pool, StoreError};

/// Columns that an export withholds, with the reason given to the person.
pub const WITHHELD: &[(&str, &str)] = &[
    (
        "account.password_hash",
        "empreinte de votre mot de passe : la communiquer l'affaiblirait",
    ),
    (
        "session.token_hash",
        "empreinte d'un secret de connexion : la communiquer l'affaiblirait",
    ),
    (
        "audit_event.subject_pseudonym",
        "peut désigner une autre personne que vous, quand vous êtes agent",
    ),
    (
        "audit_event.pseudonym_key",
        "nom de la clé de ce pseudonyme, qui ne dit rien sans lui",
    ),
];

/// Tables whose values are rewritten or deleted by an erasure: their statistics are made again.
const REWRITTEN: &str = "ANALYZE account, session, watched_trip, prediction, feedback, audit_event";

/// What is to be put right; what is `None` stays.
#[derive(Debug, Default)]
pub struct Correction {
    pub email: Option<Email>,
    pub display_name: Option<DisplayName>,
}

/// Rows that an erasure deleted or made anonymous.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    pub accounts: u64,
    pub sessions: u64,
    pub trips: u64,
    pub feedback: u64,
    pub predictions: u64,
}

/// A value that an erasure must leave nowhere.
#[derive(Debug, Clone)]
pub struct Trace {
    /// `table.column`.
    pub place: String,
    pub value: Personal<String>,
}

/// The account of a person who exercises a right, held until the end of the transaction: nothing
/// new can refer to it meanwhile.
pub struct HeldAccount {
    transaction: Transaction<'static, Postgres>,
    id: AccountId,
}

impl HeldAccount {
    /// `None` when no account has that address.
    pub async fn hold(pool: &Pool, email: &Email) -> Result<Option<Self>, StoreError> {
        let mut transaction = pool.begin().await?;
        let address = email.open_for("traces");
        let id = sqlx::query_file_scalar!("queries/account_hold.sql", address)
            .fetch_optional(&mut *transaction)
            .await?;
        Ok(id.map(|id| Self {
            transaction,
            id: AccountId(id),
        }))
    }

    pub fn id(&self) -> &AccountId {
        &self.id
    }

    /// All that is held about the person, by table, as rows of JSON. The predictions are found by
    /// their pseudonyms, and so are the traces.
    pub async fn export(
        &mut self,
        predictions: &[[u8; 32]],
        traces: &[[u8; 32]],
    ) -> Result<BTreeMap<String, Vec<Value>>, StoreError> {
        let rows = sqlx::query_file!(
            "queries/person_export.sql",
            self.id.0,
            &bytes(predictions),
            &bytes(traces)
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        let mut tables = BTreeMap::<String, Vec<Value>>::new();
        for row in rows {
            let mut content = row.content;
            if let Some(columns) = content.as_object_mut() {
                columns.retain(|column, _| !is_withheld(&row.table_name, column));
            }
            tables.entry(row.table_name).or_default().push(content);
        }
        Ok(tables)
    }

    /// `false` when another account has the new address: nothing is changed.
    pub async fn rectify(&mut self, correction: &Correction) -> Result<bool, StoreError> {
        let email = correction.email.as_ref();
        let name = correction.display_name.as_ref();
        let done = sqlx::query_file!(
            "queries/account_rectify.sql",
            self.id.0,
            email.map(|email| email.open_for("comptes")),
            name.map(|name| name.open_for("comptes"))
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The values that an erasure must leave nowhere.
    pub async fn traces(&mut self, predictions: &[[u8; 32]]) -> Result<Vec<Trace>, StoreError> {
        let rows = sqlx::query_file!("queries/person_trace.sql", self.id.0, &bytes(predictions))
            .fetch_all(&mut *self.transaction)
            .await?;
        let traces = rows.into_iter().map(|row| Trace {
            place: row.place,
            value: Personal::new(row.value),
        });
        Ok(traces.collect())
    }

    pub async fn erase(&mut self, predictions: &[[u8; 32]]) -> Result<Erased, StoreError> {
        let erased = sqlx::query_file!(
            "queries/account_erase.sql",
            &[self.id.0.clone()],
            &bytes(predictions)
        )
        .fetch_one(&mut *self.transaction)
        .await?;
        Ok(Erased {
            accounts: erased.accounts.unsigned_abs(),
            sessions: erased.sessions.unsigned_abs(),
            trips: erased.trips.unsigned_abs(),
            feedback: erased.feedback.unsigned_abs(),
            predictions: erased.predictions.unsigned_abs(),
        })
    }

    /// Leaves the trace of what was done, and ends the transaction.
    pub async fn commit(mut self, event: &Event<'_>) -> Result<(), StoreError> {
        audit::record(&mut *self.transaction, event).await?;
        Ok(self.transaction.commit().await?)
    }
}

/// Makes the statistics of the people's tables again, without what was erased. They hold no
/// identifying value (migration 0041), but may repeat what was linked to it.
pub async fn renew_statistics(pool: &Pool) -> Result<(), StoreError> {
    sqlx::raw_sql(REWRITTEN).execute(pool).await?;
    Ok(())
}

fn is_withheld(table: &str, column: &str) -> bool {
    WITHHELD
        .iter()
        .any(|(name, _)| name.split_once('.') == Some((table, column)))
}

fn bytes(pseudonyms: &[[u8; 32]]) -> Vec<Vec<u8>> {
    pseudonyms.iter().map(|bytes| bytes.to_vec()).collect()
}
