//! People who do not exist, so that rights and purges can be shown.

use auth::{KeyRing, NewSecret, Use};
use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::{DisplayName, Email, Personal};
use store::Pool;
use store::audit::Subject;
use store::clients::ClientRow;
use store::flights::{FlightFilter, Order};
use store::people::{self, AccountId, NewAccount, NewFeedback, NewPrediction, Trip};

use super::Rights;
use crate::PipelineError;

/// Nobody is called that; `example.org` is reserved for examples (RFC 2606).
const PEOPLE: [(&str, &str); 6] = [
    ("camille.exemple@example.org", "Camille Exemple"),
    ("dominique.fictif@example.org", "Dominique Fictif"),
    ("alix.imaginaire@example.org", "Alix Imaginaire"),
    ("sacha.invente@example.org", "Sacha Inventé"),
    ("maxime.demonstration@example.org", "Maxime Démonstration"),
    ("charlie.absent@example.org", "Charlie Absent"),
];

/// The machine in whose name the sample predictions are made; nobody has its secret.
const CLIENT: &str = "demonstration-rgpd";

/// What the sample added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// So many people who were not there yet.
    Added(usize),
    /// An account has an address outside example.org: real people may be in this database.
    RealPeople,
    /// No flight is in the database, so no trip can be made.
    NoFlight,
}

/// Adds each person who is not there yet, with sessions, trips, predictions and feedback, some of
/// them old enough for the purge.
pub async fn sample(rights: &Rights<'_>) -> Result<Sample, PipelineError> {
    let Rights { pool, ring, now } = rights;
    if people::has_real_accounts(pool).await? {
        return Ok(Sample::RealPeople);
    }
    let first = Order::FirstDepartures(None);
    let flights = store::flights::list(pool, &FlightFilter::default(), &first, 3)
        .await?
        .rows;
    if flights.is_empty() {
        return Ok(Sample::NoFlight);
    }
    let client = ClientRow {
        id: CLIENT.to_owned(),
        secret_hash: NewSecret::generate()?.hash,
        scopes: vec![contract::scope::PREDICT.to_owned()],
    };
    store::clients::put(pool, &client, *now).await?;
    let mut added = 0;
    for (place, (email, name)) in PEOPLE.into_iter().enumerate() {
        let days_away = place as u64 * 200;
        let last_seen_at = *now - Days::new(days_away);
        let account = NewAccount {
            email: Email::parse(email).map_err(store::StoreError::from)?,
            password_hash: Personal::new(NewSecret::generate()?.hash),
            display_name: DisplayName::parse(name).map_err(store::StoreError::from)?,
            role: "traveller",
            created_at: last_seen_at - Days::new(10),
            last_seen_at,
        };
        let Some(account) = people::open_account(*pool, &account).await? else {
            continue;
        };
        let flight = &flights[place % flights.len()];
        let trip = Trip {
            carrier_code: flight.carrier.clone(),
            flight_number: flight.flight_number,
            origin_code: flight.origin.clone(),
            destination_code: flight.destination.clone(),
            flight_date: now.date_naive(),
        };
        live(pool, ring, (&account, name), &trip, *now).await?;
        added += 1;
    }
    Ok(Sample::Added(added))
}

/// What one person did: now, and long enough ago for each rule.
async fn live(
    pool: &Pool,
    ring: &KeyRing,
    (account, name): (&AccountId, &str),
    trip: &Trip,
    now: DateTime<Utc>,
) -> Result<(), PipelineError> {
    for (days_ago, lasts) in [(0, TimeDelta::days(7)), (40, TimeDelta::days(7))] {
        let then = now - Days::new(days_ago);
        let seed = format!("{}{days_ago}", account.open_for("sessions"));
        // A hash of nothing that anyone has: no cookie opens such a session.
        let token = ring.pseudonym(Use::Audit, &seed).bytes;
        people::open_session(pool, account, &token, (then, then + lasts)).await?;
        let trip = Trip {
            flight_date: (then + TimeDelta::days(3)).date_naive(),
            ..trip.clone()
        };
        people::watch_trip(pool, account, &trip, 0.4, then).await?;
        let pseudonym = ring.pseudonym(Use::Prediction, account.open_for("predictions"));
        let prediction = people::keep_prediction(
            pool,
            &NewPrediction {
                requested_at: then,
                client_id: CLIENT,
                subject: Some(Subject {
                    pseudonym: &pseudonym.bytes,
                    key: &pseudonym.key,
                }),
                trip: &trip,
                scheduled_departure: then + TimeDelta::days(3),
                horizon: "h2",
                model_version: "demonstration",
                late_probability: 0.42,
            },
        )
        .await?;
        let feedback = NewFeedback {
            prediction: &prediction,
            account: Some(account),
            arrival_delay_min: Some(25),
            comment: Some(Personal::new(format!(
                "Commentaire inventé de {name}, il y a {days_ago} jours."
            ))),
            created_at: then,
        };
        people::keep_feedback(pool, &feedback).await?;
    }
    Ok(())
}
