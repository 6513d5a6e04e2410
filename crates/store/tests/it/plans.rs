//! Plans, on a real PostgreSQL: what the page of queries promises, on some thousand rows.

use sqlx::{ConnectOptions, Executor};
use store::Pool;
use store::explain::Explainer;
use store::flights::Order;

/// Three thousand flights, fifteen a day, beside those of the seed.
async fn many_flights(pool: &Pool) {
    testkit::seed(pool).await;
    pool.execute(
        "SELECT flight_month_ensure(day::date)
         FROM generate_series(date '2013-01-01', date '2013-09-01', interval '1 month') AS day",
    )
    .await
    .expect("months");
    pool.execute(
        "INSERT INTO flight (id, flight_date, carrier_code, flight_number, origin_code,
             destination_code, scheduled_departure, departure_delay_min, arrival_delay_min, run_id)
         SELECT to_char(day, 'YYYYMMDD') || '-UA-' || number || '-EWR', day, 'UA', number, 'EWR',
             CASE WHEN number % 50 = 0 THEN 'SJU' ELSE 'IAH' END,
             day::timestamp AT TIME ZONE 'UTC' + interval '12 hours', 0, 20,
             (SELECT max(id) FROM run)
         FROM (SELECT date '2013-01-15' + n / 15 AS day, n AS number
               FROM generate_series(1, 3000) AS n) AS made",
    )
    .await
    .expect("flights");
}

async fn explained(pool: &Pool, name: &str) -> explain::Explained {
    let mut explainer = Explainer::open(pool).await.expect("a session");
    let entry = store::explain::catalogue()
        .find(|entry| entry.name == name)
        .expect("a query of that name");
    explainer.explain(entry, 1).await.expect("explained")
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_index_is_used_and_saves_pages(pool: Pool) {
    many_flights(&pool).await;
    let explained = explained(&pool, "flight_find").await;
    let case = &explained.cases[0];
    let other = case.other.as_ref().expect("the variant without the key");
    assert!(
        case.kept.plan.indexes.contains("flight_pk"),
        "{}",
        case.kept.text
    );
    assert!(!other.plan.indexes.contains("flight_pk"), "{}", other.text);
    assert!(case.kept.plan.pages < other.plan.pages);
    assert_eq!(
        (case.kept.plan.rows, other.plan.rows),
        (0, 0),
        "no such flight here"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_a_measure_changes_is_undone(pool: Pool) {
    testkit::seed(&pool).await;
    let schema = "SELECT string_agg(name, ' ' ORDER BY name) FROM (
        SELECT indexrelid::regclass::text AS name FROM pg_index
        WHERE indrelid::regclass::text !~ '^pg_'
        UNION ALL SELECT conname FROM pg_constraint) AS names";
    let before = (
        store::checksum::tables(&pool).await.expect("checksums"),
        sqlx::query_scalar::<_, String>(schema)
            .fetch_one(&pool)
            .await
            .expect("names"),
    );
    let mut explainer = Explainer::open(&pool).await.expect("a session");
    for entry in store::explain::catalogue() {
        explainer.explain(entry, 1).await.expect(entry.name);
    }
    let after = (
        store::checksum::tables(&pool).await.expect("checksums"),
        sqlx::query_scalar::<_, String>(schema)
            .fetch_one(&pool)
            .await
            .expect("names"),
    );
    assert_eq!(before, after);
}

#[sqlx::test(migrations = "../../migrations")]
async fn our_connections_ask_for_a_plan_by_call(pool: Pool) {
    let url = pool.connect_options().to_url_lossy();
    let ours = store::connect(url.as_str(), 1).await.expect("a pool");
    let mode: String = sqlx::query_scalar("SHOW plan_cache_mode")
        .fetch_one(&ours)
        .await
        .expect("a setting");
    assert_eq!(mode, "force_custom_plan");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_flight_that_leaves_on_another_day_is_refused(pool: Pool) {
    testkit::seed(&pool).await;
    let moved = sqlx::query(
        "UPDATE flight SET scheduled_departure = scheduled_departure + interval '3 days',
             scheduled_arrival = NULL",
    )
    .execute(&pool)
    .await
    .expect_err("the constraint");
    assert!(
        moved.to_string().contains("flight_departure_on_its_day"),
        "{moved}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_bounds_on_departures_remove_no_flight_of_the_days_asked(pool: Pool) {
    many_flights(&pool).await;
    let day = |text: &str| text.parse::<chrono::NaiveDate>().expect("a day");
    for (from, to) in [("2013-01-01", "2013-01-01"), ("2013-01-05", "2013-02-10")] {
        let filter = store::flights::FlightFilter {
            from: Some(day(from)),
            to: Some(day(to)),
            ..Default::default()
        };
        let listed = store::flights::list(&pool, &filter, &Order::FirstDepartures(None), 5000)
            .await
            .expect("flights")
            .rows;
        let counted: i64 =
            sqlx::query_scalar("SELECT count(*) FROM flight WHERE flight_date BETWEEN $1 AND $2")
                .bind(day(from))
                .bind(day(to))
                .fetch_one(&pool)
                .await
                .expect("a count");
        assert_eq!(listed.len() as i64, counted, "{from} {to}");
        assert!(counted > 0);
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_purge_and_the_rights_find_their_rows_by_their_indexes(pool: Pool) {
    testkit::seed(&pool).await;
    let mut explainer = Explainer::open(&pool).await.expect("a session");
    let people = [
        "purge_",
        "retention_",
        "pseudonym_",
        "account_",
        "person_",
        "job_known",
    ];
    let entries: Vec<_> = store::explain::catalogue()
        .filter(|entry| people.iter().any(|prefix| entry.name.starts_with(prefix)))
        .collect();
    assert!(entries.len() > 12, "{}", entries.len());
    for entry in entries {
        let explained = explainer.explain(entry, 1).await.expect(entry.name);
        for measured in &explained.cases {
            let kept = &measured.kept;
            for index in measured.case.indexes {
                assert!(
                    kept.plan.indexes.contains(*index),
                    "{} {index} : {}",
                    entry.name,
                    kept.text
                );
            }
            if let (Some(other), explain::Gain::Pages) = (&measured.other, measured.case.gain) {
                assert!(
                    kept.plan.pages < other.plan.pages,
                    "{} : {}",
                    entry.name,
                    kept.text
                );
            }
        }
    }
}
