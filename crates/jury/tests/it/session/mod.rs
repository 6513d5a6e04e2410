//! What the jury hands in: a made-up session that stands exactly on every limit of the règlement.

mod folder;
mod grille;
mod livret;
mod planning;
mod pv;

use std::path::Path;

use jury::grid::Grid;
use jury::session::dossier::{
    Acquis, Candidat, Decision, Dossier, Fiche, JugementCompetence, Presence, Session,
};

/// Two jurors of whom one is external, two years each, deliverables five days before.
pub(crate) const SESSION: &str = r#"
[session]
intitule = "Session d'essai"
centre = "Centre d'essai"
certificateur = "Certificateur d'essai"
lieu = "1, rue de l'Essai ; Paris"
fuseau = "Europe/Paris"
dates = [2027-01-18, 2027-01-19]
livrables_remis_le = 2027-01-13

[horaires]
debut = 09:00:00
fin = 18:00:00
dejeuner_debut = 12:30:00
dejeuner_fin = 13:30:00
deliberation_minutes = 15
pause_minutes = 10
pause_apres = 2

[totaux]
inscrits = 4
presents = 3
admis = 1
partielles = 1
refuses = 1
absents = 1

[[jure]]
id = "un"
nom = "Camille Durand"
fonction = "Ingénieure"
employeur = "Exemple SAS"
externe = true
experience_ans = 2

[[jure]]
id = "deux"
nom = "Dominique Petit"
fonction = "Formateur"
employeur = "Centre d'essai"
externe = false
experience_ans = 2

[[jury]]
id = "jury-a"
salle = "Salle 1"
jures = ["un", "deux"]

[[candidat]]
id = "alice"
nom = "Alice Martin"
acces = "formation"
blocs = ["BC01", "BC02", "BC03"]

[[candidat]]
id = "bilal"
nom = "Bilal Œuvrard"
acces = "vae"
blocs = ["BC01", "BC02", "BC03"]

[[candidat]]
id = "chloe"
nom = "Chloé Nguyễn"
acces = "formation"
blocs = ["BC02"]

[[candidat]]
id = "dan"
nom = "Dan Levy"
acces = "formation"
blocs = ["BC01", "BC02", "BC03"]
"#;

pub(crate) fn session() -> Session {
    parse(SESSION)
}

pub(crate) fn parse(text: &str) -> Session {
    Session::parse(Path::new("session.toml"), text).expect("a session")
}

/// A sheet decided whole; the competences of `refused` are not acquired.
pub(crate) fn decided(candidat: &Candidat, refused: &[&str]) -> Fiche {
    let competences = Grid::get()
        .competences
        .iter()
        .filter(|it| candidat.blocs.contains(&it.bloc))
        .map(|it| JugementCompetence {
            id: it.id.clone(),
            decision: Some(if refused.contains(&it.id.as_str()) {
                Acquis::NonAcquis
            } else {
                Acquis::Acquis
            }),
            ..JugementCompetence::default()
        });
    Fiche {
        candidat: candidat.id.clone(),
        presence: Some(Presence::Present),
        competences: competences.collect(),
        ..Fiche::default()
    }
}

/// One admitted, one admitted in part, one refused, one absent: a regular session.
pub(crate) fn regular() -> Dossier {
    let session = session();
    let [alice, bilal, chloe, dan] = session.candidats.as_slice() else {
        panic!("four candidates");
    };
    let mut fiches = vec![
        decided(alice, &[]),
        decided(bilal, &["C4", "C20"]),
        decided(chloe, &["C7"]),
        Fiche {
            candidat: dan.id.clone(),
            presence: Some(Presence::Absent),
            ..Fiche::default()
        },
    ];
    fiches[0].decision = Some(Decision::Admis);
    fiches[1].decision = Some(Decision::Partielle);
    fiches[1].commentaire = String::from("Le registre des traitements manque.");
    fiches[2].decision = Some(Decision::NonAdmis);
    fiches[2].commentaire = String::from("Le benchmark écarte sans dire pourquoi.");
    Dossier { session, fiches }
}
