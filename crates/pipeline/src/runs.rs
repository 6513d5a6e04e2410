//! `pipeline runs`: the last runs, what the database holds, the state of the schedule.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use domain::{Clock, Source, SystemClock};
use pipeline::{RunFolder, RunRecord, SourceOutcome, thousands};
use settings::{Reader, Secret};
use store::jobs::JobExecution;
use store::watermarks::Watermark;

use crate::cli::Failure;
use crate::hours::Schedule;

pub(crate) async fn text(mut reader: Reader, limit: u32) -> Result<String, Failure> {
    let runs_dir = reader.get::<PathBuf>("runs_dir");
    let url = reader.get::<Secret>("database_url");
    let schedules = Schedule::from_settings(&mut reader);
    let ((runs_dir, url), schedules) = reader.finish(runs_dir.zip(url).zip(schedules))?;
    let pool = store::connect(url.reveal(), 1).await?;
    store::migrate(&pool).await?;
    let imported: BTreeMap<_, _> = store::runs::list(&pool, i64::from(limit).max(1000))
        .await?
        .into_iter()
        .map(|run| (run.id, run.imported_at))
        .collect();
    let records: Vec<_> = RunFolder::newest_first(&runs_dir)
        .iter()
        .filter_map(|folder| folder.read_record().ok())
        .take(limit as usize)
        .collect();

    let mut lines = Vec::new();
    runs(&records, &imported, &mut lines);
    held(&store::watermarks::list(&pool).await?, &mut lines);
    jobs(&store::jobs::list(&pool, limit.into()).await?, &mut lines);
    lines.push(match store::jobs::leader_since(&pool).await? {
        Some(since) => format!("Un planificateur mène depuis le {}.", instant(since)),
        None => "Aucun planificateur ne tourne (« pipeline schedule » en lance un).".to_owned(),
    });
    for schedule in schedules {
        let job = schedule.job.label();
        lines.push(match schedule.next_after(SystemClock.now()) {
            Some(next) => format!("Prochaine échéance, {job} : {}.", schedule.local(next)),
            None => format!("Aucune échéance à venir, {job}."),
        });
    }
    Ok(lines.join("\n"))
}

fn runs(
    records: &[RunRecord],
    imported: &BTreeMap<String, DateTime<Utc>>,
    lines: &mut Vec<String>,
) {
    lines.push("Passages".to_owned());
    if records.is_empty() {
        lines.push("  aucun ; « pipeline run » en fait un".to_owned());
    } else {
        lines.push(format!(
            "{:<21} {:<12} {:>9} {:>10}  {}",
            "Passage", "État", "Durée", "Lignes", "Sources"
        ));
    }
    for record in records {
        let rows: u64 = record.sources.values().map(|source| source.rows).sum();
        let seconds = record.ended_at.map_or_else(
            || "-".to_owned(),
            |ended| {
                let elapsed = (ended - record.started_at).as_seconds_f64();
                format!("{elapsed:.1} s").replace('.', ",")
            },
        );
        lines.push(format!(
            "{:<21} {:<12} {seconds:>9} {:>10}  {}",
            record.id.as_str(),
            state(record, imported.contains_key(record.id.as_str())),
            thousands(rows),
            sources(record),
        ));
    }
    lines.push(String::new());
}

fn state(record: &RunRecord, is_imported: bool) -> &'static str {
    match (record.ended_at, record.is_complete()) {
        _ if is_imported => "importé",
        (None, false) if record.plan.is_some() => "interrompu",
        (_, true) => "extrait",
        (_, false) => "incomplet",
    }
}

/// What differs from a plain reading of all five.
fn sources(record: &RunRecord) -> String {
    let named = |label: &str, wanted: &dyn Fn(&pipeline::SourceRecord) -> bool| {
        let names: Vec<_> = record
            .sources
            .iter()
            .filter(|(_, read)| wanted(read))
            .map(|(source, _)| short(*source))
            .collect();
        (!names.is_empty()).then(|| format!("{label} {}", names.join(", ")))
    };
    let read = |read: &pipeline::SourceRecord| read.outcome == SourceOutcome::Read;
    [
        named("lues :", &|source| read(source) && !source.unchanged),
        named("inchangées :", &|source| read(source) && source.unchanged),
        named("en échec :", &|source| !read(source)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" ; ")
}

/// One word of its French name.
fn short(source: Source) -> &'static str {
    let label = source.label();
    label.split(" (").next().unwrap_or(label)
}

fn held(watermarks: &[Watermark], lines: &mut Vec<String>) {
    lines.push("Ce que la base tient".to_owned());
    for source in Source::ALL {
        let watermark = watermarks.iter().find(|held| held.source == source);
        let said = match watermark.map(|held| (held.held, &held.version)) {
            Some((Some((from, until)), _)) => format!("du {from} au {until}"),
            Some((None, Some(version))) => format!("version {}", shortened(version)),
            Some((None, None)) | None => "rien encore".to_owned(),
        };
        lines.push(format!("{:<26} {said}", source.label()));
    }
    lines.push(String::new());
}

fn shortened(version: &str) -> String {
    let start: String = version.chars().take(24).collect();
    if start.len() < version.len() {
        format!("{start}…")
    } else {
        start
    }
}

fn jobs(executions: &[JobExecution], lines: &mut Vec<String>) {
    lines.push("Tâches planifiées".to_owned());
    if executions.is_empty() {
        lines.push("  aucune n'a encore été lancée".to_owned());
    } else {
        lines.push(format!(
            "{:<10} {:<20} {:<20} {:<12} {}",
            "Tâche", "Échéance (UTC)", "Début (UTC)", "Issue", "Détail"
        ));
    }
    for execution in executions {
        lines.push(format!(
            "{:<10} {:<20} {:<20} {:<12} {}",
            execution.job,
            instant(execution.scheduled_for),
            instant(execution.started_at),
            outcome(&execution.outcome),
            execution.detail.as_deref().unwrap_or_default(),
        ));
    }
    lines.push(String::new());
}

fn outcome(stored: &str) -> &str {
    match stored {
        "running" => "en cours",
        "done" => "faite",
        "partial" => "partielle",
        "failed" => "en échec",
        "interrupted" => "interrompue",
        other => other,
    }
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}
