//! `pipeline run` killed at random moments, then started again: nothing lost, nothing twice.

use std::path::Path;
use std::time::{Duration, Instant};

use domain::Source;
use pipeline::RunFolder;
use store::Pool;
use store::checksum::TableChecksum;

use crate::program::database_url;
use crate::sources::Sources;

const KILLS: u32 = 10;

async fn checksums(pool: &Pool) -> Vec<TableChecksum> {
    store::checksum::tables(pool).await.expect("checksums")
}

/// Back to an empty database and no run.
async fn reset(pool: &Pool, runs_dir: &Path) {
    let tables = "TRUNCATE run, run_source, rejected_row, source_watermark, \
                  carrier, airport, aircraft, weather, flight CASCADE";
    sqlx::raw_sql(tables).execute(pool).await.expect("emptied");
    if runs_dir.exists() {
        std::fs::remove_dir_all(runs_dir).expect("removed");
    }
}

/// Files of a source that the killed run had whole: those of its ledger.
fn held(runs_dir: &Path, source: Source) -> Option<u64> {
    let newest = RunFolder::newest_first(runs_dir);
    let raw = newest.first()?.raw(source);
    let ledger = raw.with_file_name(format!(".{source}.partial/ledger.ndjson"));
    let text = std::fs::read_to_string(ledger).ok()?;
    // A line without its end was being written: it names nothing yet.
    let whole = &text[..=text.rfind('\n')?];
    Some(whole.lines().filter(|line| !line.is_empty()).count() as u64)
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_run_killed_ten_times_and_taken_up_gives_the_tables_of_an_undisturbed_one(pool: Pool) {
    let sources = Sources::start(&pool).await;
    let url = database_url(&pool);
    let settings = [("DATABASE_URL", url.as_str())];
    let runs_dir = sources.config.runs_dir.clone();

    let start = Instant::now();
    let undisturbed = sources.program(&["run"], &settings).await;
    assert_eq!(undisturbed.code, Some(0), "{}", undisturbed.said);
    let (whole, expected) = (start.elapsed(), checksums(&pool).await);

    let (mut stopped, mut taken_up) = (0, 0);
    for kill in 0..KILLS {
        reset(&pool, &runs_dir).await;
        // Spread over the whole run, at random within each tenth of it.
        let moment = whole.mul_f64((f64::from(kill) + fastrand::f64()) / f64::from(KILLS));
        let mut child = sources.start_program(&["run"], &settings);
        let ended = tokio::time::timeout(moment, child.wait()).await;
        child.kill().await.expect("killed, or already ended");
        stopped += u32::from(ended.is_err());
        // The server rolls the dead session back before the next run reads it.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let held =
            [Source::Weather, Source::Flights].map(|source| (source, held(&runs_dir, source)));
        let killed = RunFolder::newest_first(&runs_dir).into_iter().next();

        let again = sources.program(&["run"], &settings).await;
        assert_eq!(again.code, Some(0), "killed at {moment:?}: {}", again.said);
        assert_eq!(checksums(&pool).await, expected, "killed at {moment:?}");
        if let Some(killed) = killed.filter(|_| ended.is_err()) {
            let id = killed.path().file_name().expect("a name").to_string_lossy();
            taken_up += u32::from(again.record.id.as_str() == id);
        }
        for (source, held) in held {
            if let Some(held) = held {
                let resumed = again.record.sources[&source].resumed;
                assert_eq!(
                    resumed, held,
                    "{source}, killed at {moment:?}: nothing comes twice"
                );
            }
        }
    }
    assert!(
        stopped >= KILLS / 2,
        "{stopped} kills out of {KILLS} came before the end"
    );
    assert!(taken_up > 0, "no run was taken up");
}
