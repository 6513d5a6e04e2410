//! What weighed on an answer, in words that a traveller understands.

use contract::{Explanation, Reason};
use features::Group;

use crate::ServedModel;
use crate::error::ApiError;

/// Under this, in log-odds, a reason moves a risk of one in five by less than one point.
const BARELY: f64 = 0.05;

/// The reasons of one row, the heaviest first.
pub(crate) fn of(model: &ServedModel, row: &[f32]) -> Result<Explanation, ApiError> {
    let told = model.explainer.explain(row)?;
    let features = model.horizon.features();
    let groups = told.grouped(|feature| features.get(feature).map(|it| it.group.as_str()));
    let mut reasons: Vec<_> = groups
        .into_iter()
        .filter_map(|(group, contribution)| {
            let group = group?;
            Some(Reason {
                sentence: sentence(group, contribution),
                group: group.to_owned(),
                contribution,
            })
        })
        .collect();
    reasons.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    Ok(Explanation {
        base: told.base,
        reasons,
    })
}

/// What a group of features is called, and whether the verb is plural.
const NAMES: [(Group, &str, bool); 5] = [
    (Group::Weather, "La météo au départ", false),
    (
        Group::Congestion,
        "L'affluence et les retards en cours",
        true,
    ),
    (Group::CarrierRoute, "La compagnie et la liaison", true),
    (Group::Aircraft, "L'appareil et ses vols précédents", true),
    (Group::Calendar, "La date et l'heure", true),
];

fn sentence(group: &str, contribution: f64) -> String {
    let (name, is_plural) = NAMES
        .iter()
        .find(|(known, ..)| known.as_str() == group)
        .map_or(("Le reste", false), |(_, name, is_plural)| {
            (name, *is_plural)
        });
    let verb = match (contribution.abs() < BARELY, contribution > 0.0, is_plural) {
        (true, _, false) => "change à peine",
        (true, _, true) => "changent à peine",
        (false, true, false) => "augmente",
        (false, true, true) => "augmentent",
        (false, false, false) => "diminue",
        (false, false, true) => "diminuent",
    };
    format!("{name} {verb} le risque.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_name_that_people_read() {
        for feature in features::FEATURES {
            let told = sentence(feature.group.as_str(), 0.4);
            assert!(!told.starts_with("Le reste"), "{told}");
            assert!(told.contains(" augment") && told.ends_with(" le risque."));
        }
        assert_eq!(
            sentence("weather", -0.4),
            "La météo au départ diminue le risque."
        );
        assert_eq!(
            sentence("weather", 0.01),
            "La météo au départ change à peine le risque."
        );
    }
}
