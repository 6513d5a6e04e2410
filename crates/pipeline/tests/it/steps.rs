//! Extract, aggregate, import: on the real January, and with sources that fail.

use domain::{Clock, Source, SystemClock};
use pipeline::{Console, PipelineError, RunFolder, SourceOutcome, steps};
use store::Pool;

use crate::sources::{Sources, full};

/// Flights of January 2013 in the source (`data/sources/manifest.json`).
const JANUARY_FLIGHTS: u64 = 27_004;

#[sqlx::test(migrations = "../../migrations")]
async fn five_sources_become_rows_once(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let console = Console::silent();
    let (folder, record) = sources.extract(&pool, &full()).await.expect("extracted");
    for (source, read) in &record.sources {
        assert_eq!(
            read.outcome,
            SourceOutcome::Read,
            "{source}: {:?}",
            read.error
        );
        for file in &read.files {
            file.verify(*source, &folder.raw(*source))
                .expect("the payload is the one recorded");
        }
    }
    assert_eq!(record.sources[&Source::Flights].rows, JANUARY_FLIGHTS);
    assert_eq!(folder.read_record().expect("run.json").id, record.id);

    let aggregated = steps::aggregate(&folder, &console).expect("aggregated");
    assert_eq!(aggregated.sources[&Source::Flights].read, JANUARY_FLIGHTS);
    for (source, counts) in &aggregated.sources {
        assert!(
            counts.is_conserved() && counts.read > 0,
            "{source}: {counts:?}"
        );
    }

    let line = |name: &str| std::fs::read_to_string(folder.clean().join(name)).expect(name);
    let hours: Vec<_> = line("weather.ndjson")
        .lines()
        .map(|line| {
            let hour: domain::WeatherObservation = serde_json::from_str(line).expect("an hour");
            (hour.observed_at, hour.airport)
        })
        .collect();
    assert_eq!(
        hours.len() as u64,
        aggregated.sources[&Source::Weather].kept
    );
    assert!(hours.is_sorted_by(|a, b| a < b), "in the order of the key");

    let first = steps::import(&folder, &pool, &console)
        .await
        .expect("imported");
    assert!(!first.is_nothing());
    let before = store::checksum::tables(&pool).await.expect("checksums");
    // The same run again, then a whole new run over the same sources.
    assert!(
        steps::import(&folder, &pool, &console)
            .await
            .expect("imported")
            .is_nothing()
    );
    let (folder, _) = sources.extract(&pool, &full()).await.expect("extracted");
    let (_, imported) = steps::aggregate_and_import(&folder, &pool, &console)
        .await
        .expect("imported");
    assert!(imported.is_nothing());
    assert_eq!(
        store::checksum::tables(&pool).await.expect("checksums"),
        before
    );

    // Both steps at once fill an empty base alike.
    sqlx::raw_sql("TRUNCATE run CASCADE; DROP TABLE flight_2013_01")
        .execute(&pool)
        .await
        .expect("emptied");
    let (again, imported) = steps::aggregate_and_import(&folder, &pool, &console)
        .await
        .expect("imported");
    assert_eq!(again.sources, aggregated.sources);
    assert!(!imported.is_nothing());
    assert_eq!(
        store::checksum::tables(&pool).await.expect("checksums"),
        before
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_run_that_proves_bad_while_it_is_imported_leaves_nothing(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let console = Console::silent();
    let (folder, record) = sources.extract(&pool, &full()).await.expect("extracted");
    // The last payload that the aggregation reads, so that months are loaded by then.
    let weather = &record.sources[&Source::Weather].files;
    let last = weather.iter().max_by_key(|file| &file.path).expect("files");
    let path = folder.raw(Source::Weather).join(&last.path);
    std::fs::write(&path, "{}").expect("altered");
    let refusal = steps::aggregate_and_import(&folder, &pool, &console)
        .await
        .expect_err("the payload was altered");
    assert!(refusal.to_string().contains(&last.path), "{refusal}");
    let tables = store::checksum::tables(&pool).await.expect("checksums");
    assert!(tables.iter().all(|table| table.rows == 0), "{tables:?}");
    assert!(folder.read_record().expect("run.json").refused.is_some());
    assert!(!folder.clean().exists());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_source_that_fails_is_named_and_does_not_stop_the_others(pool: Pool) {
    let mut sources = Sources::start(&pool).await;
    sources.config.flights_dir = sources.folder.path().join("nowhere");
    let (folder, record) = sources.extract(&pool, &full()).await.expect("a record");
    for (source, read) in &record.sources {
        let expected = if *source == Source::Flights {
            SourceOutcome::Failed
        } else {
            SourceOutcome::Read
        };
        assert_eq!(read.outcome, expected, "{source}");
    }
    let why = record.sources[&Source::Flights]
        .error
        .as_deref()
        .unwrap_or_default();
    assert!(why.contains("vols (big data Parquet)"), "{why}");
    let refusal = steps::aggregate(&folder, &Console::silent()).expect_err("a source is missing");
    assert!(
        matches!(&refusal, PipelineError::Incomplete { missing } if missing == &[Source::Flights]),
        "{refusal}"
    );
    assert!(!folder.clean().exists(), "nothing is left half-written");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_payload_altered_since_it_was_read_is_refused_by_name(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let console = Console::silent();
    let (folder, _) = sources.extract(&pool, &full()).await.expect("extracted");
    steps::aggregate(&folder, &console).expect("aggregated");
    let payload = folder.raw(Source::Airports).join("airports.csv");
    let text = std::fs::read_to_string(&payload).expect("the payload");
    std::fs::write(&payload, text.replace("Newark", "Neuwark")).expect("altered");
    let refusal = steps::aggregate(&folder, &console).expect_err("the payload was altered");
    assert!(refusal.to_string().contains("airports.csv"), "{refusal}");
    assert!(
        folder.clean().join("dataset.parquet").is_file(),
        "the former clean folder stays"
    );
    assert!(
        !folder.clean().with_extension("partial").exists(),
        "nothing is left half-written"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_run_with_nothing_new_gives_an_empty_dataset(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let console = Console::silent();
    let (folder, mut record) = sources.extract(&pool, &full()).await.expect("extracted");
    for source in [Source::Weather, Source::Flights] {
        std::fs::remove_dir_all(folder.raw(source)).expect("removed");
        record
            .sources
            .get_mut(&source)
            .expect("the source")
            .files
            .clear();
    }
    let text = serde_json::to_vec(&record).expect("JSON");
    std::fs::write(folder.path().join("run.json"), text).expect("written");
    let aggregated = steps::aggregate(&folder, &console).expect("aggregated");
    for source in [Source::Weather, Source::Flights] {
        assert_eq!(aggregated.sources[&source], aggregator::Counts::default());
    }
    let report = pipeline::audit::report(&folder, None, &console).expect("reported");
    let report = std::fs::read_to_string(report).expect("the report");
    assert!(report.contains("aucun vol") && !report.contains("NaN"));
    let imported = steps::import(&folder, &pool, &console)
        .await
        .expect("imported");
    for change in imported.changes {
        let is_reference = !["flight", "weather"].contains(&change.table);
        assert_eq!(change.staged > 0, is_reference, "{}", change.table);
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_run_that_is_not_aggregated_is_not_imported(pool: Pool) {
    let runs = tempfile::tempdir().expect("a folder");
    let id = domain::RunId::starting_at(SystemClock.now());
    let folder = RunFolder::create(runs.path(), &id).expect("a run folder");
    let refusal = steps::import(&folder, &pool, &Console::silent())
        .await
        .expect_err("nothing to import");
    assert!(
        matches!(refusal, PipelineError::NotAggregated(_)),
        "{refusal}"
    );
}

#[test]
fn a_folder_without_runs_says_what_to_do() {
    let empty = tempfile::tempdir().expect("a folder");
    let refusal = RunFolder::open(empty.path(), None).expect_err("no run");
    assert!(
        refusal.advice().contains("pipeline extract"),
        "{}",
        refusal.advice()
    );
}
