//! What the model answered: kept in batches, shown again to who asked, compared to what happened.

use chrono::{DateTime, Utc};

use crate::people::{self, NewFeedback, PredictionId};
use crate::{Pool, StoreError};

/// One answer, as it is kept. Whom it is about is a pseudonym or nobody.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub id: PredictionId,
    pub requested_at: DateTime<Utc>,
    pub client_id: String,
    /// The keyed hash of the person, and the name of its key.
    pub subject: Option<([u8; 32], String)>,
    pub flight: AskedFlight,
    pub horizon: String,
    pub model_version: String,
    /// Absent from what was kept before migration 0061.
    pub known_at: Option<DateTime<Utc>>,
    pub outlook: KeptOutlook,
}

/// The flight that was asked about, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedFlight {
    pub carrier_code: String,
    pub flight_number: Option<i16>,
    pub origin_code: String,
    pub destination_code: String,
    pub scheduled_departure: DateTime<Utc>,
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KeptOutlook {
    pub late_15: f32,
    pub late_30: Option<f32>,
    pub late_60: Option<f32>,
    pub delay_low_min: Option<f32>,
    pub delay_median_min: Option<f32>,
    pub delay_high_min: Option<f32>,
}

/// Keeps a batch of answers; one that is already there is left alone.
pub async fn keep_many(pool: &Pool, answers: &[Answer]) -> Result<u64, StoreError> {
    /// The array of one column.
    fn column<T>(answers: &[Answer], value: impl Fn(&Answer) -> T) -> Vec<T> {
        answers.iter().map(value).collect()
    }
    let done = sqlx::query_file!(
        "queries/prediction_insert_many.sql",
        &column(answers, |a| a.id.as_str().to_owned()),
        &column(answers, |a| a.requested_at),
        &column(answers, |a| a.client_id.clone()),
        &column(answers, |a| a
            .subject
            .as_ref()
            .map(|(hash, _)| hash.to_vec())) as &[Option<Vec<u8>>],
        &column(answers, |a| a.subject.as_ref().map(|(_, key)| key.clone())) as &[Option<String>],
        &column(answers, |a| a.flight.carrier_code.clone()),
        &column(answers, |a| a.flight.flight_number) as &[Option<i16>],
        &column(answers, |a| a.flight.origin_code.clone()),
        &column(answers, |a| a.flight.destination_code.clone()),
        &column(answers, |a| a.flight.scheduled_departure),
        &column(answers, |a| a.horizon.clone()),
        &column(answers, |a| a.model_version.clone()),
        &column(answers, |a| a.known_at) as &[Option<DateTime<Utc>>],
        &column(answers, |a| a.outlook.late_15),
        &column(answers, |a| a.outlook.late_30) as &[Option<f32>],
        &column(answers, |a| a.outlook.late_60) as &[Option<f32>],
        &column(answers, |a| a.outlook.delay_low_min) as &[Option<f32>],
        &column(answers, |a| a.outlook.delay_median_min) as &[Option<f32>],
        &column(answers, |a| a.outlook.delay_high_min) as &[Option<f32>],
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected())
}

/// What really happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    pub told_at: DateTime<Utc>,
    /// `None` when the flight was cancelled.
    pub arrival_delay_min: Option<i16>,
}

/// A prediction of that client, with what was said of it since; `None` when it is not theirs.
pub async fn find(
    pool: &Pool,
    id: &PredictionId,
    client_id: &str,
) -> Result<Option<(Answer, Option<Outcome>)>, StoreError> {
    let found = sqlx::query_file!("queries/prediction_find.sql", id.as_str(), client_id)
        .fetch_optional(pool)
        .await?;
    Ok(found.map(|found| {
        let answer = Answer {
            id: id.clone(),
            requested_at: found.requested_at,
            client_id: client_id.to_owned(),
            subject: None,
            flight: AskedFlight {
                carrier_code: found.carrier_code,
                flight_number: found.flight_number,
                origin_code: found.origin_code,
                destination_code: found.destination_code,
                scheduled_departure: found.scheduled_departure,
            },
            horizon: found.horizon,
            model_version: found.model_version,
            known_at: found.known_at,
            outlook: KeptOutlook {
                late_15: found.late_probability,
                late_30: found.late_30_probability,
                late_60: found.late_60_probability,
                delay_low_min: found.delay_low_min,
                delay_median_min: found.delay_median_min,
                delay_high_min: found.delay_high_min,
            },
        };
        let outcome = found.told_at.map(|told_at| Outcome {
            told_at,
            arrival_delay_min: found.arrival_delay_min,
        });
        (answer, outcome)
    }))
}

/// Keeps what a client tells of its prediction; `false` when something was told already.
pub async fn tell(pool: &Pool, id: &PredictionId, told: Outcome) -> Result<bool, StoreError> {
    let feedback = NewFeedback {
        prediction: id,
        account: None,
        arrival_delay_min: told.arrival_delay_min,
        comment: None,
        created_at: told.told_at,
    };
    people::keep_feedback(pool, &feedback).await
}

/// A probability that was answered, and the delay that came.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub horizon: String,
    pub late_probability: f32,
    pub arrival_delay_min: i16,
}

/// The newest comparisons told since an instant, at most `limit`.
pub async fn outcomes(
    pool: &Pool,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Compared>, StoreError> {
    Ok(
        sqlx::query_file_as!(Compared, "queries/prediction_outcomes.sql", since, limit)
            .fetch_all(pool)
            .await?,
    )
}
