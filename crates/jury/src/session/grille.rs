//! The individual grid (annexe 3): what the jury wrote for one candidate, and nothing else.

use anyhow::{Result, bail};

use super::dossier::{Acquis, Candidat, Fiche, JugementCompetence, Session, dates};
use super::paper::{Paper, Table};
use super::planning;
use crate::grid::{Competence, Grid};

/// What the jury has not written yet, one sentence each.
pub fn missing(candidat: &Candidat, fiche: &Fiche) -> Vec<String> {
    let mut found = Vec::new();
    for competence in presented(candidat) {
        match fiche.competence(&competence.id) {
            None => found.push(format!(
                "{} manque dans la fiche : relancez « jury session init »",
                competence.id
            )),
            Some(judged) => found.extend(undecided(competence, judged)),
        }
    }
    found
}

fn undecided(competence: &Competence, judged: &JugementCompetence) -> Vec<String> {
    let mut found = Vec::new();
    if judged.decision.is_none() {
        found.push(format!(
            "{} : écrivez decision = \"acquis\" ou \"non acquis\"",
            competence.id
        ));
    }
    let open: Vec<_> = competence
        .criteres
        .iter()
        .filter(|it| {
            judged
                .critere(&it.id)
                .is_none_or(|it| it.decision.is_none())
        })
        .map(|it| it.id.as_str())
        .collect();
    if !open.is_empty() && open.len() < competence.criteres.len() {
        found.push(format!(
            "{} : des critères sont décidés et pas {} ; décidez-les tous, ou aucun",
            competence.id,
            open.join(", ")
        ));
    }
    found
}

fn presented(candidat: &Candidat) -> impl Iterator<Item = &'static Competence> {
    Grid::get()
        .competences
        .iter()
        .filter(|it| candidat.blocs.contains(&it.bloc))
}

/// Refuses a grid that is not decided whole.
pub fn check(candidat: &Candidat, fiche: &Fiche) -> Result<()> {
    if fiche.is_absent() {
        bail!(
            "{} est noté absent : il n'y a pas de grille à rendre",
            candidat.nom
        );
    }
    let missing = missing(candidat, fiche);
    if missing.is_empty() {
        return Ok(());
    }
    bail!(
        "la grille de {} n'est pas décidée ; complétez candidats/{}.toml :\n- {}",
        candidat.nom,
        candidat.id,
        missing.join("\n- ")
    )
}

pub fn paper(session: &Session, candidat: &Candidat, fiche: &Fiche) -> Result<Paper> {
    check(candidat, fiche)?;
    let grid = Grid::get();
    let mut paper = Paper::new(format!(
        "Grille d'évaluation individuelle : {}",
        candidat.nom
    ));
    let days: Vec<_> = session
        .session
        .dates
        .iter()
        .map(|it| dates::long(*it))
        .collect();
    paper.list(vec![
        format!("Certification : {}, {}", grid.certification, grid.titre),
        format!(
            "Session : {}, {}",
            session.session.intitule,
            days.join(", ")
        ),
        format!("Centre : {}", session.session.centre),
        format!("Accès : {}", candidat.acces.word()),
        format!("Blocs présentés : {}", candidat.blocs.join(", ")),
    ]);
    paper.heading(2, "Récapitulatif");
    paper.table(summary(candidat, fiche));
    for bloc in &grid.blocs {
        if !candidat.blocs.contains(&bloc.id) {
            continue;
        }
        paper.heading(2, format!("{} : {}", bloc.id, bloc.titre));
        for epreuve in grid
            .epreuves
            .iter()
            .filter(|it| bloc.epreuves.contains(&it.id))
        {
            paper.heading(3, format!("{} : {}", epreuve.id, epreuve.titre));
            for competence in grid
                .competences
                .iter()
                .filter(|it| it.epreuve == epreuve.id)
            {
                one(&mut paper, competence, fiche);
            }
        }
    }
    if !fiche.commentaire.trim().is_empty() {
        paper.heading(2, "Commentaire du jury");
        paper.text(fiche.commentaire.trim());
    }
    paper.signatures(&signing(session, candidat));
    Ok(paper)
}

/// The jurors of the jury that the session or the timetable gives, or all without either.
fn signing(session: &Session, candidat: &Candidat) -> Vec<String> {
    let planned = || planning::plan(session).ok()?.jury_of(&candidat.id);
    let own = candidat.jury.clone().or_else(planned);
    session
        .jurys
        .iter()
        .filter(|jury| own.as_ref().is_none_or(|it| *it == jury.id))
        .flat_map(|jury| &jury.jures)
        .filter_map(|id| session.jure(id))
        .map(|it| format!("{}, {}", it.nom, it.fonction))
        .collect()
}

fn summary(candidat: &Candidat, fiche: &Fiche) -> Table {
    let rows = presented(candidat)
        .filter_map(|it| {
            let judged = fiche.competence(&it.id)?;
            Some(vec![
                format!("{} {}", it.id, it.titre),
                format!("{}, {}", it.bloc, it.epreuve),
                word(judged.decision),
            ])
        })
        .collect();
    Table::new(
        "Décision du jury par compétence",
        &[
            ("Compétence", 6.0),
            ("Bloc, épreuve", 1.6),
            ("Décision", 1.6),
        ],
        rows,
    )
}

fn one(paper: &mut Paper, competence: &Competence, fiche: &Fiche) {
    let Some(judged) = fiche.competence(&competence.id) else {
        return;
    };
    paper.heading(4, format!("{} : {}", competence.id, competence.titre));
    paper.text(format!("Décision du jury : {}.", word(judged.decision)));
    if !judged.commentaire.trim().is_empty() {
        paper.text(format!("Commentaire : {}", judged.commentaire.trim()));
    }
    let rows = competence
        .criteres
        .iter()
        .map(|it| {
            let own = judged.critere(&it.id);
            vec![
                format!("{} {}", it.id, it.libelle),
                word(own.and_then(|it| it.decision)),
                own.map_or_else(String::new, |it| it.commentaire.trim().to_owned()),
            ]
        })
        .collect();
    paper.table(Table::new(
        format!("Critères de {}", competence.id),
        &[("Critère", 5.0), ("Décision", 1.5), ("Commentaire", 3.0)],
        rows,
    ));
}

fn word(decision: Option<Acquis>) -> String {
    decision
        .map_or("avec la compétence", Acquis::word)
        .to_owned()
}

/// A line a competence, then a line a criterion.
pub fn csv(candidat: &Candidat, fiche: &Fiche) -> Result<String> {
    check(candidat, fiche)?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "candidat",
        "bloc",
        "epreuve",
        "competence",
        "critere",
        "decision",
        "commentaire",
    ])?;
    for competence in presented(candidat) {
        let Some(judged) = fiche.competence(&competence.id) else {
            continue;
        };
        let Competence {
            id, bloc, epreuve, ..
        } = competence;
        let mut line = |critere: &str, decision: Option<Acquis>, commentaire: &str| {
            let decision = decision.map_or("", Acquis::word);
            writer.write_record([
                &candidat.nom,
                bloc,
                epreuve,
                id,
                critere,
                decision,
                commentaire.trim(),
            ])
        };
        line("", judged.decision, &judged.commentaire)?;
        for critere in &competence.criteres {
            let own = judged.critere(&critere.id);
            line(
                &critere.id,
                own.and_then(|it| it.decision),
                own.map_or("", |it| &it.commentaire),
            )?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
