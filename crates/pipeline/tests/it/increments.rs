//! What a second run reads: only what the database does not hold.

use std::collections::BTreeSet;

use domain::Source;
use pipeline::{Console, PipelineError, Request, SourceOutcome, steps};
use store::Pool;

use crate::sources::{Sources, full};

async fn flow(sources: &Sources, pool: &Pool, request: &Request) -> pipeline::RunRecord {
    let (folder, record) = sources.extract(pool, request).await.expect("extracted");
    for (source, read) in &record.sources {
        assert_eq!(
            read.outcome,
            SourceOutcome::Read,
            "{source}: {:?}",
            read.error
        );
    }
    let console = Console::silent();
    steps::aggregate(&folder, &console).expect("aggregated");
    steps::import(&folder, pool, &console)
        .await
        .expect("imported");
    record
}

async fn flights(pool: &Pool) -> i64 {
    let tables = store::checksum::tables(pool).await.expect("checksums");
    let flight = tables.iter().find(|table| table.table == "flight");
    flight.expect("the table").rows
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_second_run_reads_only_the_new_month(pool: Pool) {
    let mut sources = Sources::start(&pool).await;
    flow(&sources, &pool, &Request::default()).await;
    let january = flights(&pool).await;

    sources.config.period_end = "2013-02-28".parse().expect("a day");
    let record = flow(&sources, &pool, &Request::default()).await;
    let names = |source| {
        let files = record.sources[&source].files.iter();
        files.map(|file| file.path.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(names(Source::Flights), ["year=2013-month=02.parquet"]);
    assert_eq!(
        names(Source::Weather).len(),
        6,
        "February and the first of March"
    );
    assert!(flights(&pool).await > january);
    for source in [Source::Carriers, Source::Airports, Source::Aircraft] {
        assert!(record.sources[&source].unchanged, "{source}");
    }

    let nothing = flow(&sources, &pool, &Request::default()).await;
    for (source, read) in &nothing.sources {
        assert!(read.unchanged, "{source}");
    }
    assert_eq!(nothing.sources[&Source::Flights].files.len(), 0);

    // The whole period again, in another run: the same rows.
    let before = store::checksum::tables(&pool).await.expect("checksums");
    let whole = flow(&sources, &pool, &full()).await;
    assert_eq!(whole.sources[&Source::Flights].files.len(), 2);
    assert!(!whole.sources[&Source::Airports].unchanged);
    assert_eq!(
        store::checksum::tables(&pool).await.expect("checksums"),
        before
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn sources_that_are_not_asked_are_taken_from_an_earlier_run(pool: Pool) {
    let mut sources = Sources::start(&pool).await;
    let weather = Request {
        sources: BTreeSet::from([Source::Weather]),
        ..full()
    };
    let (_, record) = sources.extract(&pool, &weather).await.expect("a record");
    let refused = record.sources[&Source::Flights].error.as_deref();
    assert!(
        refused.is_some_and(|why| why.contains("aucun passage ne la tient")),
        "{refused:?}"
    );

    let first = flow(&sources, &pool, &full()).await;
    let record = flow(&sources, &pool, &weather).await;
    let requests = |source| record.sources[&source].requests;
    assert!(requests(Source::Weather) > 0);
    for source in [
        Source::Carriers,
        Source::Airports,
        Source::Aircraft,
        Source::Flights,
    ] {
        assert_eq!(requests(source), 0, "{source}");
        assert_eq!(
            record.sources[&source].files, first.sources[&source].files,
            "{source}"
        );
    }

    // Held for January only: February cannot be taken from there.
    sources.config.period_end = "2013-02-28".parse().expect("a day");
    let (folder, _) = sources.extract(&pool, &weather).await.expect("a record");
    let refusal = steps::aggregate(&folder, &Console::silent()).expect_err("a source is missing");
    assert!(
        matches!(&refusal, PipelineError::Incomplete { missing } if missing == &[Source::Flights]),
        "{refusal}"
    );
}
