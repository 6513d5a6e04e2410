//! PostgreSQL dies while a purge is under way.

use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::stage::{DATABASE, Stage, begin, end};
use crate::postgres::Throwaway;
use crate::process;

/// Sessions that ended long ago, and sessions still open, all made up.
const EXPIRED: u32 = 200_000;
const OPEN: u32 = 1_000;

const TRACED: &str = "SELECT sum((detail->>'rows')::bigint) FROM audit_event
    WHERE action = 'retention.purge' AND detail->>'rule' = 'sessions'";

const MOMENTS_MS: [u64; 3] = [150, 400, 900];

pub(super) fn play(stage: &Stage) -> Result<String> {
    let mut server = stage.migrated()?;
    let mut cut = Vec::new();
    for moment in MOMENTS_MS {
        fill(&server)?;
        let purge = begin(
            &mut stage.pipeline(&server, DATABASE, &["purge"])?,
            "pipeline purge",
        )?;
        std::thread::sleep(Duration::from_millis(moment));
        server.kill()?;
        let ended = end(purge, "pipeline purge")?;
        server.restart()?;
        let (expired, open) = sessions(&server)?;
        if open != OPEN {
            bail!(
                "la purge a touché {} sessions ouvertes",
                OPEN - open.min(OPEN)
            );
        }
        if !ended.is_success {
            cut.push(expired);
        }
        let mut again = stage.pipeline(&server, DATABASE, &["purge"])?;
        process::output(&mut again, "pipeline purge")?;
        let left = sessions(&server)?;
        if left != (0, OPEN) {
            bail!("relancée, la purge laisse {left:?} au lieu de (0, {OPEN})");
        }
        // What the traces count is what is gone, whichever of the two purges deleted it.
        let traced = server.sql(DATABASE, TRACED)?;
        if traced != EXPIRED.to_string() {
            bail!("les lignes d'audit comptent {traced} sessions au lieu de {EXPIRED}");
        }
    }
    if cut.is_empty() {
        bail!("aucune purge n'a été coupée : la machine est trop rapide pour les moments choisis");
    }
    Ok(format!(
        "{} purges coupées (il restait {cut:?} sessions expirées sur {EXPIRED}), aucune session \
         ouverte touchée, relance complète, comptes d'audit exacts",
        cut.len()
    ))
}

fn fill(server: &Throwaway) -> Result<()> {
    server.sql(DATABASE, "DELETE FROM account")?;
    server.sql(DATABASE, "DELETE FROM audit_event")?;
    server.sql(
        DATABASE,
        &format!(
            "WITH person AS (
                INSERT INTO account (email, password_hash, display_name, role, created_at, last_seen_at)
                VALUES ('exercice@example.org', '$argon2id$exercice', 'Exercice', 'traveller',
                    now() - interval '3 months', now())
                RETURNING id
            )
            INSERT INTO session (token_hash, account_id, created_at, expires_at)
            SELECT sha256(number::text::bytea), person.id, now() - interval '2 months',
                CASE WHEN number <= {EXPIRED} THEN now() - interval '40 days'
                    ELSE now() + interval '1 hour' END
            FROM person, generate_series(1, {EXPIRED} + {OPEN}) AS number"
        ),
    )
    .map(drop)
}

/// Expired and open sessions.
fn sessions(server: &Throwaway) -> Result<(u32, u32)> {
    let counts = server.sql(
        DATABASE,
        "SELECT count(*) FILTER (WHERE expires_at < now()) || ' ' ||
            count(*) FILTER (WHERE expires_at >= now()) FROM session",
    )?;
    let (expired, open) = counts.split_once(' ').context("deux nombres")?;
    Ok((expired.parse()?, open.parse()?))
}
