//! What an erasure left, if anything: the database and the logs are read whole.

use std::process::ExitCode;

use domain::Personal;
use pipeline::retention::Places;
use pipeline::rights::{self, Erasure};
use pipeline::thousands;
use store::Pool;
use store::scan::Scan;

use crate::cli::Failure;

/// Columns where people write what they want: what is found there, another person wrote.
const FREE_TEXT: [&str; 1] = ["feedback.comment"];

/// What something found says of the erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Clean,
    /// A name or a comment, which may be another person's: somebody must read.
    ToRead,
    /// A value that is this person's alone.
    Left,
}

impl Verdict {
    /// `sought` is the column that held the value.
    fn of(sought: &str) -> Self {
        match sought {
            "account.display_name" | "feedback.comment" => Self::ToRead,
            _ => Self::Left,
        }
    }

    /// Read by machines: nothing, something, or what only a person can decide.
    fn exit_code(self) -> ExitCode {
        match self {
            Self::Clean => ExitCode::SUCCESS,
            Self::Left => ExitCode::FAILURE,
            Self::ToRead => ExitCode::from(3),
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Clean => "Verdict : aucune valeur effacée n'est restée.",
            Self::ToRead => {
                "Verdict : à relire par une personne. Ce qui est trouvé peut être à quelqu'un d'autre (un homonyme, la même phrase) ou parler de la personne effacée : seule une lecture le dit."
            }
            Self::Left => {
                "Verdict : l'effacement n'est pas complet. Une valeur propre à la personne effacée est restée."
            }
        }
    }
}

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
    let mut verdict = Verdict::Clean;
    let mut quoted = false;
    for found in &scan.found {
        let sought = erasure.traces[found.value].place.as_str();
        let is_free = FREE_TEXT
            .iter()
            .any(|column| found.column.starts_with(column));
        verdict = verdict.max(Verdict::of(sought));
        quoted = quoted || is_free;
        let note = match (is_free, Verdict::of(sought)) {
            (true, _) => " ; dans un texte libre, écrit par une autre personne",
            (false, Verdict::ToRead) => " ; une autre personne peut avoir la même",
            (false, _) => "",
        };
        println!(
            "  {} : {} ligne(s), valeur de {sought}{note}",
            found.column, found.rows
        );
    }
    println!("{}", verdict.text());
    if quoted {
        println!(
            "À faire pour les textes libres ({}) : lisez ces lignes ; si l'une parle de la personne \
             effacée, remplacez le passage ou videz le commentaire avec le compte propriétaire de la \
             base (UPDATE feedback SET comment = NULL WHERE id = …), puis cherchez encore : \
             « pipeline rgpd scan --value - ».",
            FREE_TEXT.join(", ")
        );
    }
    Ok(verdict.exit_code())
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
