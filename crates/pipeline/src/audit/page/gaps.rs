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

/// How a hole is told.
struct Words {
    id: &'static str,
    title: &'static str,
    header: &'static str,
    none: &'static str,
    one: &'static str,
    many: &'static str,
    /// What becomes of the flights.
    then: &'static str,
}

const COMPLETED: &str = "chaque vol reste dans le jeu de données, et la référence qui lui manque est créée avec son seul code";

const AIRCRAFT: Words = Words {
    id: "appareils",
    title: "Appareils absents du registre",
    header: "Immatriculation",
    none: "Tout appareil affecté à un vol est dans le registre.",
    one: "immatriculation est absente du registre",
    many: "immatriculations sont absentes du registre",
    then: COMPLETED,
};

const AIRPORTS: Words = Words {
    id: "aeroports",
    title: "Aéroports absents du fichier",
    header: "Aéroport",
    none: "Tout aéroport d'un vol est dans le fichier.",
    one: "aéroport est absent du fichier",
    many: "aéroports sont absents du fichier",
    then: COMPLETED,
};

const CARRIERS: Words = Words {
    id: "compagnies",
    title: "Compagnies absentes de la page",
    header: "Compagnie",
    none: "Toute compagnie d'un vol est dans la page.",
    one: "compagnie est absente de la page",
    many: "compagnies sont absentes de la page",
    then: COMPLETED,
};

const WEATHER: Words = Words {
    id: "meteo",
    title: "Vols sans météo",
    header: "Station et heure",
    none: "Tout vol a la météo de son origine à l'heure prévue.",
    one: "heure de station manque",
    many: "heures de station manquent",
    then: "chaque vol reste dans le jeu de données, sans météo",
};

pub(super) fn gaps(holes: &Holes) -> Vec<Gap> {
    let mut aircraft = gap(&AIRCRAFT, &holes.aircraft, holes.flights);
    let unassigned = counted(
        holes.without_tail_number,
        "aucun vol n'est",
        "vol est",
        "vols sont",
    );
    aircraft.conclusion = format!(
        "{} Par ailleurs, {unassigned} sans appareil affecté.",
        aircraft.conclusion
    );
    vec![
        aircraft,
        gap(&AIRPORTS, &holes.airports, holes.flights),
        gap(&CARRIERS, &holes.carriers, holes.flights),
        gap(&WEATHER, &holes.weather, holes.flights),
    ]
}

fn gap(words: &Words, codes: &Codes, flights: u64) -> Gap {
    let conclusion = match codes.distinct() as u64 {
        0 => words.none.to_owned(),
        distinct => format!(
            "{}, pour {} ({}) : {}.",
            counted(distinct, "", words.one, words.many),
            counted(codes.flights, "", "vol", "vols"),
            percent(codes.flights, flights),
            words.then,
        ),
    };
    Gap {
        id: words.id,
        title: words.title,
        header: words.header,
        rows: rows(codes, flights),
        more: more(codes),
        conclusion,
    }
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
