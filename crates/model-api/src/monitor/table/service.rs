//! Whether the service keeps up: with its requests, with the registry, with the dataset, with its log.

use crate::metrics;
use crate::monitor::measure::{Bound, Group, Measure, Series, Unit};

const NO_REQUEST: &str = "rien n'est demandé en ce moment";

pub(super) const GROUP: Group = Group {
    title: "Le service",
    measures: &[
        Measure {
            name: metrics::MODEL_STEP_SECONDS,
            question: "Où une prédiction passe-t-elle son temps ?",
            reading: "médiane et 99e centile de chaque étape : rassemblement, variables, inférence, journal",
            series: &[
                Series::plain(
                    "model:step_seconds:median",
                    "histogram_quantile(0.5, sum by (step, le) (rate(model_step_seconds_bucket[{over}]))) >= 0",
                    Unit::Seconds,
                )
                .titled("médiane")
                .empty_when(NO_REQUEST),
                Series::plain(
                    "model:step_seconds:p99",
                    "histogram_quantile(0.99, sum by (step, le) (rate(model_step_seconds_bucket[{over}]))) >= 0",
                    Unit::Seconds,
                )
                .titled("99e centile")
                .beyond(Bound::At(0.5), 5, "ModelStepSlow")
                .empty_when(NO_REQUEST),
            ],
            note: "",
            action: "rassemblement lent : regarder l'API du jeu de données ; inférence lente : regarder le processeur et le nombre de requêtes à la fois",
        },
        Measure {
            name: metrics::MODEL_BUSY_TOTAL,
            question: "Des requêtes sont-elles refusées parce que trop sont en cours ?",
            reading: "refus du dernier quart d'heure",
            series: &[Series::plain(
                "model:busy:refusals",
                "sum(increase(model_busy_total[{over}]))",
                Unit::Count,
            )
            .over_minutes(15)
            .beyond(Bound::At(0.0), 0, "ModelBusy")],
            note: "",
            action: "ajouter une instance, ou demander au client d'espacer ses appels",
        },
        Measure {
            name: metrics::MODEL_VERSION,
            question: "Quelle version répond à chaque horizon ?",
            reading: "étiquettes horizon et version, et le nombre de versions à la fois parmi les instances",
            series: &[
                Series::plain(
                    "model:version:served",
                    "max by (horizon, version) (model_version_info)",
                    Unit::Count,
                )
                .titled("version"),
                Series::plain(
                    "model:version:distinct",
                    "count by (horizon) (max by (horizon, version) (model_version_info))",
                    Unit::Count,
                )
                .titled("versions à la fois")
                .beyond(Bound::At(1.0), 1, "ModelVersionsDiffer"),
            ],
            note: "",
            action: "lire le journal du service : un modèle refusé y dit pourquoi",
        },
        Measure {
            name: metrics::MODEL_RELOADS_TOTAL,
            question: "Les promotions sont-elles suivies ?",
            reading: "rechargements refusés du dernier quart d'heure, par horizon",
            series: &[Series::plain(
                "model:reloads:refused",
                "sum by (horizon) (increase(model_reloads_total{outcome=\"refused\"}[{over}]))",
                Unit::Count,
            )
            .over_minutes(15)
            .beyond(Bound::At(0.0), 0, "ModelReloadRefused")],
            note: "",
            action: "revenir à la version précédente dans le registre, puis lire pourquoi le dossier est refusé",
        },
        Measure {
            name: metrics::MODEL_DATASET_AGE_SECONDS,
            question: "Ce que le service sait du jeu de données est-il à jour ?",
            reading: "secondes depuis que le jeu de données a confirmé son état, quand des prédictions sont demandées",
            series: &[Series::plain(
                "model:dataset_age:asked",
                "max(model_dataset_age_seconds) and sum(rate(model_predictions_total[{over}])) > 0",
                Unit::Seconds,
            )
            .beyond(Bound::At(300.0), 1, "ModelDatasetStale")
            .empty_when(NO_REQUEST)],
            note: "",
            action: "regarder l'API du jeu de données et sa base",
        },
    ],
};

pub(super) const LOG: Group = Group {
    title: "Le journal des prédictions",
    measures: &[
        Measure {
            name: metrics::MODEL_LOG_KEPT_TOTAL,
            question: "Les prédictions sont-elles gardées ?",
            reading: "rapport aux vols prédits",
            series: &[Series::plain(
                "model:log:kept_share",
                "sum(rate(model_log_kept_total[{over}])) / (sum(rate(model_predictions_total[{over}])) > 0)",
                Unit::Share,
            )
            .empty_when(NO_REQUEST)],
            note: "",
            action: "lire les deux suivantes",
        },
        Measure {
            name: metrics::MODEL_LOG_QUEUED,
            question: "Le journal des prédictions suit-il ?",
            reading: "prédictions qui attendent d'être gardées, vingt mille au plus",
            series: &[Series::plain(
                "model:log:queued",
                "max(model_log_queued)",
                Unit::Count,
            )
            .beyond(Bound::At(10_000.0), 1, "ModelLogBehind")],
            note: "",
            action: "la base écrit trop lentement : regarder ses disques et ses verrous",
        },
        Measure {
            name: metrics::MODEL_LOG_DROPPED_TOTAL,
            question: "Des prédictions rendues n'ont-elles pas été gardées ?",
            reading: "nombre du dernier quart d'heure, par raison : file pleine (full), base en échec (failed)",
            series: &[Series::plain(
                "model:log:dropped",
                "sum by (reason) (increase(model_log_dropped_total[{over}]))",
                Unit::Count,
            )
            .over_minutes(15)
            .beyond(Bound::At(0.0), 0, "ModelLogDropped")],
            note: "",
            action: "réparer la base ; les prédictions perdues ne pourront recevoir de retour, le dire aux applications",
        },
    ],
};
