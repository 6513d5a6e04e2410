//! Why an evening moves nothing: the version in production goes on.

use chrono::NaiveDate;

/// Each variant calls for another action; [`Refusal::advice`] says it in French.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Refusal {
    #[error("a day of the window has no flight, or far fewer than the others")]
    Hole { day: NaiveDate, flights: usize },
    #[error("a day of the window has flights whose outcome is not known")]
    NotLanded { day: NaiveDate, settled_share: f64 },
    #[error("too few flights")]
    TooFew { flights: usize, needed: usize },
    #[error("all the flights that reached a step had the same outcome")]
    OneOutcome,
    #[error("the gap is too wide")]
    TooFar { shift: f64, most: f64 },
    #[error("moving the calibration has surely been worse these last days")]
    Worse,
    #[error("this horizon gains nothing")]
    NotMoved,
    #[error("something else than the calibration changed")]
    MoreChanged,
}

impl Refusal {
    /// What was found and what to do, in French, for people.
    pub fn advice(&self) -> String {
        let kept = "La production reste ce qu'elle est.";
        let said = match self {
            Self::Hole { day, flights } => format!(
                "{} a {flights} vol(s) connu(s), un trou dans les données : complétez le jeu de \
                 données, puis téléchargez-le à nouveau (« trainer check-data »).",
                day.format("%d/%m/%Y")
            ),
            Self::NotLanded { day, settled_share } => format!(
                "Le {}, l'issue de {} des vols seulement est connue : attendez leurs arrivées, ou \
                 donnez un instant plus ancien avec --as-of.",
                day.format("%d/%m/%Y"),
                crate::check_data::percent(*settled_share)
            ),
            Self::TooFew { flights, needed } => format!(
                "{flights} vols atterris pour mesurer l'écart, il en faut {needed} : contrôlez le \
                 jeu de données et la météo (« trainer check-data »)."
            ),
            Self::OneOutcome => "Tous les vols d'une marche ont la même issue : contrôlez le jeu \
                de données (« trainer check-data »)."
                .to_owned(),
            Self::TooFar { shift, most } => {
                let [shift, most] =
                    [shift, most].map(|value| format!("{value:.2}").replace('.', ","));
                format!(
                    "L'écart est de {shift} en log-cotes, au-delà de {most} : les arbres ne \
                     décrivent plus ces vols, entraînez un autre modèle (« trainer train »)."
                )
            }
            Self::Worse => "Recaler chaque soir a sûrement fait pire que de ne rien faire sur les \
                derniers jours (tableau ci-dessus) : entraînez un autre modèle."
                .to_owned(),
            Self::NotMoved => {
                "Le recalage n'apporte rien à cet horizon, jugé sur les mois d'avant \
                le test (docs/adr/0043) : il ne se fait pas."
                    .to_owned()
            }
            Self::MoreChanged => {
                "La version recalée diffère par autre chose que sa calibration : défaut du \
                 programme, signalez-le."
                    .to_owned()
            }
        };
        format!("{said} {kept}")
    }
}
