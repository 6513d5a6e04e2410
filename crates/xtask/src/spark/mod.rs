//! `cargo xtask spark`: a real Spark server on this machine, and what is proved with it.

mod archive;
mod check;
mod java;
mod page;
mod protoc;
mod server;

use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::steps::Steps;
use crate::stop;
use crate::workspace::Workspace;
use check::Page;
use java::Java;
use server::Server;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Port du serveur, sur l'adresse de boucle locale ; un port libre par défaut avec --check et
    /// --write.
    #[arg(long, default_value_t = 15002, conflicts_with_all = ["check", "write"])]
    port: u16,
    /// Vérifie que les deux moteurs lisent les mêmes lignes et que docs/donnees/requetes-spark.md
    /// dit vrai, puis s'arrête ; code de sortie 0 ou 1.
    #[arg(long, conflicts_with = "write")]
    check: bool,
    /// Récrit docs/donnees/requetes-spark.md d'après le serveur, puis s'arrête.
    #[arg(long)]
    write: bool,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.check {
        check::run(workspace, Page::Compare)
    } else if options.write {
        check::run(workspace, Page::Write)
    } else {
        hold(workspace, options.port)
    }
}

/// Starts the server for whoever wants to try it, and holds it until Ctrl-C.
fn hold(workspace: &Workspace, port: u16) -> Result<()> {
    let mut steps = Steps::new(3);
    steps.quiet("Java", Java::find)?;
    let spark = steps.quiet("Spark", || archive::obtain(workspace))?;
    let mut server = steps.quiet("Serveur Spark Connect", || {
        let server = Server::start(workspace, &spark, port)?;
        Ok((server, "répond".to_owned()))
    })?;
    eprintln!("Plans et durées des requêtes : {}", server.pages());
    eprintln!("Journal : {}", server.log().display());
    println!("PONCTUEL_SPARK_URL={}", server.url());
    eprintln!("Ctrl-C pour arrêter.");
    while !stop::asked() {
        server.check()?;
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}
