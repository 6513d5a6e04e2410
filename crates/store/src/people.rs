//! The people of the application, and what the model answered them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{DisplayName, Email, Personal};
use sqlx::PgExecutor;

use crate::{Pool, StoreError};

/// The id of an account: it leads to a person, so it prints as dots.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountId(pub(crate) String);

impl AccountId {
    /// The id as pseudonyms are made from it, and as the person is given it.
    pub fn open_for(&self, purpose: &'static str) -> &str {
        debug_assert!(!purpose.is_empty(), "an opening names its purpose");
        &self.0
    }
}

impl std::fmt::Debug for AccountId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

#[derive(Debug, Clone)]
pub struct NewAccount {
    pub email: Email,
    pub password_hash: Personal<String>,
    pub display_name: DisplayName,
    pub role: &'static str,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

/// Opens an account; `None` when the address already has one.
pub async fn open_account(
    executor: impl PgExecutor<'_>,
    new: &NewAccount,
) -> Result<Option<AccountId>, StoreError> {
    let id = sqlx::query_file_scalar!(
        "queries/account_insert.sql",
        new.email.open_for("comptes"),
        new.password_hash.open_for("comptes"),
        new.display_name.open_for("comptes"),
        new.role,
        new.created_at,
        new.last_seen_at
    )
    .fetch_optional(executor)
    .await?;
    Ok(id.map(AccountId))
}

/// Opens a session; refused once the account is gone.
pub async fn open_session(
    executor: impl PgExecutor<'_>,
    account: &AccountId,
    token_hash: &[u8; 32],
    (created_at, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query_file!(
        "queries/session_insert.sql",
        token_hash,
        account.0,
        created_at,
        expires_at
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// A flight as a ticket names it.
#[derive(Debug, Clone)]
pub struct Trip {
    pub carrier_code: String,
    pub flight_number: i16,
    pub origin_code: String,
    pub destination_code: String,
    pub flight_date: NaiveDate,
}

/// Watches a trip; `false` when the account already does.
pub async fn watch_trip(
    executor: impl PgExecutor<'_>,
    account: &AccountId,
    trip: &Trip,
    alert_probability: f32,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let watched = sqlx::query_file!(
        "queries/watched_trip_insert.sql",
        account.0,
        trip.carrier_code,
        trip.flight_number,
        trip.origin_code,
        trip.destination_code,
        trip.flight_date,
        alert_probability,
        now
    )
    .execute(executor)
    .await?;
    Ok(watched.rows_affected() == 1)
}

/// What the model answered, and to whom under which pseudonym.
#[derive(Debug, Clone)]
pub struct NewPrediction<'a> {
    pub requested_at: DateTime<Utc>,
    pub client_id: &'a str,
    pub subject: Option<crate::audit::Subject<'a>>,
    pub trip: &'a Trip,
    pub scheduled_departure: DateTime<Utc>,
    pub horizon: &'a str,
    pub model_version: &'a str,
    pub late_probability: f32,
}

/// The id of a prediction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredictionId(String);

impl PredictionId {
    /// Takes a UUID as anybody writes it, with or without its hyphens; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let is_uuid = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let is_grouped = text.len() == 32 || text.len() == 36;
        (is_uuid && is_grouped).then(|| Self(hyphenated(&digits.to_ascii_lowercase())))
    }

    /// From 128 random bits, of which six say that they are (RFC 9562, version 4).
    pub fn random(mut bits: [u8; 16]) -> Self {
        bits[6] = (bits[6] & 0x0f) | 0x40;
        bits[8] = (bits[8] & 0x3f) | 0x80;
        let digits: String = bits.iter().map(|byte| format!("{byte:02x}")).collect();
        Self(hyphenated(&digits))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Thirty-two digits in groups of 8, 4, 4, 4 and 12.
fn hyphenated(digits: &str) -> String {
    [0..8, 8..12, 12..16, 16..20, 20..32]
        .map(|group| &digits[group])
        .join("-")
}

pub async fn keep_prediction(
    executor: impl PgExecutor<'_>,
    new: &NewPrediction<'_>,
) -> Result<PredictionId, StoreError> {
    let id = sqlx::query_file_scalar!(
        "queries/prediction_insert.sql",
        new.requested_at,
        new.client_id,
        new.subject.map(|subject| subject.pseudonym.as_slice()),
        new.subject.map(|subject| subject.key),
        new.trip.carrier_code,
        new.trip.flight_number,
        new.trip.origin_code,
        new.trip.destination_code,
        new.scheduled_departure,
        new.horizon,
        new.model_version,
        new.late_probability
    )
    .fetch_one(executor)
    .await?;
    Ok(PredictionId(id))
}

/// What really happened, as a person tells it.
#[derive(Debug, Clone)]
pub struct NewFeedback<'a> {
    pub prediction: &'a PredictionId,
    pub account: Option<&'a AccountId>,
    /// `None` when the flight was cancelled.
    pub arrival_delay_min: Option<i16>,
    pub comment: Option<Personal<String>>,
    pub created_at: DateTime<Utc>,
}

/// Keeps feedback; `false` when the prediction already has its own.
pub async fn keep_feedback(
    executor: impl PgExecutor<'_>,
    new: &NewFeedback<'_>,
) -> Result<bool, StoreError> {
    let comment = new.comment.as_ref();
    let kept = sqlx::query_file!(
        "queries/feedback_insert.sql",
        new.prediction.0,
        new.account.map(|account| account.0.as_str()),
        new.arrival_delay_min,
        new.arrival_delay_min.is_none(),
        comment.map(|comment| comment.open_for("retours").as_str()),
        new.created_at
    )
    .execute(executor)
    .await?;
    Ok(kept.rows_affected() == 1)
}

/// Whether an account has an address outside the domain reserved for examples.
pub async fn has_real_accounts(pool: &Pool) -> Result<bool, StoreError> {
    Ok(sqlx::query_file_scalar!("queries/account_outside.sql")
        .fetch_one(pool)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_with_or_without_hyphens_and_nothing_else_is() {
        let id = PredictionId::random([0xff; 16]);
        assert_eq!(id.as_str(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(PredictionId::parse(id.as_str()), Some(id.clone()));
        assert_eq!(
            PredictionId::parse("FFFFFFFFFFFF4FFFBFFFFFFFFFFFFFFF"),
            Some(id)
        );
        for bad in [
            "",
            "1",
            "ffffffff-ffff-4fff-bfff-fffffffffff",
            "é",
            "' OR 1=1 --",
        ] {
            assert_eq!(PredictionId::parse(bad), None, "{bad}");
        }
    }
}
