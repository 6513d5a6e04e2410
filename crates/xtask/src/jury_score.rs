//! `cargo xtask jury-score`: how far `jury` agrees with a submission labelled by hand.
//!
//! `jury` is run as anybody runs it, and only its JSON is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::workspace::Workspace;

const STATUSES: [&str; 7] = [
    "observé",
    "partiel",
    "déclaré",
    "trompeur",
    "absent",
    "à l'oral",
    "non disponible",
];

#[derive(Deserialize)]
struct Audit {
    criteres: Vec<Verdict>,
}

#[derive(Deserialize)]
struct Verdict {
    critere: String,
    statut: String,
    raison: String,
}

/// One labelled criterion: its id, its status, the note of who labelled it.
struct Label {
    id: String,
    status: &'static str,
    note: String,
}

pub(crate) fn run(
    workspace: &Workspace,
    gold: &Path,
    repositories: &[PathBuf],
    revision: Option<&str>,
) -> Result<()> {
    let labels = labels(gold)?;
    let audit = audit(workspace, repositories, revision)?;
    let given: BTreeMap<&str, &Verdict> = (audit.criteres.iter())
        .map(|it| (it.critere.as_str(), it))
        .collect();
    let pairs: Vec<(&Label, &Verdict)> = labels
        .iter()
        .map(|label| {
            let verdict = given.get(label.id.as_str());
            Ok((
                label,
                *verdict.with_context(|| format!("jury ne juge pas {}", label.id))?,
            ))
        })
        .collect::<Result<_>>()?;
    matrix(&pairs);
    agreement(&pairs);
    worst(&pairs);
    Ok(())
}

fn audit(workspace: &Workspace, paths: &[PathBuf], revision: Option<&str>) -> Result<Audit> {
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--package", "jury", "--", "audit"]);
    command.args(paths).args(["--format", "json"]);
    if let Some(revision) = revision {
        command.args(["--rev", revision]);
    }
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("jury ne se lance pas")?;
    if !output.status.success() {
        bail!("jury a refusé de lire ce dépôt");
    }
    serde_json::from_slice(&output.stdout).context("jury n'a pas rendu son JSON")
}

fn labels(path: &Path) -> Result<Vec<Label>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("impossible de lire {}", path.display()))?;
    let mut lines = records(&text).into_iter();
    let head = lines.next().unwrap_or_default();
    let column = |name: &str| head.iter().position(|it| it == name);
    let (Some(id), Some(status)) = (column("critere"), column("statut")) else {
        bail!("{} n'a pas les colonnes critere et statut", path.display());
    };
    let note = column("note");
    lines
        .map(|cells| {
            let cell = |place: usize| cells.get(place).cloned().unwrap_or_default();
            Ok(Label {
                id: cell(id),
                status: status_of(&cell(status))?,
                note: note.map(cell).unwrap_or_default(),
            })
        })
        .collect()
}

/// The words of the labels, and those of the tool.
fn status_of(word: &str) -> Result<&'static str> {
    Ok(match word {
        "prouve" | "observé" => "observé",
        "partiel" => "partiel",
        "declare" | "déclaré" => "déclaré",
        "trompeur" => "trompeur",
        "absent" => "absent",
        "oral" | "à l'oral" => "à l'oral",
        "non disponible" => "non disponible",
        other => bail!("statut inconnu : {other}"),
    })
}

/// CSV, with quoted cells.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut is_quoted = false;
    for letter in text.chars() {
        let Some(record) = records.last_mut() else {
            break;
        };
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => record.push(String::new()),
            '\n' if !is_quoted => records.push(vec![String::new()]),
            '\r' => {}
            letter => {
                if let Some(cell) = record.last_mut() {
                    cell.push(letter);
                }
            }
        }
    }
    records.retain(|it| it.len() > 1);
    records
}

fn matrix(pairs: &[(&Label, &Verdict)]) {
    println!("Étiquette (lignes) et outil (colonnes) :");
    print!("{:>15}", "");
    for status in STATUSES {
        print!("{status:>15}");
    }
    println!();
    for row in STATUSES {
        if pairs.iter().all(|(label, _)| label.status != row) {
            continue;
        }
        print!("{row:>15}");
        for column in STATUSES {
            let count = pairs
                .iter()
                .filter(|(label, verdict)| label.status == row && verdict.statut == column)
                .count();
            print!("{count:>15}");
        }
        println!();
    }
}

fn is_shown(status: &str) -> bool {
    matches!(status, "observé" | "partiel")
}

fn agreement(pairs: &[(&Label, &Verdict)]) {
    let percent = |count: usize, all: usize| count as f64 * 100.0 / all.max(1) as f64;
    let all = pairs.len();
    let exact = pairs.iter().filter(|(a, b)| a.status == b.statut).count();
    let split = pairs
        .iter()
        .filter(|(a, b)| is_shown(a.status) == is_shown(&b.statut))
        .count();
    let false_ones = pairs.iter().filter(|(a, _)| a.status == "trompeur");
    let (seen, labelled) = false_ones.fold((0, 0), |(seen, all), (_, b)| {
        (seen + usize::from(b.statut == "trompeur"), all + 1)
    });
    println!(
        "\nAccord exact : {exact} sur {all} ({:.1} %).",
        percent(exact, all)
    );
    println!(
        "Accord observé ou partiel, contre le reste : {split} sur {all} ({:.1} %).",
        percent(split, all)
    );
    if labelled > 0 {
        println!(
            "Critères trompeurs retrouvés : {seen} sur {labelled} ({:.1} %).",
            percent(seen, labelled)
        );
    }
}

fn worst(pairs: &[(&Label, &Verdict)]) {
    let show = |(label, verdict): &(&Label, &Verdict)| {
        println!(
            "  {:<7}{} → {} : {}",
            label.id, label.status, verdict.statut, verdict.raison
        );
        if !label.note.is_empty() {
            println!("         étiquette : {}", label.note);
        }
    };
    let wrong: Vec<_> = pairs
        .iter()
        .filter(|(a, b)| b.statut == "observé" && a.status != "observé")
        .collect();
    println!("\nDits observés à tort ({}) :", wrong.len());
    wrong.iter().copied().for_each(show);
    let mut others: Vec<_> = pairs
        .iter()
        .filter(|(a, b)| a.status != b.statut && b.statut != "observé")
        .collect();
    others.sort_by_key(|(a, b)| is_shown(a.status) == is_shown(&b.statut));
    println!(
        "\nAutres désaccords, les plus lourds d'abord ({}) :",
        others.len()
    );
    others.iter().copied().for_each(show);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_cells_keep_their_commas() {
        let read = records("a,b\n\"x, y\",z\n");
        assert_eq!(read, [["a", "b"], ["x, y", "z"]]);
    }
}
