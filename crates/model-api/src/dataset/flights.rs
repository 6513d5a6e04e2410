//! Days of flights, as the state of the network is made of.

use chrono::{DateTime, NaiveDate, Utc};
use contract::Page;
use features::FlightEvent;
use serde::Deserialize;

use super::client::{DatasetClient, DatasetError, PAGE_ROWS};

/// The columns of a [`FlightRow`].
const FIELDS: &str = "carrier,flight_number,origin,destination,tail_number,scheduled_departure,\
    scheduled_arrival,departure_delay_min,arrival_delay_min,cancelled";

#[derive(Debug, Deserialize)]
struct FlightRow {
    carrier: String,
    flight_number: i16,
    origin: String,
    destination: String,
    tail_number: Option<String>,
    scheduled_departure: DateTime<Utc>,
    scheduled_arrival: Option<DateTime<Utc>>,
    departure_delay_min: Option<i16>,
    arrival_delay_min: Option<i16>,
    cancelled: bool,
}

impl DatasetClient {
    /// Every flight of a local day, from the three airports.
    pub(crate) async fn flights_of(
        &self,
        day: NaiveDate,
    ) -> Result<Vec<FlightEvent>, DatasetError> {
        let day = day.to_string();
        let query = [
            ("from", day.as_str()),
            ("to", &day),
            ("limit", PAGE_ROWS),
            ("fields", FIELDS),
        ];
        let mut events = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut query = query.to_vec();
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let page: Option<Page<FlightRow>> = self.find("/v1/flights", &query).await?;
            let Some(page) = page else { return Ok(events) };
            for row in page.items {
                events.push(event(row)?);
            }
            match page.next_cursor {
                Some(next) => cursor = Some(next),
                None => return Ok(events),
            }
        }
    }
}

fn event(row: FlightRow) -> Result<FlightEvent, DatasetError> {
    Ok(FlightEvent {
        carrier: row.carrier.parse()?,
        flight_number: row.flight_number,
        origin: row.origin.parse()?,
        destination: row.destination.parse()?,
        // A mark of another form is an aircraft that cannot be followed.
        tail_number: row.tail_number.and_then(|mark| mark.parse().ok()),
        scheduled_departure: row.scheduled_departure,
        scheduled_arrival: row.scheduled_arrival,
        departure_delay_min: row.departure_delay_min,
        arrival_delay_min: row.arrival_delay_min,
        cancelled: row.cancelled,
    })
}
