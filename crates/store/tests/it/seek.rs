//! Pages and flights read by `store::seek`, against those of `store::flights`, on a real
//! PostgreSQL.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use contract::DatasetRow;
use domain::{AirportCode, CarrierCode, FlightId};
use sqlx::Executor;
use store::flights::{FlightFilter, Order};
use store::joins::{BareFlight, HOURS, Joins};
use store::{Pool, flights, seek};

/// Beside the seed: flights of a January, a February and a June, of which some leave a day before
/// or after their local day in UTC, some at the same instant, some cancelled, diverted or late.
async fn varied_flights(pool: &Pool) {
    testkit::seed(pool).await;
    pool.execute(
        "SELECT flight_month_ensure(day) FROM unnest('{2013-01-01,2013-02-01,2013-06-01}'::date[]) AS day",
    )
    .await
    .expect("months");
    pool.execute(
        "INSERT INTO flight (id, flight_date, carrier_code, flight_number, origin_code,
             destination_code, scheduled_departure, departure_delay_min, arrival_delay_min,
             weather_observed_at, run_id)
         SELECT to_char(day, 'YYYYMMDD') || '-' || carrier || '-' || number || '-' || origin, day,
             carrier, number, origin, destination, departure,
             CASE WHEN number % 11 <> 0 THEN number % 70 END,
             CASE WHEN number % 11 <> 0 AND number % 13 <> 0 THEN number % 90 - 20 END,
             CASE WHEN origin = 'EWR' AND departure < '2013-01-10T00:00:00Z' THEN date_trunc('hour', departure) END,
             (SELECT max(id) FROM run)
         FROM (
             SELECT number, day,
                 CASE number % 3 WHEN 0 THEN 'DL' ELSE 'UA' END AS carrier,
                 CASE number % 2 WHEN 0 THEN 'EWR' ELSE 'IAH' END AS origin,
                 CASE WHEN number % 5 = 0 THEN 'SJU' WHEN number % 2 = 0 THEN 'IAH' ELSE 'EWR' END AS destination,
                 day::timestamp AT TIME ZONE 'UTC' + (number % 37 - 12) * interval '1 hour' AS departure
             FROM (
                 SELECT 100 + n AS number,
                     ('{2013-01-01,2013-01-31,2013-02-01,2013-02-28,2013-06-01,2013-06-30}'::date[])[1 + n % 6] AS day
                 FROM generate_series(1, 420) AS n
             ) AS drawn
         ) AS made
         WHERE departure >= '2013-01-01T00:00:00Z'",
    )
    .await
    .expect("flights");
}

fn filters() -> Vec<FlightFilter> {
    let day = |text: &str| Some(text.parse().expect("a day"));
    let airport = |text| Some(AirportCode::parse(text).expect("a code"));
    let carrier = |text| Some(CarrierCode::parse(text).expect("a code"));
    let all = FlightFilter::default;
    let mut filters = vec![
        all(),
        FlightFilter {
            origin: airport("EWR"),
            ..all()
        },
        FlightFilter {
            origin: airport("EWR"),
            destination: airport("IAH"),
            ..all()
        },
        FlightFilter {
            origin: airport("IAH"),
            destination: airport("SJU"),
            carrier: carrier("DL"),
            ..all()
        },
        FlightFilter {
            carrier: carrier("DL"),
            ..all()
        },
        FlightFilter {
            carrier: carrier("UA"),
            origin: airport("IAH"),
            ..all()
        },
        FlightFilter {
            carrier: carrier("ZZ"),
            ..all()
        },
        FlightFilter {
            cancelled: Some(true),
            ..all()
        },
        FlightFilter {
            diverted: Some(true),
            ..all()
        },
        FlightFilter {
            late: Some(true),
            carrier: carrier("UA"),
            ..all()
        },
        FlightFilter {
            late: Some(false),
            cancelled: Some(false),
            ..all()
        },
    ];
    for (from, to) in [
        ("2013-01-31", "2013-02-01"),
        ("2013-02-01", "2013-06-01"),
        ("2013-03-05", "2013-05-05"),
        ("1900-01-01", "2100-12-31"),
    ] {
        filters.push(FlightFilter {
            from: day(from),
            to: day(to),
            ..all()
        });
        filters.push(FlightFilter {
            from: day(from),
            origin: airport("EWR"),
            destination: airport("IAH"),
            ..all()
        });
        filters.push(FlightFilter {
            to: day(to),
            carrier: carrier("UA"),
            ..all()
        });
    }
    filters
}

type Cursor = Option<(DateTime<Utc>, FlightId)>;

fn cursor(row: &BareFlight) -> (DateTime<Utc>, FlightId) {
    (
        row.scheduled_departure,
        row.flight_id.parse().expect("an id"),
    )
}

