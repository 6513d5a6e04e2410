//! Whether the model is still right, once it is known what happened.

use crate::metrics;
use crate::monitor::measure::{Bound, Group, Measure, Series, Unit};

const TOO_FEW: &str = "moins de mille retours en trente jours";

pub(super) const GROUP: Group = Group {
    title: "La qualité",
    measures: &[
        Measure {
            name: metrics::MODEL_QUALITY,
            question: "Le modèle a-t-il encore raison ?",
            reading: "score de Brier, erreur de calibration, AUC comparée à celle de la fiche, sur les retours de trente jours ; taux de retard et prédiction moyenne sont dans `GET /metrics`",
            series: &[
                Series::plain(
                    "model:quality:calibration_error",
                    "max by (horizon) (model_quality{score=\"calibration_error\"}) and max by (horizon) (model_quality_rows) >= 1000",
                    Unit::Score,
                )
                .titled("erreur de calibration")
                .beyond(Bound::At(0.05), 5, "ModelCalibrationLost")
                .empty_when(TOO_FEW),
                Series::plain(
                    "model:quality:auc_loss",
                    "(max by (horizon) (model_card_roc_auc) - min by (horizon) (model_quality{score=\"roc_auc\"})) and max by (horizon) (model_quality_rows) >= 1000",
                    Unit::Score,
                )
                .titled("AUC perdue")
                .beyond(Bound::At(0.05), 5, "ModelAucLost")
                .empty_when(TOO_FEW),
                Series::plain(
                    "model:quality:brier",
                    "max by (horizon) (model_quality{score=\"brier\"})",
                    Unit::Score,
                )
                .titled("score de Brier")
                .empty_when("aucun retour en trente jours"),
            ],
            note: "sur mille retours au moins",
            action: "réentraîner avec les derniers mois ; si le candidat ne passe pas la porte, revenir en arrière (trainer rollback, avec --to après un recalage)",
        },
        Measure {
            name: metrics::MODEL_CARD_AUC,
            question: "Quelle AUC le modèle avait-il à son évaluation ?",
            reading: "AUC sur la période de test, par horizon, celle de la fiche",
            series: &[Series::plain(
                "model:card:roc_auc",
                "max by (horizon) (model_card_roc_auc)",
                Unit::Score,
            )],
            note: "",
            action: "la comparer à l'AUC des retours ; elle change avec le modèle",
        },
        Measure {
            name: metrics::MODEL_QUALITY_ROWS,
            question: "Sur combien de retours la qualité est-elle mesurée ?",
            reading: "nombre de retours",
            series: &[Series::plain(
                "model:quality:rows",
                "max by (horizon) (model_quality_rows)",
                Unit::Count,
            )
            .empty_when("aucun retour en trente jours")],
            note: "mille : en dessous, les scores sont du bruit",
            action: "demander aux applications d'envoyer leurs retours",
        },
    ],
};
