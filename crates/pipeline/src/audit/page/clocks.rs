//! Time-zone checks.

use aggregator::rules;

use super::day;
use crate::audit::distribution::Distribution;
use crate::audit::french::{count, counted, value};
use crate::audit::zones::{Duration, Zones};
use crate::steps::Aggregated;

/// Airports shown of each list.
const SHOWN: usize = 15;
/// A wrong zone moves durations by an hour at least: three quarters of it leave room for chance.
const SUSPECT_MIN: f64 = 45.0;

pub(super) struct Clocks {
    pub(super) unzoned: Vec<[String; 3]>,
    pub(super) unzoned_conclusion: String,
    pub(super) offsets: Vec<[String; 5]>,
    pub(super) offsets_conclusion: String,
    pub(super) changes: Vec<[String; 4]>,
    pub(super) changes_conclusion: String,
    pub(super) durations: Vec<[String; 6]>,
    pub(super) durations_conclusion: String,
    pub(super) suspects: Vec<[String; 4]>,
}

pub(super) fn clocks(zones: &Zones, aggregated: &Aggregated) -> Clocks {
    let all = Distribution::merge(zones.durations.iter().map(|it| &it.gaps));
    let usual = all.median().unwrap_or_default();
    let suspects: Vec<_> = zones
        .durations
        .iter()
        .filter(|it| (it.gaps.median().unwrap_or(usual) - usual).abs() >= SUSPECT_MIN)
        .collect();
    Clocks {
        unzoned: zones
            .unzoned
            .iter()
            .take(SHOWN)
            .map(|it| [it.code.clone(), it.written.clone(), count(it.flights)])
            .collect(),
        unzoned_conclusion: unzoned(zones, aggregated),
        offsets: zones
            .offsets
            .iter()
            .take(SHOWN)
            .map(|it| {
                let hours = |hours| format!("{} h", value(hours));
                let zone = it.zone.to_owned();
                [
                    it.code.clone(),
                    zone,
                    hours(it.published),
                    hours(it.iana),
                    count(it.flights),
                ]
            })
            .collect(),
        offsets_conclusion: offsets(zones),
        changes: zones.changes.iter().map(change).collect(),
        changes_conclusion: changes(zones, aggregated),
        durations: by_zone(&zones.durations),
        durations_conclusion: durations(zones, usual, suspects.len()),
        suspects: suspects
            .into_iter()
            .map(|it| {
                let median = value(it.gaps.median().unwrap_or_default());
                [it.code.clone(), it.zone.clone(), count(it.gaps.n), median]
            })
            .collect(),
    }
}

fn unzoned(zones: &Zones, aggregated: &Aggregated) -> String {
    let found = match zones.unzoned.len() as u64 {
        0 => "Tout aéroport du fichier a un fuseau connu".to_owned(),
        unzoned => format!(
            "{} (sur {}), et {}",
            counted(
                unzoned,
                "",
                "aéroport du fichier est sans fuseau connu",
                "aéroports du fichier sont sans fuseau connu"
            ),
            count(zones.airports as u64),
            counted(
                zones.unzoned.iter().map(|it| it.flights).sum(),
                "aucun vol n'y va",
                "vol y va",
                "vols y vont"
            ),
        ),
    };
    format!(
        "{found}. Avec les aéroports absents du fichier, dont le fuseau est inconnu aussi, {} (VOL-19).",
        counted(
            times(aggregated, &rules::FLIGHT_ARRIVAL_ZONE),
            "aucun vol n'est privé d'instant d'arrivée",
            "vol n'a pas d'instant d'arrivée prévu",
            "vols n'ont pas d'instant d'arrivée prévu"
        ),
    )
}

