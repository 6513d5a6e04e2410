//! `cargo xtask drill`: incidents played on servers of our own, to see what is promised hold.

mod base;
pub(crate) mod derive;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::cli::ServerChoice;
use crate::test;
use crate::workspace::Workspace;

/// The test of `model-api` that plays it.
const PROMOTIONS: &str = "no_request_fails_while_ten_promotions_are_followed";

#[derive(Debug, Subcommand)]
pub(crate) enum Drill {
    /// La base tombe, sature, traîne ou remplit son disque : rien n'est perdu ni écrit à moitié.
    ///
    /// Tue PostgreSQL (SIGKILL) pendant un import, une purge et un export, prend toutes ses
    /// connexions, bloque une table, remplit son disque ; vérifie à chaque fois ce que disent les
    /// programmes, ce qui reste dans la base, et la reprise sans intervention. Tout se passe sur
    /// un serveur fait pour l'exercice, retiré à la fin. Code 1 si une promesse n'est pas tenue.
    Base(base::Options),
    /// Dix promotions sous charge : aucune requête n'échoue, et chaque version répond.
    ///
    /// Huit clients demandent des prédictions à l'API du modèle pendant qu'un modèle est promu dix
    /// fois ; imprime les requêtes, les échecs et les versions vues. Code 1 au premier échec.
    Promotion(ServerChoice),
    /// Une semaine d'orages, puis une source qui change d'unité : la dérive monte, puis revient.
    ///
    /// Rejoue par l'API du modèle, avec les modèles de data/models, une semaine ordinaire de l'été
    /// 2013, la pire semaine d'orages, le retour au calme, un vent lu en milles par heure, et la
    /// correction ; imprime à chaque fois les indices de stabilité et leurs seuils.
    Derive(derive::Options),
}

pub(crate) fn run(workspace: &Workspace, drill: &Drill) -> Result<ExitCode> {
    match drill {
        Drill::Base(options) => base::run(workspace, options),
        Drill::Derive(options) => derive::run(workspace, options),
        Drill::Promotion(server) => test::one(workspace, server.postgres, PROMOTIONS),
    }
}
