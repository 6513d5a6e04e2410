//! The rules of retention: one table, which the purge applies and the page of durations tells.

use std::str::FromStr;

use crate::Keep;

/// Stable name of a rule, on the command line and in the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RuleId {
    Sessions,
    Trips,
    Accounts,
    Pseudonyms,
    Feedback,
    Predictions,
    Audit,
    Keys,
    Payloads,
    Logs,
}

impl RuleId {
    pub const ALL: [Self; 10] = [
        Self::Sessions,
        Self::Trips,
        Self::Accounts,
        Self::Pseudonyms,
        Self::Feedback,
        Self::Predictions,
        Self::Audit,
        Self::Keys,
        Self::Payloads,
        Self::Logs,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Trips => "voyages",
            Self::Accounts => "comptes",
            Self::Pseudonyms => "pseudonymes",
            Self::Feedback => "retours",
            Self::Predictions => "predictions",
            Self::Audit => "audit",
            Self::Keys => "cles",
            Self::Payloads => "charges",
            Self::Logs => "journaux",
        }
    }

    /// Its line of the table.
    ///
    /// # Panics
    /// Never: a test checks that each has one.
    pub fn rule(self) -> &'static Rule {
        let rule = RULES.iter().find(|rule| rule.id == self);
        rule.expect("every rule is in the table")
    }
}

/// Not the name of a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("règle inconnue")]
pub struct UnknownRule;

impl FromStr for RuleId {
    type Err = UnknownRule;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut known = Self::ALL.into_iter();
        known.find(|id| id.as_str() == text).ok_or(UnknownRule)
    }
}

/// From when the duration is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// An instant: `table.column`.
    Instant(&'static str),
    /// A local day, once it is over everywhere on Earth: `table.column`.
    Day(&'static str),
    /// What is not in the database; told in French.
    Outside(&'static str),
}

/// What becomes of what is no longer kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Delete,
    /// The identifying values are emptied: the row stays, about nobody.
    Anonymise,
}

impl Action {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Anonymise => "anonymise",
        }
    }

    /// In French, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Delete => "supprimer",
            Self::Anonymise => "anonymiser",
        }
    }
}

/// One rule. What is for people is in French.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub id: RuleId,
    pub data: &'static str,
    /// The personal columns that it ends, `table.column`; none when it is not about persons.
    pub columns: &'static [&'static str],
    pub clock: Clock,
    pub keep: Keep,
    pub action: Action,
    pub basis: &'static str,
    pub reason: &'static str,
}

const CONTRACT: &str = "exécution du contrat (RGPD, article 6, paragraphe 1, b)";
const INTEREST: &str = "intérêt légitime (article 6, paragraphe 1, f)";
const DUTY: &str = "obligation légale (article 6, paragraphe 1, c)";
const NOBODY: &str = "sans objet : aucune donnée personnelle";