#[sqlx::test(migrations = "../../migrations")]
async fn pages_are_those_that_the_base_joins_for_every_filter_order_and_size(pool: Pool) {
    varied_flights(&pool).await;
    let lookups = store::lookups(&pool);
    let joins = Joins::load(&pool, HOURS).await.expect("references");
    let orders: [fn(Cursor) -> Order; 2] = [Order::FirstDepartures, Order::LastDepartures];
    for filter in filters() {
        for order in orders {
            let whole = flights::list(&pool, &filter, &order(None), 10_000).await;
            let whole = whole.expect("flights").rows;
            let ids: BTreeSet<_> = whole.iter().map(|row| &row.flight_id).collect();
            assert_eq!(ids.len(), whole.len(), "no flight twice");
            for size in [1, 7, 100, 5_000] {
                if size == 1 && whole.len() > 60 {
                    continue;
                }
                let mut walked: Vec<BareFlight> = Vec::new();
                loop {
                    let order = order(walked.last().map(cursor));
                    let page = seek::page(&lookups, &joins, &filter, &order, size)
                        .await
                        .expect("a page")
                        .expect("read by a prepared plan");
                    let is_last = page.rows.len() < size as usize;
                    walked.extend(page.rows);
                    if is_last {
                        break;
                    }
                }
                let walked: Option<Vec<_>> = walked.iter().map(|one| joins.view(one)).collect();
                let whole: Vec<_> = whole.iter().map(DatasetRow::view).collect();
                assert_eq!(walked, Some(whole), "{filter:?} by {size}");
            }
        }
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn flights_asked_together_are_those_asked_one_by_one(pool: Pool) {
    varied_flights(&pool).await;
    let lookups = store::lookups(&pool);
    let joins = Joins::load(&pool, HOURS).await.expect("references");
    let (filter, order) = (FlightFilter::default(), Order::FirstDepartures(None));
    let all = flights::list(&pool, &filter, &order, 10_000).await;
    let mut ids: Vec<FlightId> = all
        .expect("flights")
        .rows
        .iter()
        .map(|row| row.flight_id.parse().expect("an id"))
        .collect();
    assert!(ids.len() > 400, "{}", ids.len());
    ids.push("20130101-ZZ-1-EWR".parse().expect("an id"));
    ids.push("20990101-UA-1-EWR".parse().expect("an id"));
    ids.push(ids[0].clone());
    for asked in [&ids[..], &ids[..1], &ids[ids.len() - 3..ids.len() - 1], &[]] {
        let found = seek::many(&lookups, asked).await.expect("flights");
        for id in asked {
            let alone = flights::find(&pool, id).await.expect("a reading");
            let together = found.get(id.as_str());
            let joined = together.map(|one| joins.view(one).expect("joined in memory"));
            assert_eq!(joined, alone.as_ref().map(DatasetRow::view), "{id:?}");
        }
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn references_of_another_state_are_never_joined(pool: Pool) {
    varied_flights(&pool).await;
    let lookups = store::lookups(&pool);
    let joins = Joins::load(&pool, HOURS).await.expect("references");
    let id: FlightId = "20130101-UA-1-EWR".parse().expect("an id");
    let (filter, order) = (FlightFilter::default(), Order::FirstDepartures(None));
    pool.execute("UPDATE carrier SET name = 'Autre nom'")
        .await
        .expect("a change");
    let many = seek::many(&lookups, std::slice::from_ref(&id)).await;
    let found = many.expect("a reading").remove(id.as_str());
    let flight = found.expect("a flight");
    assert_eq!(joins.view(&flight), None);
    let page = seek::page(&lookups, &joins, &filter, &order, 5).await;
    let rows = page.expect("a reading").expect("a page").rows;
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().all(|row| joins.view(row).is_none()));

    let joins = Joins::load(&pool, HOURS).await.expect("references");
    let view = joins.view(&flight).expect("the same state");
    assert_eq!(view.carrier_name, Some("Autre nom"));
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_the_base_should_choose_how_to_read_is_left_to_it(pool: Pool) {
    testkit::seed(&pool).await;
    let joins = Joins::load(&pool, HOURS).await.expect("references");
    let (first, rare) = (Order::FirstDepartures(None), Order::LatestArrivals(None));
    let destination = FlightFilter {
        destination: Some(AirportCode::parse("SJU").expect("a code")),
        ..FlightFilter::default()
    };
    let delay = FlightFilter {
        min_delay_min: Some(600),
        ..FlightFilter::default()
    };
    for (filter, order) in [
        (&destination, &first),
        (&delay, &first),
        (&FlightFilter::default(), &rare),
    ] {
        let page = seek::page(&pool, &joins, filter, order, 5).await;
        assert!(page.expect("a reading").is_none(), "{filter:?}");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_flight_of_an_hour_that_is_not_held_is_left_to_the_base(pool: Pool) {
    testkit::seed(&pool).await;
    pool.execute(
        "DELETE FROM weather WHERE observed_at > (SELECT max(weather_observed_at) FROM flight)",
    )
    .await
    .expect("hours after the last flight");
    let (lookups, order) = (store::lookups(&pool), Order::LastDepartures(None));
    let joins = Joins::load(&pool, 1).await.expect("references");
    let page = seek::page(&lookups, &joins, &FlightFilter::default(), &order, 2).await;
    let rows = page.expect("a reading").expect("a page").rows;
    let views: Vec<_> = rows.iter().map(|row| joins.view(row)).collect();
    let newest = views[0].expect("the newest hour is held");
    assert_eq!(newest.temperature_c, Some(4.0));
    assert_eq!(views[1], None, "an hour or a day before");
}
