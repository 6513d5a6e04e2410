//! What a group of features is called when a risk is explained to a traveller: French, for people.

use crate::Group;

/// From this many log-odds on, a group weighs on the answer: about one point of a risk of 20 %.
const NOTICEABLE_LOG_ODDS: f64 = 0.06;

/// A reason for a risk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    pub group: Group,
    /// In calibrated log-odds; positive raises the risk.
    pub weight: f64,
    /// A whole sentence.
    pub sentence: &'static str,
}

impl Group {
    /// French name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Weather => "météo à l'origine",
            Self::Congestion => "affluence et état du réseau",
            Self::CarrierRoute => "compagnie et liaison",
            Self::Aircraft => "appareil et sa rotation",
            Self::Calendar => "heure, jour et fêtes",
        }
    }

    /// Why this group raises or lowers the risk.
    fn sentence(self, raises: bool) -> &'static str {
        match (self, raises) {
            (Self::Weather, true) => "La météo relevée à l'aéroport de départ augmente le risque.",
            (Self::Weather, false) => "La météo relevée à l'aéroport de départ diminue le risque.",
            (Self::Congestion, true) => {
                "L'affluence ou les retards déjà constatés sur le réseau augmentent le risque."
            }
            (Self::Congestion, false) => "Le réseau est fluide : le risque diminue.",
            (Self::CarrierRoute, true) => {
                "Les vols de cette compagnie ou de cette liaison sont plus souvent en retard."
            }
            (Self::CarrierRoute, false) => {
                "Les vols de cette compagnie ou de cette liaison sont plus souvent à l'heure."
            }
            (Self::Aircraft, true) => {
                "L'appareil prévu ou le peu de temps entre ses vols augmente le risque."
            }
            (Self::Aircraft, false) => {
                "L'appareil prévu et le temps entre ses vols diminuent le risque."
            }
            (Self::Calendar, true) => "L'heure, le jour ou une fête proche augmente le risque.",
            (Self::Calendar, false) => "L'heure et le jour du départ diminuent le risque.",
        }
    }
}

/// The groups that weigh on an answer, the heaviest first. Contributions are already summed by
/// group.
pub fn reasons(by_group: impl IntoIterator<Item = (Group, f64)>) -> Vec<Reason> {
    let mut reasons: Vec<_> = by_group
        .into_iter()
        .filter(|(_, weight)| weight.abs() >= NOTICEABLE_LOG_ODDS)
        .map(|(group, weight)| Reason {
            group,
            weight,
            sentence: group.sentence(weight > 0.0),
        })
        .collect();
    reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_reason_comes_first_and_what_weighs_nothing_is_left_out() {
        let found = reasons([
            (Group::Weather, 0.2),
            (Group::Calendar, 0.01),
            (Group::Aircraft, -0.5),
        ]);
        let groups: Vec<_> = found.iter().map(|reason| reason.group).collect();
        assert_eq!(groups, [Group::Aircraft, Group::Weather]);
        assert!(found[0].sentence.contains("diminuent"));
        assert!(found[1].sentence.contains("augmente"));
    }
}
