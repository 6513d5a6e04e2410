//! `jury compare`: submissions beside the baseline, the differences first.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use super::audit;
use crate::compare::{Baseline, Row, rows};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Candidatures, une par argument ; les dépôts d'une même candidature séparés par des virgules
    #[arg(required = true)]
    candidatures: Vec<String>,
    /// Dépôt, ou fichier d'un audit (--format socle), auquel comparer (par défaut : le projet de référence)
    #[arg(long)]
    baseline: Option<PathBuf>,
    /// Ne montre que les critères qui diffèrent
    #[arg(long)]
    ecarts: bool,
    /// Forme de la sortie
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Texte à lire dans le terminal
    Text,
    /// Markdown
    Md,
    /// JSON
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let baseline = match &arguments.baseline {
        Some(path) => given(path)?,
        None => {
            Baseline::shipped().context("la référence livrée avec le programme ne se lit pas")?
        }
    };
    let submissions = arguments
        .candidatures
        .iter()
        .map(|it| {
            let paths: Vec<_> = it.split(',').map(PathBuf::from).collect();
            Ok(Baseline::of(&audit::read(&paths, None)?))
        })
        .collect::<Result<Vec<_>>>()?;
    let mut rows = rows(&baseline, &submissions);
    if arguments.ecarts {
        rows.retain(|it| it.ecart > 0);
    }
    match arguments.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&rows)?),
        Format::Md => print!("{}", markdown(&baseline, &submissions, &rows)),
        Format::Text => print!("{}", text(&baseline, &submissions, &rows)),
    }
    Ok(ExitCode::SUCCESS)
}

/// A file that an audit wrote, or else something to audit.
fn given(path: &Path) -> Result<Baseline> {
    if path.extension().is_some_and(|it| it == "json") {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("impossible de lire {}", path.display()))?;
        return serde_json::from_str(&text)
            .with_context(|| format!("{} n'est pas un audit au format socle", path.display()));
    }
    Ok(Baseline::of(&audit::read(&[path.to_owned()], None)?))
}

fn named(baseline: &Baseline) -> String {
    let commit = baseline
        .commit
        .as_deref()
        .map_or("sans historique", |it| &it[..10.min(it.len())]);
    format!("{} ({commit})", baseline.nom)
}

fn text(baseline: &Baseline, submissions: &[Baseline], rows: &[Row]) -> String {
    let mut lines = vec![format!("Référence : {}", named(baseline))];
    for it in submissions {
        lines.push(format!("Candidature : {}", named(it)));
    }
    let apart = rows.iter().filter(|it| it.ecart > 0).count();
    lines.push(format!(
        "{apart} critères diffèrent ; les plus grands écarts d'abord.\n"
    ));
    for row in rows {
        lines.push(format!("{} {}", row.critere, row.libelle));
        if let Some(own) = &row.socle {
            lines.push(format!(
                "  référence    {:<15}{}",
                own.statut.word(),
                own.raison
            ));
        }
        for it in &row.candidatures {
            lines.push(format!(
                "  candidature  {:<15}{}",
                it.statut.word(),
                it.raison
            ));
            if let Some(place) = &it.preuve {
                lines.push(format!("               {place}"));
            }
        }
    }
    lines.join("\n") + "\n"
}

fn markdown(baseline: &Baseline, submissions: &[Baseline], rows: &[Row]) -> String {
    let names: Vec<_> = submissions.iter().map(named).collect();
    let mut lines = vec![
        "# Candidatures face à la référence".to_owned(),
        String::new(),
        format!("Référence : {}.", named(baseline)),
        String::new(),
        format!("| Critère | Référence | {} |", names.join(" | ")),
        format!("| --- | --- |{}", " --- |".repeat(submissions.len())),
    ];
    for row in rows {
        let own = row.socle.as_ref().map_or("", |it| it.statut.word());
        let others: Vec<_> = row.candidatures.iter().map(|it| it.statut.word()).collect();
        lines.push(format!(
            "| {} {} | {own} | {} |",
            row.critere,
            row.libelle,
            others.join(" | ")
        ));
    }
    lines.join("\n") + "\n"
}
