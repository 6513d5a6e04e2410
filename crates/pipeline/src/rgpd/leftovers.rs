//! What an erasure left, if anything: the database and the logs are read whole.

use std::process::ExitCode;

use domain::Personal;
use pipeline::retention::Places;
use pipeline::rights::{self, Erasure};
use pipeline::thousands;
use store::Pool;
use store::scan::Scan;

use crate::cli::Failure;

/// Values that are one person's alone must be found nowhere; a name may also be another's.
pub(super) async fn verify(
    pool: &Pool,
    places: &Places,
    erasure: &Erasure,
) -> Result<ExitCode, Failure> {
    let values: Vec<_> = erasure
        .traces
        .iter()
        .map(|trace| trace.value.clone())
        .collect();
    let scan = rights::scan(pool, &places.logs_dir, &values).await?;
    println!("{}", read(&scan, values.len(), places));
    let mut left = false;
    for found in &scan.found {
        let sought = erasure.traces[found.value].place.as_str();
        let may_be_another = matches!(sought, "account.display_name" | "feedback.comment");
        left = left || !may_be_another;
        let note = if may_be_another {
            " ; une autre personne peut avoir la même, à vérifier"
        } else {
            ""
        };
        println!(
            "  {} : {} ligne(s), valeur de {sought}{note}",
            found.column, found.rows
        );
    }
    if scan.found.is_empty() {
        println!("Aucune valeur effacée n'est restée.");
    }
    Ok(if left {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

pub(super) async fn scan(
    pool: &Pool,
    places: &Places,
    values: &[Personal<String>],
) -> Result<ExitCode, Failure> {
    let scan = rights::scan(pool, &places.logs_dir, values).await?;
    println!("{}", read(&scan, values.len(), places));
    for found in &scan.found {
        println!(
            "  {} : {} ligne(s), valeur n° {}",
            found.column,
            found.rows,
            found.value + 1
        );
    }
    if scan.found.is_empty() {
        println!("Rien n'est trouvé.");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

fn read(scan: &Scan, values: usize, places: &Places) -> String {
    format!(
        "{values} valeur(s) cherchée(s) dans {} colonnes de {} tables ({} lignes), les \
         statistiques de la base et les fichiers de {}.",
        scan.columns,
        scan.tables,
        thousands(scan.rows),
        places.logs_dir.display()
    )
}
