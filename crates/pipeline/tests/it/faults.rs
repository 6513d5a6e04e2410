//! Every source misbehaves, one way at a time: what may pass is tried again, what may not is
//! named, and the other sources are read whatever happens.

use domain::Source;
use pipeline::SourceOutcome;
use sandbox::{FlightsFault, RegistryFault};
use store::Pool;

use crate::program::Ran;
use crate::sources::Sources;

/// Exit codes of `pipeline --help`.
const DONE: Option<i32> = Some(0);
const NOTHING_READ: Option<i32> = Some(1);
const PARTIAL: Option<i32> = Some(3);

/// The fault passed: all five sources are read, after this many requests to that one.
fn survives(ran: &Ran, source: Source, requests: u64) {
    assert_eq!(ran.code, DONE, "{}", ran.said);
    for (source, read) in &ran.record.sources {
        assert_eq!(read.outcome, SourceOutcome::Read, "{source}: {}", ran.said);
    }
    assert_eq!(
        ran.record.sources[&source].requests, requests,
        "{}",
        ran.said
    );
}

/// The fault did not pass: that source fails by name, saying why, and the others are read.
fn fails(ran: &Ran, source: Source, why: &str) {
    assert_eq!(ran.code, PARTIAL, "{}", ran.said);
    for (other, read) in &ran.record.sources {
        let expected = if *other == source {
            SourceOutcome::Failed
        } else {
            SourceOutcome::Read
        };
        assert_eq!(read.outcome, expected, "{other}: {}", ran.said);
    }
    let error = ran.record.sources[&source].error.as_deref();
    let error = error.unwrap_or_default();
    assert!(error.contains(source.label()), "{error}");
    assert!(error.contains(why), "{error}");
    assert!(ran.said.contains(error), "people are told: {}", ran.said);
}

/// Four windows or files in the worst case, three attempts each.
async fn extract(sources: &Sources) -> Ran {
    sources.program(&["extract"], &[]).await
}

/// Weather asks one window a station in January, and one for the first of February.
const WEATHER_WINDOWS: u64 = 6;
/// robots.txt, then the document.
const DOCUMENT: u64 = 2;

#[sqlx::test(migrations = false)]
async fn too_many_requests_is_obeyed_then_the_source_is_read(pool: Pool) {
    let sources = Sources::start(&pool).await;
    sources.fault("weather=429:1");
    let ran = extract(&sources).await;
    survives(&ran, Source::Weather, WEATHER_WINDOWS + 1);
    assert!(
        ran.said
            .contains("statut HTTP 429, nouvel essai dans 1.0 s"),
        "{}",
        ran.said
    );
}

#[sqlx::test(migrations = false)]
async fn a_server_error_that_passes_is_tried_again(pool: Pool) {
    let sources = Sources::start(&pool).await;
    sources.fault("airports=500:2");
    let ran = extract(&sources).await;
    // Three attempts at the file; robots.txt may have been asked by the carriers first.
    assert!((3..=4).contains(&ran.record.sources[&Source::Airports].requests));
    survives(
        &ran,
        Source::Airports,
        ran.record.sources[&Source::Airports].requests,
    );
}

#[sqlx::test(migrations = false)]
async fn a_server_error_that_lasts_is_named_after_bounded_attempts(pool: Pool) {
    let sources = Sources::start(&pool).await;
    sources.fault("carriers=500");
    fails(
        &extract(&sources).await,
        Source::Carriers,
        "statut HTTP 500",
    );
}

#[sqlx::test(migrations = false)]
async fn a_slow_answer_is_given_up_then_asked_again(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let hurried = [("PONCTUEL_REQUEST_TIMEOUT_SECONDS", "1")];
    sources.fault("airports=slow:1");
    let ran = sources.program(&["extract"], &hurried).await;
    assert_eq!(ran.code, DONE, "{}", ran.said);
    sources.fault("airports=slow");
    let ran = sources.program(&["extract", "--full"], &hurried).await;
    fails(&ran, Source::Airports, "ne répond pas");
}

#[sqlx::test(migrations = false)]
async fn a_cut_connection_is_opened_again(pool: Pool) {
    let sources = Sources::start(&pool).await;
    sources.fault("weather=cut:2");
    survives(
        &extract(&sources).await,
        Source::Weather,
        WEATHER_WINDOWS + 2,
    );
    sources.fault("weather=cut");
    let ran = sources.program(&["extract", "--full"], &[]).await;
    fails(&ran, Source::Weather, "ne répond pas");
}

#[sqlx::test(migrations = false)]
async fn truncated_json_is_asked_again_and_never_written(pool: Pool) {
    let sources = Sources::start(&pool).await;
    sources.fault("weather=truncated:1");
    survives(
        &extract(&sources).await,
        Source::Weather,
        WEATHER_WINDOWS + 1,
    );
    sources.fault("weather=truncated");
    let ran = sources.program(&["extract", "--full"], &[]).await;
    fails(&ran, Source::Weather, "tronqué");
}

#[sqlx::test(migrations = false)]
async fn a_changed_unit_stops_the_weather_until_it_is_accepted(pool: Pool) {
    let sources = Sources::start(&pool).await;
    survives(&extract(&sources).await, Source::Weather, WEATHER_WINDOWS);
    sources.fault("weather=unit");
    let ran = extract(&sources).await;
    fails(&ran, Source::Weather, "wind_speed_10m : mp/h devient km/h");
    assert!(ran.said.contains("--accept weather"), "{}", ran.said);
    // The same run is taken up: only the weather is asked, and its new unit is accepted.
    let accepted = sources
        .program(&["extract", "--accept", "weather"], &[])
        .await;
    survives(&accepted, Source::Weather, WEATHER_WINDOWS);
    assert_eq!(accepted.record.id, ran.record.id);
    // From then on, it is what the source declares.
    survives(&extract(&sources).await, Source::Weather, WEATHER_WINDOWS);
}

