//! The peers: small scripts of `crates/xtask/peers/`, with what they need from pip.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::ponctuel::{Checksums, Ponctuel};
use super::results::Sample;
use crate::packages::{self, PEERS};
use crate::pip;
use crate::workspace::Workspace;

/// One peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Peer {
    pub(super) label: &'static str,
    script: &'static str,
    /// Asks the script to set keys and indexes aside, where that is not its habit.
    set_aside: bool,
}

pub(super) const PANDAS: Peer = Peer {
    label: "pandas et to_sql",
    script: "pandas_to_sql.py",
    set_aside: false,
};
/// Not what people do, but what shows how much of the gap is the keys and indexes.
const PANDAS_SET_ASIDE: Peer = Peer {
    label: "pandas et to_sql, clés mises de côté",
    set_aside: true,
    ..PANDAS
};
pub(super) const DUCKDB: Peer = Peer {
    label: "DuckDB et COPY, clés mises de côté",
    script: "duckdb_copy.py",
    set_aside: false,
};
pub(super) const ALL: [Peer; 3] = [PANDAS, PANDAS_SET_ASIDE, DUCKDB];

/// Tables whose content must be ours. Of a rejected row only the count is compared: peers keep
/// the row and the rule, not our sentence.
const SAME_CONTENT: [&str; 5] = ["carrier", "airport", "aircraft", "weather", "flight"];

pub(super) struct Peers {
    scripts: PathBuf,
    packages: PathBuf,
}

/// The last line that a peer prints.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phases {
    aggregate: f64,
    import: f64,
}

impl Peers {
    pub(super) fn install(workspace: &Workspace) -> Result<(Self, String)> {
        let scripts = workspace.path(PEERS);
        let (packages, said) = packages::peer(workspace, "requirements.txt", "pandas et DuckDB")?;
        Ok((Self { scripts, packages }, said))
    }

    /// Measures a peer on a fresh database, then compares what it wrote with what we did.
    pub(super) fn first_load(
        &self,
        peer: Peer,
        ponctuel: &Ponctuel<'_>,
        run: &Path,
    ) -> Result<(Sample, String)> {
        let url = ponctuel.fresh_for_peer()?;
        let mut command = Command::new(pip::python().context("Python 3 est introuvable")?);
        command
            .arg(self.scripts.join(peer.script))
            .arg("--run")
            .arg(run)
            .args(["--database-url", &url])
            .args(peer.set_aside.then_some("--set-aside"))
            .env("PYTHONPATH", &self.packages)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        let (cost, printed) = ponctuel.meter.run(&command, peer.label)?;
        let phases: Phases = serde_json::from_str(printed.lines().last().unwrap_or_default())
            .with_context(|| format!("{} n'a pas dit ses durées", peer.label))?;
        let (ours, theirs) = ponctuel.checksums()?;
        same(peer, &ours, &theirs)?;
        let sample = Sample::new(cost, Some([phases.aggregate, phases.import]));
        let said = format!("{sample} ; contenu identique");
        Ok((sample, said))
    }
}

fn same(peer: Peer, ours: &Checksums, theirs: &Checksums) -> Result<()> {
    let mut differences = Vec::new();
    for (table, (rows, checksum)) in ours {
        let (their_rows, their_checksum) = theirs
            .get(table)
            .with_context(|| format!("la table {table} manque à {}", peer.label))?;
        if rows != their_rows {
            differences.push(format!(
                "{table} : {rows} lignes pour nous, {their_rows} pour lui"
            ));
        } else if SAME_CONTENT.contains(&table.as_str()) && checksum != their_checksum {
            differences.push(format!("{table} : {rows} lignes, mais d'un autre contenu"));
        }
    }
    if SAME_CONTENT.iter().any(|table| !ours.contains_key(*table)) {
        bail!("pipeline checksums n'a pas donné toutes les tables");
    }
    if differences.is_empty() {
        return Ok(());
    }
    bail!(
        "{} ne fait pas le même travail :\n- {}",
        peer.label,
        differences.join("\n- ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(flight: &str, rejected: &str) -> Checksums {
        SAME_CONTENT
            .iter()
            .map(|table| (*table, "1", "7"))
            .chain([("flight", "9", flight), ("rejected_row", "2", rejected)])
            .map(|(table, rows, checksum)| {
                (table.to_owned(), (rows.to_owned(), checksum.to_owned()))
            })
            .collect()
    }

    #[test]
    fn another_content_is_refused_by_table_and_another_sentence_is_not() {
        assert!(same(DUCKDB, &tables("1", "2"), &tables("1", "3")).is_ok());
        let error = same(DUCKDB, &tables("1", "2"), &tables("4", "2")).expect_err("it differs");
        assert!(error.to_string().contains("flight"), "{error}");
        assert!(same(DUCKDB, &Checksums::new(), &Checksums::new()).is_err());
    }
}
