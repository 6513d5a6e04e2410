//! The register of processing (RGPD, article 30), with the fields that the CNIL asks for.

/// Who decides why and how, and whom to write to. The agency is fictional.
#[derive(Debug, Clone, Copy)]
pub struct Controller {
    pub name: &'static str,
    pub contact: &'static str,
    pub dpo: &'static str,
    pub dpo_contact: &'static str,
}

pub const CONTROLLER: Controller = Controller {
    name: "Escale, agence de voyages parisienne (fictive)",
    contact: "https://escale.example/contact",
    dpo: "le délégué à la protection des données d'Escale",
    dpo_contact: "dpo@escale.example",
};

/// One processing. What is for people is in French.
#[derive(Debug, Clone, Copy)]
pub struct Processing {
    /// Stable name, which an opening of a personal value gives as its purpose.
    pub id: &'static str,
    pub name: &'static str,
    pub purpose: &'static str,
    pub basis: &'static str,
    pub persons: &'static str,
    pub data: &'static str,
    /// The personal columns it covers, `table.column`.
    pub columns: &'static [&'static str],
    pub recipients: &'static str,
    pub transfers: &'static str,
    pub security: &'static str,
}

impl Processing {
    /// The processing that covers a column.
    pub fn of(column: &str) -> Option<&'static Self> {
        REGISTER
            .iter()
            .find(|processing| processing.columns.contains(&column))
    }
}

const NO_TRANSFER: &str = "aucun : la base, les programmes et les sauvegardes restent dans l'Union";
const TRAVELLERS: &str = "voyageurs inscrits";

pub const REGISTER: &[Processing] = &[
    Processing {
        id: "comptes",
        name: "Gestion des comptes",
        purpose: "Ouvrir un compte, le reconnaître, lui donner ses droits dans l'application, répondre aux demandes de la personne.",
        basis: "exécution du contrat (article 6, paragraphe 1, b)",
        persons: "voyageurs inscrits, conseillers et administrateurs de l'agence",
        data: "adresse de courriel, nom affiché, empreinte du mot de passe, rôle, dates de création et de dernière visite",
        columns: &[
            "account.id",
            "account.email",
            "account.password_hash",
            "account.display_name",
            "account.role",
            "account.created_at",
            "account.last_seen_at",
        ],
        recipients: "l'application ; les administrateurs de l'agence, pour une demande de la personne",
        transfers: NO_TRANSFER,
        security: "mot de passe haché par Argon2id ; valeurs imprimées par des points dans le code (`Personal`) ; jamais dans un journal ; hors des statistiques de la base",
    },
    Processing {
        id: "sessions",
        name: "Sessions ouvertes",
        purpose: "Garder une personne connectée d'une page à l'autre, et pouvoir fermer sa session.",
        basis: "exécution du contrat (article 6, paragraphe 1, b)",
        persons: "voyageurs inscrits, conseillers et administrateurs de l'agence",
        data: "empreinte du témoin de connexion, compte, dates d'ouverture et d'expiration",
        columns: &[
            "session.token_hash",
            "session.account_id",
            "session.created_at",
            "session.expires_at",
        ],
        recipients: "l'application seule",
        transfers: NO_TRANSFER,
        security: "seule l'empreinte SHA-256 du témoin est gardée : lire la table ne permet pas de prendre une session",
    },
    Processing {
        id: "voyages",
        name: "Voyages suivis",
        purpose: "Prévenir un voyageur quand le vol qu'il suit risque d'arriver en retard.",
        basis: "exécution du contrat (article 6, paragraphe 1, b)",
        persons: TRAVELLERS,
        data: "vol suivi (compagnie, numéro, aéroports, jour), seuil d'alerte, date de la demande",
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
        recipients: "l'application ; les conseillers de l'agence, pour aider le voyageur",
        transfers: NO_TRANSFER,
        security: "visibles du compte qui les suit ; supprimés avec lui",
    },
    Processing {
        id: "predictions",
        name: "Prédictions de retard",
        purpose: "Dire la probabilité qu'un vol arrive en retard, pouvoir l'expliquer à qui la conteste, et mesurer la qualité du modèle. Aucune décision n'est prise sur la personne.",
        basis: "intérêt légitime à mesurer un service demandé par la personne (article 6, paragraphe 1, f)",
        persons: "voyageurs inscrits, sous pseudonyme",
        data: "pseudonyme et nom de sa clé, vol, horizon, version du modèle, probabilités et intervalle de retard rendus, instant de connaissance, date de la demande",
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
        recipients: "l'API du modèle ; l'équipe qui entraîne le modèle, sans le pseudonyme",
        transfers: NO_TRANSFER,
        security: "pseudonyme par HMAC-SHA-256 ; clés hors de la base, lisibles par leur seul propriétaire, remplacées chaque mois, détruites avec leur dernier pseudonyme",
    },
    Processing {
        id: "retours",
        name: "Retours des voyageurs",
        purpose: "Savoir si un vol est réellement arrivé en retard, et lire ce que le voyageur en dit, pour améliorer le modèle.",
        basis: "intérêt légitime à améliorer le service, sur un retour donné librement (article 6, paragraphe 1, f)",
        persons: TRAVELLERS,
        data: "compte de l'auteur, prédiction concernée, retard ou annulation constatés, commentaire libre, date",
        columns: &[
            "feedback.id",
            "feedback.prediction_id",
            "feedback.account_id",
            "feedback.arrival_delay_min",
            "feedback.cancelled",
            "feedback.comment",
            "feedback.created_at",
        ],
        recipients: "les conseillers de l'agence ; l'équipe qui entraîne le modèle, sans auteur ni commentaire",
        transfers: NO_TRANSFER,
        security: "le commentaire n'est ni journalisé, ni recopié, ni donné à l'apprentissage",
    },
    Processing {
        id: "traces",
        name: "Traces et exercice des droits",
        purpose: "Prouver qu'une demande a été suivie, qu'une purge a eu lieu, et savoir quel agent a fait quoi.",
        basis: "obligation légale : pouvoir démontrer la conformité (articles 5, paragraphe 2, et 6, paragraphe 1, c)",
        persons: "personnes qui exercent un droit, sous pseudonyme ; conseillers et administrateurs de l'agence",
        data: "date, geste, compte qui l'a fait, pseudonyme de la personne concernée, comptes et noms de règles",
        columns: &[
            "audit_event.occurred_at",
            "audit_event.actor_kind",
            "audit_event.account_id",
            "audit_event.action",
            "audit_event.subject_pseudonym",
            "audit_event.pseudonym_key",
            "audit_event.detail",
        ],
        recipients: "le délégué à la protection des données ; l'autorité de contrôle si elle le demande",
        transfers: NO_TRANSFER,
        security: "aucune valeur personnelle dans le détail ; pseudonyme calculé à part de celui des prédictions, pour que l'un ne mène pas à l'autre",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_processing_has_every_field() {
        let ids: BTreeSet<_> = REGISTER.iter().map(|processing| processing.id).collect();
        assert_eq!(ids.len(), REGISTER.len());
        for processing in REGISTER {
            for text in [
                processing.name,
                processing.purpose,
                processing.basis,
                processing.persons,
                processing.data,
                processing.recipients,
                processing.transfers,
                processing.security,
            ] {
                assert!(text.len() > 10 && !text.contains(['|', '\n']), "{text}");
            }
            assert!(!processing.columns.is_empty(), "{}", processing.id);
        }
    }
}
