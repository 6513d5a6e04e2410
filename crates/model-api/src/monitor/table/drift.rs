//! Whether what is asked and answered is what was learned from.

use crate::metrics;
use crate::monitor::measure::{Bound, Group, Measure, Series, Unit};

const TOO_FEW: &str = "moins de cinq cents vols dans la fenêtre";

pub(super) const GROUP: Group = Group {
    title: "La dérive",
    measures: &[
        Measure {
            name: metrics::MODEL_PREDICTION_PSI,
            question: "Les réponses ressemblent-elles à celles de l'apprentissage ?",
            reading: "indice de stabilité (PSI) sur les deux mille derniers vols ; absent sous cinq cents",
            series: &[Series::plain(
                "model:prediction:psi",
                "max by (horizon) (model_prediction_psi)",
                Unit::Score,
            )
            .beyond(
                Bound::Recorded("model:prediction:psi_threshold"),
                5,
                "ModelPredictionDrift",
            )
            .empty_when(TOO_FEW)],
            note: "`model_prediction_psi_threshold`, [d'où il vient](derive.md)",
            action: "lire quelles variables ont dérivé ; événement passager : le dire aux conseillers ; durable : réentraîner (dispatch « drift » du flux modele.yml)",
        },
        Measure {
            name: metrics::MODEL_FEATURE_PSI,
            question: "Les vols demandés ressemblent-ils à ceux de l'apprentissage ?",
            reading: "PSI par horizon et variable, sur les deux mille derniers vols",
            series: &[Series::plain(
                "model:feature:psi",
                "max by (horizon, feature) (model_feature_psi)",
                Unit::Score,
            )
            .beyond(
                Bound::Recorded("model:feature:psi_threshold"),
                5,
                "ModelFeatureDrift",
            )
            .empty_when(TOO_FEW)],
            note: "`model_feature_psi_threshold`, lu sur une fenêtre d'une semaine au moins : deux jours seulement déplacent d'eux-mêmes le jour de la semaine, la température, la pression",
            action: "une seule variable et un PSI énorme : une unité ou une source a changé, arrêter l'import ; plusieurs variables de météo : un événement",
        },
        Measure {
            name: metrics::MODEL_PREDICTION_PSI_THRESHOLD,
            question: "À partir de quel indice les réponses ne sont-elles plus celles de l'apprentissage ?",
            reading: "95e centile de l'indice des semaines de l'apprentissage, et 0,25 au moins",
            series: &[Series::plain(
                "model:prediction:psi_threshold",
                "max by (horizon) (model_prediction_psi_threshold)",
                Unit::Score,
            )],
            note: "",
            action: "le comparer à `model_prediction_psi` ; il change avec le modèle",
        },
        Measure {
            name: metrics::MODEL_FEATURE_PSI_THRESHOLD,
            question: "À partir de quel indice une variable a-t-elle bougé plus que d'elle-même ?",
            reading: "par horizon et variable, 95e centile de l'indice des semaines de l'apprentissage, et 0,25 au moins",
            series: &[Series::plain(
                "model:feature:psi_threshold",
                "max by (horizon, feature) (model_feature_psi_threshold)",
                Unit::Score,
            )
            .empty_when("aucun vol demandé depuis le démarrage")],
            note: "",
            action: "le comparer à `model_feature_psi` ; il change avec le modèle",
        },
        Measure {
            name: metrics::MODEL_FEATURE_MISSING,
            question: "Des variables manquent-elles plus qu'à l'apprentissage ?",
            reading: "part des vols, au-delà de celle de l'apprentissage",
            series: &[Series::plain(
                "model:feature:missing",
                "max by (horizon, feature) (model_feature_missing_share)",
                Unit::Share,
            )
            .beyond(Bound::At(0.2), 5, "ModelFeatureMissing")
            .empty_when(TOO_FEW)],
            note: "",
            action: "regarder la source de la variable, et le dernier passage du pipeline",
        },
        Measure {
            name: metrics::MODEL_WINDOW_ROWS,
            question: "Sur combien de vols ces indices sont-ils calculés ?",
            reading: "nombre de vols de la fenêtre",
            series: &[Series::plain(
                "model:window:rows",
                "max by (horizon) (model_window_rows)",
                Unit::Count,
            )],
            note: "cinq cents : en dessous, rien n'est conclu",
            action: "attendre, ou rejouer un jour passé",
        },
    ],
};
