//! The tables of evidence of the VAE booklet (annexe 5): what an audit found for each
//! competence, and room for what only the candidate can tell.

use anyhow::Result;
use serde::Deserialize;

use super::paper::{Paper, Table};
use crate::grid::{Competence, Grid};
use crate::verdict::Status;

/// What `jury audit --format json` wrote; the rest of it is not needed here.
#[derive(Debug, Clone, Deserialize)]
pub struct Audit {
    pub depots: Vec<Depot>,
    pub criteres: Vec<Verdict>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Depot {
    pub nom: String,
    pub commit: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Verdict {
    pub critere: String,
    pub statut: Status,
    pub raison: String,
    pub preuves: Vec<Evidence>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Evidence {
    pub repository: String,
    pub path: String,
    pub line: usize,
    pub quote: String,
}

const OPEN: &str = "À compléter :";

impl Audit {
    fn verdict(&self, id: &str) -> Option<&Verdict> {
        self.criteres.iter().find(|it| it.critere == id)
    }
}

impl Verdict {
    /// A place a line; nothing when the audit shows no proof.
    fn places(&self) -> Vec<String> {
        // What looks like proof and is not does not enter a booklet.
        if self.statut == Status::Misleading {
            return Vec::new();
        }
        let told = |it: &Evidence| {
            format!(
                "{}:{}:{} «\u{a0}{}\u{a0}»",
                it.repository, it.path, it.line, it.quote
            )
        };
        self.preuves.iter().map(told).collect()
    }
}

pub fn paper(audit: &Audit, candidat: Option<&str>) -> Paper {
    let grid = Grid::get();
    let mut paper = Paper::new("Livret de VAE : tableaux de preuves");
    let read = audit.depots.iter().map(|it| {
        let commit = it.commit.as_deref().unwrap_or("archive sans historique");
        format!("Dépôt lu : {}, {commit}", it.nom)
    });
    let mut facts = vec![
        format!("Certification : {}, {}", grid.certification, grid.titre),
        format!("Candidat : {}", candidat.unwrap_or(OPEN)),
    ];
    facts.extend(read);
    paper.list(facts);
    paper.text("Ces tableaux sont préparés par la lecture des dépôts. Le candidat les relit, corrige les preuves, et écrit ce qu'il a fait lui-même et dans quel contexte. Rien ici ne vaut décision du jury.");
    for bloc in &grid.blocs {
        paper.heading(2, format!("{} : {}", bloc.id, bloc.titre));
        for competence in grid.competences.iter().filter(|it| it.bloc == bloc.id) {
            paper.heading(3, format!("{} : {}", competence.id, competence.titre));
            paper.table(evidence(audit, competence));
            let mut table = Table::new(
                format!("Récit du candidat pour {}", competence.id),
                &[("Question", 2.0), ("Réponse", 4.0)],
                [
                    "Contexte : où, quand, avec qui",
                    "Ce que j'ai fait moi-même",
                    "Autres preuves",
                ]
                .iter()
                .map(|it| vec![(*it).to_owned(), String::new()])
                .collect(),
            );
            table.is_form = true;
            paper.table(table);
        }
    }
    paper
}

fn evidence(audit: &Audit, competence: &Competence) -> Table {
    let rows = competence.criteres.iter().map(|critere| {
        let verdict = audit.verdict(&critere.id);
        let places = verdict.map(Verdict::places).unwrap_or_default();
        let seen = match places.as_slice() {
            [] => "aucune".to_owned(),
            places => places.join("\n"),
        };
        vec![
            format!("{} {}", critere.id, critere.libelle),
            seen,
            verdict.map_or_else(|| "non lu".to_owned(), |it| it.raison.clone()),
        ]
    });
    Table::new(
        format!("Preuves lues pour {}", competence.id),
        &[
            ("Critère", 3.0),
            ("Preuves dans les dépôts", 4.0),
            ("Ce que la lecture en dit", 3.0),
        ],
        rows.collect(),
    )
}

/// A line a piece of evidence; a criterion without any keeps its line, to be completed.
pub fn csv(audit: &Audit) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "competence",
        "critere",
        "libelle",
        "preuve",
        "lecture",
        "contexte",
        "realise_par_moi",
        "autres_preuves",
    ])?;
    for (competence, critere) in Grid::get().criteres() {
        let verdict = audit.verdict(&critere.id);
        let mut places = verdict.map(Verdict::places).unwrap_or_default();
        if places.is_empty() {
            places.push(String::new());
        }
        for place in places {
            let reason = verdict.map_or("", |it| it.raison.as_str());
            writer.write_record([
                &competence.id,
                &critere.id,
                &critere.libelle,
                &place,
                reason,
                "",
                "",
                "",
            ])?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
