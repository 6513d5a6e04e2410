//! What each measure is for: the table from which `docs/modele/metriques.md` is made.

use crate::metrics;

/// One line. What is for people is in French.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    pub name: &'static str,
    pub question: &'static str,
    pub reading: &'static str,
    pub threshold: &'static str,
    pub action: &'static str,
}

const NONE: &str = "aucun : à lire avec les autres";

/// Every measure of the model, in the order of the page.
pub const TABLE: &[Measure] = &[
    Measure {
        name: metrics::MODEL_PREDICTIONS_TOTAL,
        question: "Combien de vols sont prédits, à chaque horizon ?",
        reading: "débit par seconde, par horizon",
        threshold: "moitié du débit habituel à cette heure, pendant 15 minutes",
        action: "regarder si les clients appellent encore, puis les refus et les pannes",
    },
    Measure {
        name: metrics::MODEL_FAILED_TOTAL,
        question: "Combien de vols n'ont pas pu être prédits ?",
        reading: "rapport au nombre de vols demandés",
        threshold: "5 % pendant 15 minutes",
        action: "lire les raisons dans les réponses : codes inconnus d'un client, ou météo et référentiels en retard à recharger par le pipeline",
    },
    Measure {
        name: metrics::MODEL_STEP_SECONDS,
        question: "Où une prédiction passe-t-elle son temps ?",
        reading: "médiane et 99e centile de chaque étape : rassemblement, variables, inférence, journal",
        threshold: "99e centile du total au-delà de 500 ms",
        action: "rassemblement lent : regarder l'API du jeu de données ; inférence lente : regarder le processeur et le nombre de requêtes à la fois",
    },
    Measure {
        name: metrics::MODEL_BUSY_TOTAL,
        question: "Des requêtes sont-elles refusées parce que trop sont en cours ?",
        reading: "refus par minute",
        threshold: "un refus",
        action: "ajouter une instance, ou demander au client d'espacer ses appels",
    },
    Measure {
        name: metrics::MODEL_LATE_PROBABILITY,
        question: "Les risques rendus ont-ils la forme habituelle ?",
        reading: "histogramme par horizon, comparé à celui de la veille",
        threshold: NONE,
        action: "lire l'indice de stabilité des probabilités, qui en est le résumé",
    },
    Measure {
        name: metrics::MODEL_PREDICTION_PSI,
        question: "Les réponses ressemblent-elles à celles de l'apprentissage ?",
        reading: "indice de stabilité (PSI) sur les deux mille derniers vols ; absent sous cinq cents",
        threshold: "celui du modèle, `model_prediction_psi_threshold` ([d'où il vient](derive.md))",
        action: "lire quelles variables ont dérivé ; événement passager : le dire aux conseillers ; durable : réentraîner (dispatch « drift » du flux modele.yml)",
    },
    Measure {
        name: metrics::MODEL_FEATURE_PSI,
        question: "Les vols demandés ressemblent-ils à ceux de l'apprentissage ?",
        reading: "PSI par horizon et variable, sur les deux mille derniers vols",
        threshold: "celui de la variable, `model_feature_psi_threshold`, sur une fenêtre d'une semaine au moins : deux jours seulement déplacent d'eux-mêmes le jour de la semaine, la température, la pression",
        action: "une seule variable et un PSI énorme : une unité ou une source a changé, arrêter l'import ; plusieurs variables de météo : un événement",
    },
    Measure {
        name: metrics::MODEL_PREDICTION_PSI_THRESHOLD,
        question: "À partir de quel indice les réponses ne sont-elles plus celles de l'apprentissage ?",
        reading: "95e centile de l'indice des semaines de l'apprentissage, et 0,25 au moins",
        threshold: NONE,
        action: "le comparer à `model_prediction_psi` ; il change avec le modèle",
    },
    Measure {
        name: metrics::MODEL_FEATURE_PSI_THRESHOLD,
        question: "À partir de quel indice une variable a-t-elle bougé plus que d'elle-même ?",
        reading: "par horizon et variable, 95e centile de l'indice des semaines de l'apprentissage, et 0,25 au moins",
        threshold: NONE,
        action: "le comparer à `model_feature_psi` ; il change avec le modèle",
    },
    Measure {
        name: metrics::MODEL_FEATURE_MISSING,
        question: "Des variables manquent-elles plus qu'à l'apprentissage ?",
        reading: "part des vols, au-delà de celle de l'apprentissage",
        threshold: "0,10",
        action: "regarder la source de la variable, et le dernier passage du pipeline",
    },
    Measure {
        name: metrics::MODEL_WINDOW_ROWS,
        question: "Sur combien de vols ces indices sont-ils calculés ?",
        reading: "nombre de vols de la fenêtre",
        threshold: "cinq cents : en dessous, rien n'est conclu",
        action: "attendre, ou rejouer un jour passé",
    },
    Measure {
        name: metrics::MODEL_QUALITY,
        question: "Le modèle a-t-il encore raison ?",
        reading: "Brier, erreur de calibration, AUC, taux de retard, prédiction moyenne, sur les retours de trente jours",
        threshold: "erreur de calibration au-delà de 0,05, ou AUC 0,05 sous celle de la fiche, sur mille retours au moins",
        action: "réentraîner avec les derniers mois ; si le candidat ne passe pas la porte, revenir en arrière (trainer rollback, avec --to après un recalage)",
    },
    Measure {
        name: metrics::MODEL_QUALITY_ROWS,
        question: "Sur combien de retours la qualité est-elle mesurée ?",
        reading: "nombre de retours",
        threshold: "mille : en dessous, les scores sont du bruit",
        action: "demander aux applications d'envoyer leurs retours",
    },
    Measure {
        name: metrics::MODEL_VERSION,
        question: "Quelle version répond à chaque horizon ?",
        reading: "étiquettes horizon et version",
        threshold: "une version autre que celle du registre pendant une minute",
        action: "lire le journal du service : un modèle refusé y dit pourquoi",
    },
    Measure {
        name: metrics::MODEL_RELOADS_TOTAL,
        question: "Les promotions sont-elles suivies ?",
        reading: "rechargements par horizon, réussis ou refusés",
        threshold: "un refus",
        action: "revenir à la version précédente dans le registre, puis lire pourquoi le dossier est refusé",
    },
    Measure {
        name: metrics::MODEL_DATASET_AGE_SECONDS,
        question: "Ce que le service sait du jeu de données est-il à jour ?",
        reading: "secondes depuis que le jeu de données a confirmé son état",
        threshold: "300 s alors que des prédictions sont demandées",
        action: "regarder l'API du jeu de données et sa base",
    },
    Measure {
        name: metrics::MODEL_LOG_KEPT_TOTAL,
        question: "Les prédictions sont-elles gardées ?",
        reading: "rapport aux vols prédits",
        threshold: NONE,
        action: "lire les deux suivantes",
    },
    Measure {
        name: metrics::MODEL_LOG_QUEUED,
        question: "Le journal des prédictions suit-il ?",
        reading: "prédictions qui attendent d'être gardées, vingt mille au plus",
        threshold: "dix mille",
        action: "la base écrit trop lentement : regarder ses disques et ses verrous",
    },
    Measure {
        name: metrics::MODEL_LOG_DROPPED_TOTAL,
        question: "Des prédictions rendues n'ont-elles pas été gardées ?",
        reading: "par raison : file pleine (full), base en échec (failed)",
        threshold: "une seule",
        action: "réparer la base ; les prédictions perdues ne pourront recevoir de retour, le dire aux applications",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_measure_of_the_code_has_its_line_and_no_line_is_of_another() {
        let code = include_str!("../metrics.rs");
        let declared: BTreeSet<&str> = code
            .lines()
            .filter(|line| line.starts_with("pub(crate) const MODEL_"))
            .filter_map(|line| line.split('"').nth(1))
            .collect();
        let told: BTreeSet<&str> = TABLE.iter().map(|measure| measure.name).collect();
        assert_eq!(told, declared);
        assert_eq!(TABLE.len(), told.len());
    }

    #[test]
    fn every_cell_says_something_that_fits_in_a_table() {
        for measure in TABLE {
            for text in [
                measure.question,
                measure.reading,
                measure.threshold,
                measure.action,
            ] {
                assert!(text.len() > 3 && !text.contains(['|', '\n']), "{text}");
            }
        }
    }
}
