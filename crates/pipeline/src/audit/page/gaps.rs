//! Referential holes.

use crate::audit::french::{count, counted, percent};
use crate::audit::holes::{Codes, Holes};

/// Codes shown of each hole.
const SHOWN: usize = 10;

pub(super) struct Gap {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) header: &'static str,
    pub(super) rows: Vec<GapRow>,
    pub(super) more: String,
    pub(super) conclusion: String,
}

pub(super) struct GapRow {
    pub(super) code: String,
    pub(super) flights: String,
    pub(super) share: String,
}

pub(super) fn gaps(holes: &Holes) -> Vec<Gap> {
    let kept = "chaque vol reste dans le jeu de données, et la référence qui lui manque est créée avec son seul code";
    let unassigned = format!(
        " Par ailleurs, {} sans appareil affecté.",
        counted(
            holes.without_tail_number,
            "aucun vol n'est",
            "vol est",
            "vols sont"
        )
    );
    let gap =
        |id, title, header, codes: &Codes, none: &str, one: &str, many: &str, then: &str| Gap {
            id,
            title,
            header,
            rows: rows(codes, holes.flights),
            more: more(codes),
            conclusion: if codes.distinct() == 0 {
                none.to_owned()
            } else {
                format!(
                    "{}, pour {} ({}) : {then}.",
                    counted(codes.distinct() as u64, none, one, many),
                    counted(codes.flights, "aucun vol", "vol", "vols"),
                    percent(codes.flights, holes.flights),
                )
            },
        };
    let mut aircraft = gap(
        "appareils",
        "Appareils absents du registre",
        "Immatriculation",
        &holes.aircraft,
        "Tout appareil affecté à un vol est dans le registre.",
        "immatriculation est absente du registre",
        "immatriculations sont absentes du registre",
        kept,
    );
    aircraft.conclusion.push_str(&unassigned);
    vec![
        aircraft,
        gap(
            "aeroports",
            "Aéroports absents du fichier",
            "Aéroport",
            &holes.airports,
            "Tout aéroport d'un vol est dans le fichier.",
            "aéroport est absent du fichier",
            "aéroports sont absents du fichier",
            kept,
        ),
        gap(
            "compagnies",
            "Compagnies absentes de la page",
            "Compagnie",
            &holes.carriers,
            "Toute compagnie d'un vol est dans la page.",
            "compagnie est absente de la page",
            "compagnies sont absentes de la page",
            kept,
        ),
        gap(
            "meteo",
            "Vols sans météo",
            "Station et heure",
            &holes.weather,
            "Tout vol a la météo de son origine à l'heure prévue.",
            "heure de station manque",
            "heures de station manquent",
            "chaque vol reste dans le jeu de données, sans météo",
        ),
    ]
}

fn rows(codes: &Codes, flights: u64) -> Vec<GapRow> {
    let top = codes.top(SHOWN).into_iter();
    top.map(|(code, concerned)| GapRow {
        code: code.to_owned(),
        flights: count(concerned),
        share: percent(concerned, flights),
    })
    .collect()
}

fn more(codes: &Codes) -> String {
    let hidden = codes.distinct().saturating_sub(SHOWN) as u64;
    counted(
        hidden,
        "",
        "autre n'est pas montré",
        "autres ne sont pas montrés",
    )
}