#[sqlx::test(migrations = false)]
async fn a_moved_table_column_stops_the_carriers(pool: Pool) {
    let sources = Sources::start(&pool).await;
    survives(
        &extract(&sources).await,
        Source::Carriers,
        carriers_requests(&sources),
    );
    sources.fault("carriers=columns");
    let ran = extract(&sources).await;
    fails(&ran, Source::Carriers, "colonne 1 devient colonne 2");
}

/// robots.txt is asked by whichever of the two documents comes first.
fn carriers_requests(sources: &Sources) -> u64 {
    let newest = pipeline::RunFolder::newest_first(&sources.config.runs_dir);
    let record = newest[0].read_record().expect("run.json");
    let requests = |source| record.sources[&source].requests;
    let (carriers, airports) = (requests(Source::Carriers), requests(Source::Airports));
    assert_eq!(
        carriers + airports,
        2 * DOCUMENT - 1,
        "one robots.txt for both"
    );
    carriers
}

#[sqlx::test(migrations = false)]
async fn a_forbidding_robots_txt_is_obeyed(pool: Pool) {
    let sources = Sources::start(&pool).await;
    sources.fault("carriers=robots");
    let ran = extract(&sources).await;
    fails(&ran, Source::Carriers, "robots.txt interdit");
    assert!(ran.said.contains("demandez l’autorisation"), "{}", ran.said);
}

#[sqlx::test(migrations = false)]
async fn a_wrong_delimiter_is_named(pool: Pool) {
    let sources = Sources::start(&pool).await;
    sources.fault("airports=delimiter");
    fails(
        &extract(&sources).await,
        Source::Airports,
        "séparés par « ; »",
    );
}

#[sqlx::test(migrations = false)]
async fn a_byte_order_mark_and_a_quoted_line_break_lose_no_airport(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let airports = |ran: &Ran| {
        assert_eq!(ran.code, DONE, "{}", ran.said);
        ran.record.sources[&Source::Airports].rows
    };
    let plain = airports(&extract(&sources).await);
    for fault in ["airports=bom", "airports=newline"] {
        sources.fault(fault);
        let ran = sources.program(&["extract", "--full"], &[]).await;
        assert_eq!(airports(&ran), plain, "{fault}");
        assert!(!ran.record.sources[&Source::Airports].unchanged);
    }
}

#[sqlx::test(migrations = false)]
async fn dropped_rights_are_named_and_come_back(pool: Pool) {
    let sources = Sources::start(&pool).await;
    sources.registry_fault(RegistryFault::Rights).await;
    let ran = extract(&sources).await;
    fails(&ran, Source::Aircraft, "refuse la requête");
    assert!(ran.said.contains("le droit SELECT"), "{}", ran.said);
    sources.registry_fault(RegistryFault::None).await;
    let again = extract(&sources).await;
    survives(&again, Source::Aircraft, 1);
    assert_eq!(
        again.record.id, ran.record.id,
        "only the registry was read again"
    );
}

#[sqlx::test(migrations = false)]
async fn a_slow_or_cut_registry_is_named(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let hurried = [("PONCTUEL_REGISTRY_TIMEOUT_SECONDS", "1")];
    sources.registry_fault(RegistryFault::Slow).await;
    let ran = sources.program(&["extract"], &hurried).await;
    fails(&ran, Source::Aircraft, "refuse la requête");
    assert!(ran.said.contains("dépasse le délai permis"), "{}", ran.said);
    sources.registry_fault(RegistryFault::Cut).await;
    let ran = sources.program(&["extract"], &hurried).await;
    fails(&ran, Source::Aircraft, "");
    assert_eq!(
        ran.record.sources[&Source::Aircraft].requests,
        3,
        "{}",
        ran.said
    );
}

#[sqlx::test(migrations = false)]
async fn a_missing_partition_and_a_corrupt_file_are_named(pool: Pool) {
    let mut sources = Sources::start(&pool).await;
    let original = sources.config.flights_dir.clone();
    for (fault, why) in [
        (
            FlightsFault::Missing,
            "partition absente, year=2013/month=1",
        ),
        (
            FlightsFault::Corrupt,
            "year=2013/month=1 (Parquet illisible)",
        ),
    ] {
        let copy = sources.folder.path().join(format!("{fault:?}"));
        sandbox::damage_flights(&original, &copy, 1, fault).expect("a copy");
        sources.config.flights_dir = copy;
        fails(&extract(&sources).await, Source::Flights, why);
    }
    // The other months are whole.
    sources.config.period_start = "2013-02-01".parse().expect("a day");
    sources.config.period_end = "2013-02-28".parse().expect("a day");
    survives(&extract(&sources).await, Source::Flights, 1);
}

#[sqlx::test(migrations = false)]
async fn nothing_read_is_a_total_failure(pool: Pool) {
    let mut sources = Sources::start(&pool).await;
    for fault in ["weather=500", "carriers=500", "airports=500"] {
        sources.fault(fault);
    }
    sources.registry_fault(RegistryFault::Rights).await;
    sources.config.flights_dir = sources.folder.path().join("nowhere");
    let ran = extract(&sources).await;
    assert_eq!(ran.code, NOTHING_READ, "{}", ran.said);
    assert_eq!(ran.record.sources.len(), 5);
}
