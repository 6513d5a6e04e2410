//! `pipeline rgpd`: the rights of persons, and what the register says.

mod ask;
mod given;
mod leftovers;

use std::path::PathBuf;
use std::process::ExitCode;

use domain::{Clock, SystemClock};
use pipeline::retention::Places;
use pipeline::rights::{self, Erasure, Rectified, Rights, Sample};
use pipeline::{PipelineError, thousands};
use privacy::{REGISTER, RULES};
use settings::Reader;

use crate::cli::{Failure, connect};
use given::{Given, Lines};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Rgpd {
    /// Écrit en JSON tout ce qui est tenu d'une personne, dans toutes les tables.
    Export {
        #[command(flatten)]
        person: Person,
        /// Fichier à écrire, lisible par vous seul ; la sortie standard par défaut.
        #[arg(long, value_name = "FICHIER")]
        out: Option<PathBuf>,
    },
    /// Rectifie le nom affiché ou l'adresse d'une personne.
    Rectify {
        #[command(flatten)]
        person: Person,
        /// Ce qui change : display_name=NOM ou email=ADRESSE ; à répéter.
        #[arg(long = "set", value_name = "CHAMP=VALEUR", required = true)]
        corrections: Vec<Given>,
    },
    /// Efface une personne : compte, sessions, voyages ; ses retours et prédictions sont détachés.
    Erase {
        #[command(flatten)]
        person: Person,
        /// N'attend pas de confirmation.
        #[arg(long)]
        yes: bool,
        /// Cherche ensuite chaque valeur effacée dans toute la base et dans les journaux.
        ///
        /// Code de sortie : 0 rien n'est resté ; 1 une valeur propre à la personne est restée ;
        /// 3 seuls un nom ou un commentaire sont trouvés, qui peuvent être à quelqu'un d'autre.
        #[arg(long)]
        verify: bool,
    },
    /// Cherche des valeurs dans toutes les colonnes de la base et dans les journaux.
    ///
    /// Code de sortie : 0 rien n'est trouvé, 1 une valeur est trouvée.
    Scan {
        /// Valeur à chercher, à répéter ; « - » lit une valeur par ligne sur l'entrée standard.
        #[arg(long = "value", value_name = "VALEUR", required = true)]
        values: Vec<Given>,
    },
    /// Fait une nouvelle clé de pseudonymes ; l'ancienne est détruite par la purge, une fois vide.
    RotateKey,
    /// Ajoute des personnes inventées, pour montrer les droits et la purge.
    ///
    /// Refuse une base où un compte a une adresse hors d'example.org.
    Sample {
        /// Confirme que cette base est une base de démonstration.
        #[arg(long, required = true)]
        demo: bool,
    },
    /// Compare les marques des colonnes de la base, le registre et les règles.
    Check,
    /// Imprime le registre des traitements (docs/rgpd/registre.md).
    Register,
    /// Imprime les durées de conservation (docs/rgpd/conservation.md).
    Retention,
    /// Imprime les procédures (docs/rgpd/procedures.md).
    Procedures,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Person {
    /// Adresse de la personne ; « - » la lit sur l'entrée standard.
    #[arg(long, value_name = "ADRESSE")]
    email: Given,
}

pub(crate) async fn run(reader: Reader, asked: Rgpd) -> Result<ExitCode, Failure> {
    match asked {
        Rgpd::Register => print!("{}", pipeline::register_page()),
        Rgpd::Retention => print!("{}", pipeline::retention_page()),
        Rgpd::Procedures => print!("{}", pipeline::procedures_page()),
        Rgpd::Check => return check().await,
        asked => return answer(reader, asked).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn answer(mut reader: Reader, asked: Rgpd) -> Result<ExitCode, Failure> {
    let places = Places::from_settings(&mut reader);
    let places = reader.finish(places)?;
    let (_, pool) = connect(Reader::from_environment()).await?;
    if let Rgpd::Scan { values } = asked {
        return leftovers::scan(
            &pool,
            &places,
            &given::values(&values, &mut Lines::standard())?,
        )
        .await;
    }
    let mut rights = Rights::new(&pool, &places.keys_dir, SystemClock.now())?;
    match asked {
        Rgpd::Export { person, out } => export(&rights, &person, out).await,
        Rgpd::Rectify {
            person,
            corrections,
        } => rectify(&rights, &person, &corrections).await,
        Rgpd::Erase {
            person,
            yes,
            verify,
        } => {
            let erasure = erase(&rights, &person, yes).await?;
            if verify {
                return leftovers::verify(&pool, &places, &erasure).await;
            }
            Ok(ExitCode::SUCCESS)
        }
        Rgpd::RotateKey => {
            rights.rotate_key().await?;
            println!(
                "Nouvelle clé de pseudonymes ; {} clés gardées. La purge détruit une ancienne clé \
                 quand il ne reste aucun de ses pseudonymes.",
                rights.ring.names().count()
            );
            Ok(ExitCode::SUCCESS)
        }
        Rgpd::Sample { .. } => sample(&rights).await,
        _ => Ok(ExitCode::from(2)), // answered before
    }
}

async fn export(
    rights: &Rights<'_>,
    person: &Person,
    out: Option<PathBuf>,
) -> Result<ExitCode, Failure> {
    let email = given::email(&person.email, &mut Lines::standard())?;
    warn_of_lost_keys(rights).await?;
    let document = rights.export(&email).await?.ok_or_else(unknown)?;
    let text = format!("{document:#}\n");
    match out {
        None => print!("{text}"),
        Some(path) => {
            auth::write_private(&path, text.as_bytes()).map_err(|error| {
                Failure(format!("impossible d'écrire {} : {error}", path.display()))
            })?;
            println!(
                "Dossier écrit dans {}, lisible par vous seul. Effacez-le une fois transmis.",
                path.display()
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn rectify(
    rights: &Rights<'_>,
    person: &Person,
    corrections: &[Given],
) -> Result<ExitCode, Failure> {
    let correction = given::correction(corrections)?;
    let email = given::email(&person.email, &mut Lines::standard())?;
    match rights.rectify(&email, &correction).await? {
        None => Err(unknown()),
        Some(Rectified::AddressTaken) => Err(Failure(
            "un autre compte a déjà cette adresse : rien n'est changé.\nVérifiez l'adresse avec la personne."
                .to_owned(),
        )),
        Some(Rectified::Done) => {
            println!("Compte rectifié ; la trace dit quels champs, jamais leur valeur.");
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn erase(rights: &Rights<'_>, person: &Person, yes: bool) -> Result<Erasure, Failure> {
    let email = given::email(&person.email, &mut Lines::standard())?;
    if !yes {
        ask::confirmation()?;
    }
    warn_of_lost_keys(rights).await?;
    let erasure = rights.erase(&email).await?.ok_or_else(unknown)?;
    let erased = &erasure.erased;
    println!("Personne effacée.");
    for (what, rows) in [
        ("comptes supprimés", erased.accounts),
        ("sessions supprimées", erased.sessions),
        ("voyages supprimés", erased.trips),
        ("retours détachés, commentaires vidés", erased.feedback),
        ("prédictions détachées", erased.predictions),
    ] {
        println!("  {:>6} {what}", thousands(rows));
    }
    Ok(erasure)
}

async fn sample(rights: &Rights<'_>) -> Result<ExitCode, Failure> {
    match rights::sample(rights).await? {
        Sample::Added(people) => {
            println!(
                "{people} personnes inventées ajoutées, par exemple camille.exemple@example.org."
            );
            Ok(ExitCode::SUCCESS)
        }
        Sample::RealPeople => Err(Failure(
            "un compte de cette base a une adresse hors d'example.org : elle peut tenir de vraies personnes.\nUtilisez une base de démonstration."
                .to_owned(),
        )),
        Sample::NoFlight => Err(Failure(
            "la base n'a aucun vol, dont faire un voyage.\nLancez d'abord « pipeline run », ou « cargo xtask demo »."
                .to_owned(),
        )),
    }
}

async fn check() -> Result<ExitCode, Failure> {
    let (_, pool) = connect(Reader::from_environment()).await?;
    let columns = store::personal::columns(&pool).await?;
    let faults = privacy::faults(&columns, REGISTER, RULES);
    if faults.is_empty() {
        let is_personal =
            |column: &&privacy::MarkedColumn| column.class.is_some_and(privacy::Class::is_personal);
        println!(
            "{} colonnes classées, dont {} personnelles : la base, le registre ({} traitements) \
             et les règles ({}) concordent.",
            columns.len(),
            columns.iter().filter(is_personal).count(),
            REGISTER.len(),
            RULES.len()
        );
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure(format!(
        "la base, le registre et les règles ne concordent pas\n- {}",
        faults.join("\n- ")
    )))
}

async fn warn_of_lost_keys(rights: &Rights<'_>) -> Result<(), PipelineError> {
    let lost = rights.lost_keys().await?;
    if lost > 0 {
        eprintln!(
            "attention : {lost} clé(s) de pseudonymes manquent dans PONCTUEL_KEYS_DIR ; ce qui a \
             été fait sous ces clés ne peut pas être rattaché à la personne."
        );
    }
    Ok(())
}

fn unknown() -> Failure {
    Failure(
        "aucun compte n'a cette adresse.\nVérifiez-la avec la personne : un compte effacé ou inutilisé n'existe plus."
            .to_owned(),
    )
}
