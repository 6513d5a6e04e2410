//! What is asked of the service, and whether it answers.

use crate::metrics;
use crate::monitor::measure::{Bound, Group, Measure, Series, Unit};

const NO_REQUEST: &str = "rien n'est demandé en ce moment";

pub(super) const GROUP: Group = Group {
    title: "Ce qui est demandé",
    measures: &[
        Measure {
            name: "up",
            question: "Le service se laisse-t-il mesurer ?",
            reading: "part des instances qui n'ont pas répondu à la dernière lecture de Prometheus",
            series: &[Series::plain(
                "model:up:missing",
                "1 - avg(up{job=\"model-api\"})",
                Unit::Share,
            )
            .beyond(Bound::At(0.0), 1, "ModelApiDown")],
            note: "",
            action: "regarder si le service tourne et son journal : sans lui aucune autre mesure n'arrive",
        },
        Measure {
            name: metrics::MODEL_PREDICTIONS_TOTAL,
            question: "Combien de vols sont prédits, à chaque horizon ?",
            reading: "débit par seconde, par horizon, et sa baisse depuis la veille à la même heure",
            series: &[
                Series::plain(
                    "model:predictions:rate",
                    "sum by (horizon) (rate(model_predictions_total[{over}]))",
                    Unit::FlightsPerSecond,
                )
                .titled("débit"),
                Series::plain(
                    "model:predictions:drop",
                    "1 - sum by (horizon) (rate(model_predictions_total[{over}])) / (sum by (horizon) (rate(model_predictions_total[{over}] offset 1d)) > 0)",
                    Unit::Share,
                )
                .titled("baisse")
                .beyond(Bound::At(0.5), 15, "ModelPredictionsDrop")
                .empty_when("rien n'était demandé la veille à la même heure"),
            ],
            note: "",
            action: "regarder si les clients appellent encore, puis les refus et les pannes",
        },
        Measure {
            name: metrics::MODEL_FAILED_TOTAL,
            question: "Combien de vols n'ont pas pu être prédits ?",
            reading: "rapport au nombre de vols demandés",
            series: &[Series::plain(
                "model:failed:share",
                "sum(rate(model_failed_flights_total[{over}])) / (sum(rate(model_failed_flights_total[{over}])) + sum(rate(model_predictions_total[{over}])) > 0)",
                Unit::Share,
            )
            .beyond(Bound::At(0.05), 15, "ModelFlightsFailing")
            .empty_when(NO_REQUEST)],
            note: "",
            action: "lire les raisons dans les réponses : codes inconnus d'un client, ou météo et référentiels en retard à recharger par le pipeline",
        },
        Measure {
            name: metrics::MODEL_LATE_PROBABILITY,
            question: "Les risques rendus ont-ils la forme habituelle ?",
            reading: "probabilité moyenne rendue, par horizon ; l'histogramme entier est dans `GET /metrics`",
            series: &[Series::plain(
                "model:late_probability:mean",
                "sum by (horizon) (rate(model_late_probability_sum[{over}])) / (sum by (horizon) (rate(model_late_probability_count[{over}])) > 0)",
                Unit::Score,
            )
            .empty_when(NO_REQUEST)],
            note: "",
            action: "lire l'indice de stabilité des probabilités, qui en est le résumé",
        },
    ],
};