/// Every rule, in the order in which a purge applies them.
pub const RULES: &[Rule] = &[
    Rule {
        id: RuleId::Sessions,
        data: "sessions de l'application",
        columns: &[
            "session.token_hash",
            "session.account_id",
            "session.created_at",
            "session.expires_at",
        ],
        clock: Clock::Instant("session.expires_at"),
        keep: Keep::Days(0),
        action: Action::Delete,
        basis: CONTRACT,
        reason: "une session expirée n'ouvre plus rien",
    },
    Rule {
        id: RuleId::Trips,
        data: "voyages suivis",
        columns: &[
            "watched_trip.id",
            "watched_trip.account_id",
            "watched_trip.carrier_code",
            "watched_trip.flight_number",
            "watched_trip.origin_code",
            "watched_trip.destination_code",
            "watched_trip.flight_date",
            "watched_trip.alert_probability",
            "watched_trip.created_at",
        ],
        clock: Clock::Day("watched_trip.flight_date"),
        keep: Keep::Days(30),
        action: Action::Delete,
        basis: CONTRACT,
        reason: "le vol est passé ; un mois laisse le temps de donner un retour ou de réclamer",
    },
    Rule {
        id: RuleId::Accounts,
        data: "comptes inutilisés, avec leurs sessions et leurs voyages ; leurs retours sont détachés et leurs commentaires vidés",
        columns: &[
            "account.id",
            "account.email",
            "account.password_hash",
            "account.display_name",
            "account.role",
            "account.created_at",
            "account.last_seen_at",
        ],
        clock: Clock::Instant("account.last_seen_at"),
        keep: Keep::Months(24),
        action: Action::Delete,
        basis: CONTRACT,
        reason: "après deux ans sans visite, la relation est tenue pour finie",
    },
    Rule {
        id: RuleId::Pseudonyms,
        data: "lien entre une prédiction et la personne qui l'a demandée",
        columns: &[
            "prediction.id",
            "prediction.requested_at",
            "prediction.subject_pseudonym",
            "prediction.pseudonym_key",
            "prediction.carrier_code",
            "prediction.flight_number",
            "prediction.origin_code",
            "prediction.destination_code",
            "prediction.scheduled_departure",
            "prediction.horizon",
            "prediction.model_version",
            "prediction.late_probability",
            "prediction.known_at",
            "prediction.late_30_probability",
            "prediction.late_60_probability",
            "prediction.delay_low_min",
            "prediction.delay_median_min",
            "prediction.delay_high_min",
        ],
        clock: Clock::Instant("prediction.requested_at"),
        keep: Keep::Days(30),
        action: Action::Anonymise,
        basis: INTEREST,
        reason: "un mois suffit pour répondre à qui conteste une prédiction ; mesurer le modèle ne demande pas de savoir qui",
    },
    Rule {
        id: RuleId::Feedback,
        data: "auteur et commentaire d'un retour",
        columns: &[
            "feedback.id",
            "feedback.prediction_id",
            "feedback.account_id",
            "feedback.arrival_delay_min",
            "feedback.cancelled",
            "feedback.comment",
            "feedback.created_at",
        ],
        clock: Clock::Instant("feedback.created_at"),
        keep: Keep::Days(30),
        action: Action::Anonymise,
        basis: INTEREST,
        reason: "un mois pour lire le commentaire et répondre ; l'apprentissage n'a besoin que du retard constaté",
    },
    Rule {
        id: RuleId::Predictions,
        data: "prédictions anonymes et leurs retours",
        columns: &[],
        clock: Clock::Instant("prediction.requested_at"),
        keep: Keep::Months(13),
        action: Action::Delete,
        basis: NOBODY,
        reason: "une année pleine et un mois de recouvrement suffisent pour comparer le modèle d'une saison à l'autre",
    },
    Rule {
        id: RuleId::Audit,
        data: "traces : droits exercés, purges, gestes des agents",
        columns: &[
            "audit_event.occurred_at",
            "audit_event.actor_kind",
            "audit_event.account_id",
            "audit_event.action",
            "audit_event.subject_pseudonym",
            "audit_event.pseudonym_key",
            "audit_event.detail",
        ],
        clock: Clock::Instant("audit_event.occurred_at"),
        keep: Keep::Months(12),
        action: Action::Delete,
        basis: DUTY,
        reason: "un an pour prouver qu'une demande a été suivie et qu'une purge a eu lieu",
    },
    Rule {
        id: RuleId::Keys,
        data: "clés de pseudonymes remplacées, une fois sans pseudonyme",
        columns: &[],
        clock: Clock::Outside("remplacement de la clé (`pipeline rgpd rotate-key`)"),
        keep: Keep::Days(1),
        action: Action::Delete,
        basis: INTEREST,
        reason: "sans sa clé, un pseudonyme ne mène plus à personne ; un jour laisse finir les programmes qui l'ont lue",
    },
    Rule {
        id: RuleId::Payloads,
        data: "dossiers de passage : charges brutes, jeu de données propre, rapport",
        columns: &[],
        clock: Clock::Outside("début du passage (`run.json`)"),
        keep: Keep::Days(90),
        action: Action::Delete,
        basis: NOBODY,
        reason: "ne pas garder sans fin ce que la base tient déjà ; restent le dernier passage complet et ceux dont un passage futur reprendrait les fichiers",
    },
    Rule {
        id: RuleId::Logs,
        data: "journaux des programmes",
        columns: &[],
        clock: Clock::Outside("dernière écriture du fichier"),
        keep: Keep::Days(180),
        action: Action::Delete,
        basis: "intérêt légitime, sécurité (article 32) ; ils ne portent aucune valeur personnelle",
        reason: "six mois pour comprendre un incident",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_has_one_line_and_one_name() {
        assert_eq!(RULES.len(), RuleId::ALL.len());
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(names.len(), RULES.len());
        for id in RuleId::ALL {
            assert_eq!(id.rule().id, id);
            assert_eq!(id.as_str().parse(), Ok(id));
        }
        assert_eq!("comtpes".parse::<RuleId>(), Err(UnknownRule));
    }

    #[test]
    fn a_rule_about_persons_names_its_clock_among_its_columns() {
        for rule in RULES.iter().filter(|rule| !rule.columns.is_empty()) {
            let (Clock::Instant(column) | Clock::Day(column)) = rule.clock else {
                panic!("{:?} counts from outside the database", rule.id);
            };
            assert!(rule.columns.contains(&column), "{:?}", rule.id);
        }
    }

    #[test]
    fn no_cell_breaks_its_table() {
        for rule in RULES {
            for text in [rule.data, rule.basis, rule.reason] {
                assert!(
                    !text.contains(['|', '\n']) && !text.is_empty(),
                    "{:?}",
                    rule.id
                );
            }
        }
    }
}