fn offsets(zones: &Zones) -> String {
    let compared = count(zones.compared as u64);
    let found = match zones.offsets.len() as u64 {
        0 => format!("Les {compared} décalages publiés sont ceux de leur fuseau en hiver"),
        gaps => format!(
            "{} sur {compared} comparés ; {}",
            counted(
                gaps,
                "",
                "décalage publié contredit son fuseau",
                "décalages publiés contredisent leur fuseau"
            ),
            counted(
                zones.offsets.iter().filter(|it| it.flights > 0).count() as u64,
                "aucun de ces aéroports ne reçoit de vol",
                "de ces aéroports reçoit des vols",
                "de ces aéroports reçoivent des vols"
            ),
        ),
    };
    format!("{found}. L'agrégation ne se sert que du fuseau IANA, qui connaît l'heure d'été.")
}

fn times(aggregated: &Aggregated, rule: &rules::Rule) -> u64 {
    aggregated.rules.get(rule.id).copied().unwrap_or_default()
}

fn change(it: &crate::audit::zones::Change) -> [String; 4] {
    let (what, hour) = if it.to_summer {
        ("passage à l'heure d'été", "de 2 h à 3 h, qui n'existe pas")
    } else {
        (
            "passage à l'heure d'hiver",
            "de 1 h à 2 h, qui existe deux fois",
        )
    };
    [
        format!("{}, {what}", day(it.date)),
        count(it.flights),
        hour.to_owned(),
        count(it.in_the_hour),
    ]
}

fn changes(zones: &Zones, aggregated: &Aggregated) -> String {
    if zones.changes.is_empty() {
        return "La période ne contient aucun changement d'heure.".to_owned();
    }
    let hours = zones.changes.iter().map(|it| it.in_the_hour).sum();
    format!(
        "{} dans une heure qui n'existe pas ou qui existe deux fois ; {} pour une heure inexistante (VOL-08), et {} (VOL-09).",
        counted(
            hours,
            "Aucun vol n'est prévu",
            "vol est prévu",
            "vols sont prévus"
        ),
        counted(
            times(aggregated, &rules::FLIGHT_NONEXISTENT_TIME),
            "aucun n'est rejeté",
            "est rejeté",
            "sont rejetés"
        ),
        counted(
            times(aggregated, &rules::FLIGHT_AMBIGUOUS_TIME),
            "aucun n'est ramené à la première des deux heures",
            "est ramené à la première des deux heures",
            "sont ramenés à la première des deux heures"
        ),
    )
}

/// Zone, destinations, flights, and the gap in minutes: 5 %, median, 95 %.
fn by_zone(durations: &[Duration]) -> Vec<[String; 6]> {
    let mut zones: Vec<_> = durations.iter().map(|it| it.zone.as_str()).collect();
    zones.sort_unstable();
    zones.dedup();
    let row = |zone: &str| {
        let of = durations.iter().filter(|it| it.zone == zone);
        let gaps = Distribution::merge(of.clone().map(|it| &it.gaps));
        let minutes = |q| value(gaps.quantile(q).unwrap_or_default());
        [
            zone.to_owned(),
            count(of.count() as u64),
            count(gaps.n),
            minutes(0.05),
            minutes(0.5),
            minutes(0.95),
        ]
    };
    zones.into_iter().map(row).collect()
}

fn durations(zones: &Zones, usual: f64, suspects: usize) -> String {
    if zones.durations.is_empty() {
        return "Aucun vol n'a à la fois une heure d'arrivée prévue et un temps de vol.".to_owned();
    }
    let verdict = match suspects {
        0 => "aucune destination ne s'en écarte de 45 minutes : aucun fuseau ne paraît faux"
            .to_owned(),
        _ => counted(
            suspects as u64,
            "",
            "destination s'en écarte de 45 minutes ou plus : son fuseau, ou ses horaires, sont à vérifier",
            "destinations s'en écartent de 45 minutes ou plus : leur fuseau, ou leurs horaires, sont à vérifier",
        ),
    };
    format!(
        "La durée prévue dépasse le temps en l'air de {} minutes en médiane, ce que prennent le roulage et la marge. Un fuseau faux décalerait cet écart d'une heure au moins ; {verdict}.",
        value(usual)
    )
}
