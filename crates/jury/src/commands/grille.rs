//! `jury grille`: prints the grid.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::grid::{Competence, Critere, Grid};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// N'affiche que cette compétence (C5) ou ce critère (C5.4)
    pub(crate) seulement: Option<String>,
    /// Forme de la sortie
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// Texte à lire dans le terminal
    Text,
    /// JSON, pour un autre programme
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let grid = kept(arguments.seulement.as_deref())?;
    match arguments.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&grid)?),
        Format::Text => print!("{}", text(&grid)),
    }
    Ok(ExitCode::SUCCESS)
}

/// The grid, narrowed to one competence or one criterion.
fn kept(only: Option<&str>) -> Result<Grid> {
    let mut grid = Grid::get().clone();
    let Some(only) = only else { return Ok(grid) };
    let only = only.to_uppercase();
    for competence in &mut grid.competences {
        if competence.id != only {
            competence.criteres.retain(|critere| critere.id == only);
        }
    }
    grid.competences.retain(|it| !it.criteres.is_empty());
    if grid.competences.is_empty() {
        bail!("{only} n'est ni une compétence (C1 à C21) ni un critère (C1.1, par exemple)");
    }
    Ok(grid)
}

fn text(grid: &Grid) -> String {
    let mut lines = vec![format!("{} — {}", grid.certification, grid.titre)];
    let mut bloc = "";
    for competence in &grid.competences {
        if competence.bloc != bloc {
            bloc = &competence.bloc;
            if let Some(found) = grid.blocs.iter().find(|it| it.id == bloc) {
                lines.push(format!("\n{} — {}", found.id, found.titre));
            }
        }
        lines.extend(competence_lines(competence));
    }
    lines.join("\n") + "\n"
}

fn competence_lines(competence: &Competence) -> Vec<String> {
    let Competence {
        id, epreuve, titre, ..
    } = competence;
    let mut lines = vec![format!("\n{id} ({epreuve}) — {titre}")];
    for critere in &competence.criteres {
        lines.extend(critere_lines(critere));
    }
    lines
}

fn critere_lines(critere: &Critere) -> Vec<String> {
    let mut lines = vec![
        format!("\n  {} {}", critere.id, critere.libelle),
        format!("    nature     : {}", critere.nature.word()),
    ];
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            lines.push(format!("    {name:<10} : {value}"));
        }
    };
    add("attendu", &critere.attendu);
    add("fichiers", &critere.fichiers.join(", "));
    add("fausses preuves", &critere.faux.join(" ; "));
    add("question", &critere.question);
    lines
}
