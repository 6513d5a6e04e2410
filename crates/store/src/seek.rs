//! Flights read by plans that are made once a connection, to be joined in memory by
//! [`Joins::view`]: the same rows as `store::flights`, for a tenth of the work (docs/adr/0024).
//! Where that cannot be done, ask `store::flights`.

use std::collections::HashMap;
use std::time::Instant;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::{AirportCode, CarrierCode, FlightId};
use futures::stream::TryStreamExt;

use crate::flights::{FlightFilter, Order, Timed};
use crate::joins::{BareFlight, Joins};
use crate::{Pool, StoreError};

/// A page is first looked for in so many days: it is seldom longer, and other months stay closed.
const FIRST_STRETCH: TimeDelta = TimeDelta::days(31);
const DAY: TimeDelta = TimeDelta::days(1);

/// Flights of these ids, each under its own; those that do not exist are absent. `lookups` is
/// `store::lookups`.
pub async fn many(
    lookups: &Pool,
    asked: &[FlightId],
) -> Result<HashMap<String, BareFlight>, StoreError> {
    let ids: Vec<&str> = asked.iter().map(FlightId::as_str).collect();
    let days: Vec<NaiveDate> = asked.iter().map(FlightId::day).collect();
    let flights = sqlx::query_file_as!(
        BareFlight,
        "queries/flight_find_many.sql",
        &ids as &[&str],
        &days,
        days.iter().min(),
        days.iter().max(),
    )
    .fetch_all(lookups)
    .await?;
    let keyed = flights
        .into_iter()
        .map(|flight| (flight.flight_id.clone(), flight));
    Ok(keyed.collect())
}

/// A page of flights, as `store::flights::list`. `None` where the base should choose how to read.
pub async fn page(
    lookups: &Pool,
    joins: &Joins,
    filter: &FlightFilter,
    order: &Order,
    limit: i64,
) -> Result<Option<Timed<BareFlight>>, StoreError> {
    let Some(shape) = Shape::of(filter) else {
        return Ok(None);
    };
    let (is_newest, cursor) = match order {
        Order::FirstDepartures(cursor) => (false, cursor.as_ref()),
        Order::LastDepartures(cursor) => (true, cursor.as_ref()),
        Order::LatestArrivals(_) => return Ok(None),
    };
    let start = Instant::now();
    let stretch = |length| Stretch::of(filter, joins.days, is_newest, cursor, length);
    let near = stretch(Some(FIRST_STRETCH));
    let mut read = read(lookups, shape, is_newest, filter, &near, limit).await?;
    if read.rows.len() < usize::try_from(limit).unwrap_or_default() {
        let before = start.elapsed();
        // All of it again, from one state, instead of what is missing from another one.
        read = self::read(lookups, shape, is_newest, filter, &stretch(None), limit).await?;
        read.first += before;
    }
    Ok(Some(read))
}

/// Which index leads: a plan made for any argument must know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Route,
    Carrier,
    Departure,
}

impl Shape {
    fn of(filter: &FlightFilter) -> Option<Self> {
        // Those who ask for a rare delay are served by the index of delays; a destination alone, by
        // a sort: the base chooses, for the values asked.
        match (&filter.origin, &filter.destination, &filter.carrier) {
            _ if filter.min_delay_min.is_some() => None,
            (Some(_), Some(_), _) => Some(Self::Route),
            (_, _, Some(_)) => Some(Self::Carrier),
            (_, Some(_), None) => None,
            (_, None, None) => Some(Self::Departure),
        }
    }
}

/// Where a page is looked for.
#[derive(Debug, Clone, PartialEq)]
struct Stretch {
    /// Local days, both included, that hold every departure of the stretch.
    days: (NaiveDate, NaiveDate),
    /// The page begins just after this departure and id.
    after: (DateTime<Utc>, String),
    /// Where it stops: before this departure, or at it in the order of the last departures.
    end: DateTime<Utc>,
}

/// No flight is out of these; the server can write both.
fn ages() -> (DateTime<Utc>, DateTime<Utc>) {
    let year = |year| midnight(NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default());
    (year(1), year(9999))
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

impl Stretch {
    /// A flight departs, in UTC, from the day before its local day to the day after (constraint
    /// `flight_departure_on_its_day`): hence the days added on both sides.
    fn of(
        filter: &FlightFilter,
        held: Option<(NaiveDate, NaiveDate)>,
        is_newest: bool,
        cursor: Option<&(DateTime<Utc>, FlightId)>,
        length: Option<TimeDelta>,
    ) -> Self {
        let (dawn, dusk) = ages();
        let within = |at: DateTime<Utc>| at.clamp(dawn, dusk);
        let mut low = filter
            .from
            .map_or(dawn, |from| within(midnight(from) - DAY));
        let mut high = filter
            .to
            .map_or(dusk, |to| within(midnight(to) + DAY + DAY));
        let cursor = cursor.map(|(at, id)| (within(*at), id.as_str()));
        let mut id = "";
        if let Some((at, last)) = cursor
            && if is_newest { at < high } else { at >= low }
        {
            id = last;
            *(if is_newest { &mut high } else { &mut low }) = at;
        }
        if let (Some(length), Some((first, end))) = (length, held) {
            // Months that the base does not hold are not walked through.
            if is_newest {
                let top = high.min(midnight(end) + DAY);
                low = low.max(within(top - length));
            } else {
                let bottom = low.max(midnight(first) - DAY);
                high = high.min(within(bottom + length));
            }
        }
        let (begin, end) = if is_newest { (high, low) } else { (low, high) };
        let day = |at: DateTime<Utc>, more| within(at + more).date_naive();
        Self {
            days: (
                day(low, -DAY).max(filter.from.unwrap_or(NaiveDate::MIN)),
                day(high, DAY).min(filter.to.unwrap_or(NaiveDate::MAX)),
            ),
            after: (begin, id.to_owned()),
            end,
        }
    }
}

async fn read(
    lookups: &Pool,
    shape: Shape,
    is_newest: bool,
    filter: &FlightFilter,
    stretch: &Stretch,
    limit: i64,
) -> Result<Timed<BareFlight>, StoreError> {
    // The six files differ by the index that leads and by their order; each is checked when we
    // compile.
    macro_rules! page {
        ($file:literal) => {
            sqlx::query_file_as!(
                BareFlight,
                $file,
                filter.origin.as_ref().map(AirportCode::as_str),
                filter.destination.as_ref().map(AirportCode::as_str),
                filter.carrier.as_ref().map(CarrierCode::as_str),
                stretch.days.0,
                stretch.days.1,
                filter.cancelled,
                filter.late,
                filter.diverted,
                stretch.after.0,
                stretch.after.1,
                stretch.end,
                limit,
            )
            .fetch(lookups)
        };
    }
    let start = Instant::now();
    let mut flights = match (shape, is_newest) {
        (Shape::Route, false) => page!("queries/flight_page_route.sql"),
        (Shape::Route, true) => page!("queries/flight_page_route_newest.sql"),
        (Shape::Carrier, false) => page!("queries/flight_page_carrier.sql"),
        (Shape::Carrier, true) => page!("queries/flight_page_carrier_newest.sql"),
        (Shape::Departure, false) => page!("queries/flight_page_departure.sql"),
        (Shape::Departure, true) => page!("queries/flight_page_departure_newest.sql"),
    };
    let mut rows = Vec::new();
    let mut first = None;
    while let Some(flight) = flights.try_next().await? {
        first.get_or_insert_with(|| start.elapsed());
        rows.push(flight);
    }
    let first = first.unwrap_or_else(|| start.elapsed());
    Ok(Timed { rows, first })
}
