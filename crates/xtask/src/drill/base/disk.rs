//! The disk of the tables fills up: during an import, during a purge, under the dataset API.

use anyhow::{Context, Result, bail};

use super::NOT_PLAYED;
use super::stage::{Api, DATABASE, Stage, begin, end};
use crate::postgres::{Room, Throwaway};
use crate::process;

/// Too little for the flights, then enough.
const SMALL_MB: u32 = 80;
const LARGE_MB: u32 = 1_000;
/// Left beside what is there: a few batches of the purge, and not all of them.
const SPARE_MB: u32 = 3;
/// Predictions whose link to a person is due to be cut: an update, which needs as much room again.
const LINKED: u32 = 60_000;

/// Predictions still linked, and those that the traces of the purge count as cut.
const LINKS: &str = "SELECT count(*) FILTER (WHERE pseudonym_key IS NOT NULL) || ' ' || (
        SELECT coalesce(sum((detail->>'rows')::bigint), 0) FROM audit_event
        WHERE action = 'retention.purge' AND detail->>'rule' = 'pseudonymes'
    ) FROM prediction";
const FLIGHTS: &str = "/v1/flights?limit=10";
/// Sorts every flight, which overflows the memory of a query: it needs room on the disk.
const SORTED: &str = "/v1/statistics/delays?by=route";

pub(super) fn play(stage: &Stage) -> Result<String> {
    let server = match stage.server(Room::Memory(SMALL_MB)) {
        Ok(server) => server,
        Err(why) if format!("{why:#}").contains("montage") => {
            return Ok(format!(
                "{NOT_PLAYED} : un disque borné se monte sous root ({})",
                why.root_cause()
                    .to_string()
                    .lines()
                    .last()
                    .unwrap_or_default()
            ));
        }
        Err(why) => return Err(why),
    };
    stage.fresh(&server, DATABASE, "TABLESPACE room")?;
    import(stage, &server)?;
    let api = stage.dataset_api(&server)?;
    link(&server)?;
    server.enlarge(used_mb(&server)? + SPARE_MB)?;
    let cut = purge(stage, &server)?;
    serve(&api)?;

    server.enlarge(LARGE_MB)?;
    api.recovers(SORTED)?;
    let mut again = stage.pipeline(&server, DATABASE, &["purge"])?;
    process::output(&mut again, "pipeline purge")?;
    let links = links(&server)?;
    if links != (0, LINKED) {
        bail!("relancée avec de la place, la purge laisse {links:?} au lieu de (0, {LINKED})");
    }
    Ok(format!(
        "import : « disque plein » dit, rien d'écrit, relance complète ; purge : arrêtée après \
         {cut} lignes sur {LINKED}, toutes comptées, puis finie ; API : lit encore, 503 avec \
         Retry-After pour ce qui veut de la place, reprise d'elle-même"
    ))
}

fn import(stage: &Stage, server: &Throwaway) -> Result<()> {
    let empty = stage.content(server, DATABASE)?;
    let import = begin(&mut stage.import(server, DATABASE)?, "pipeline import")?;
    let ended = end(import, "pipeline import")?;
    if ended.is_success {
        bail!("l'import tient dans {SMALL_MB} Mo : l'exercice ne remplit rien");
    }
    if !ended.words.contains("disque") {
        bail!(
            "l'import ne dit pas que le disque est plein :\n{}",
            ended.words
        );
    }
    let left = stage.content(server, DATABASE)?;
    if left != empty {
        bail!("l'import a laissé :\n{left}");
    }
    if Stage::left_over(server, DATABASE)? != 0 {
        bail!("l'import n'a pas rendu la place des mois chargés à part");
    }
    server.enlarge(LARGE_MB)?;
    process::output(&mut stage.import(server, DATABASE)?, "pipeline import")?;
    if stage.content(server, DATABASE)? == empty {
        bail!("relancé avec de la place, l'import n'écrit rien");
    }
    Ok(())
}

/// Cut short for want of room: what is cut is counted, what is counted is cut.
fn purge(stage: &Stage, server: &Throwaway) -> Result<u32> {
    let before = stage.content(server, DATABASE)?;
    let mut command = stage.pipeline(server, DATABASE, &["purge"])?;
    // Which rule had no room is told in the table that the purge prints.
    let ended = command.output().context("pipeline purge")?;
    let words = String::from_utf8_lossy(&ended.stdout).into_owned();
    if ended.status.success() {
        bail!("la purge tient dans {SPARE_MB} Mo : l'exercice ne remplit rien");
    }
    if !words.contains("disque") {
        bail!("la purge ne dit pas que le disque est plein :\n{words}");
    }
    let (linked, traced) = links(server)?;
    if linked + traced != LINKED {
        bail!("la purge compte {traced} lignes et en laisse {linked}, sur {LINKED}");
    }
    if linked == 0 {
        bail!("la purge a tout fait : l'exercice ne remplit rien");
    }
    if stage.content(server, DATABASE)? != before {
        bail!("la purge a touché au jeu de données");
    }
    Ok(traced)
}

fn serve(api: &Api) -> Result<()> {
    let read = api.get(FLIGHTS)?;
    if read.status != 200 {
        bail!("disque plein, l'API ne lit plus : {}", read.status);
    }
    api.refuses(SORTED)?;
    let read = api.get(FLIGHTS)?;
    if read.status != 200 {
        bail!("après un refus, l'API ne lit plus : {}", read.status);
    }
    Ok(())
}

fn link(server: &Throwaway) -> Result<()> {
    server
        .sql(
            DATABASE,
            &format!(
                "INSERT INTO prediction (requested_at, client_id, subject_pseudonym, pseudonym_key,
                    carrier_code, flight_number, origin_code, destination_code,
                    scheduled_departure, horizon, model_version, late_probability)
                SELECT now() - interval '100 days', 'drill', sha256(number::text::bytea),
                    'exercice', 'UA', 1, 'EWR', 'IAH', now(), 'h2', 'exercice', 0.5
                FROM generate_series(1, {LINKED}) AS number"
            ),
        )
        .map(drop)
}

fn links(server: &Throwaway) -> Result<(u32, u32)> {
    let counts = server.sql(DATABASE, LINKS)?;
    let (linked, traced) = counts.split_once(' ').context("deux nombres")?;
    Ok((linked.parse()?, traced.parse()?))
}

fn used_mb(server: &Throwaway) -> Result<u32> {
    let used = "SELECT pg_tablespace_size('room') / 1048576 + 1";
    Ok(server.sql("postgres", used)?.parse()?)
}
