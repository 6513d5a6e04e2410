//! `carte.md`: the model card, in French. Every figure comes from the training that wrote it.

mod evening;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use contract::Scores;
use features::Horizon;
use model::{Manifest, Metrics, PeriodMetrics, Ranges};

pub(crate) use evening::with_evening;

/// The commands that give the figures again, written beside them.
const TRAIN: &str = "`trainer train`";
const EVALUATE: &str = "`trainer evaluate --horizon`";

/// Regional carriers: they fly for a larger one, on shorter routes with smaller aircraft (9E for
/// Delta, EV for United and Delta, MQ for American, OO for several, YV for US Airways).
const REGIONAL: [&str; 5] = ["9E", "EV", "MQ", "OO", "YV"];

/// The card of one model.
pub(crate) fn card(horizon: Horizon, manifest: &Manifest, metrics: &Metrics) -> String {
    let test = &metrics.test;
    let mut page = format!("# Carte du modèle {}\n\n", manifest.name);
    page += &identity(horizon, manifest, metrics);
    page += "\n## Usage prévu\n\n";
    let _ = writeln!(
        page,
        "Dire à un voyageur, {}, le risque que son vol au départ de New York (EWR, JFK, LGA) arrive \
         en retard de 15, 30 ou 60 minutes, et l'intervalle du retard. La réponse aide à choisir une \
         correspondance. Elle ne doit servir ni à refuser une indemnisation, ni à noter des équipages.",
        when(horizon)
    );
    page += "\n## Données et périodes\n\n";
    let _ = writeln!(
        page,
        "Vols réels de 2013 (CC0), par l'API du jeu de données ; empreinte de l'instantané : `{}`. \
         Apprentissage du {} au {}, chaque bloc de mois étant prédit par des arbres qui ne l'ont pas \
         vu : ces prédictions choisissent le nombre d'arbres et règlent la calibration. Test du {} au \
         {}, qui ne choisit rien. Un vol annulé ou dérouté n'a pas d'étiquette. {} vols du test sont \
         écartés faute de météo récente.",
        manifest.data_snapshot_sha256,
        day(metrics.validation.first_day),
        day(metrics.validation.last_day),
        day(test.first_day),
        day(test.last_day),
        test.without_weather,
    );
    let _ = writeln!(
        page,
        "\n## Qualité sur la période de test\n\nChiffres écrits par {TRAIN}, retrouvés par \
         {EVALUATE} {}. Intervalles à 95 % : {} tirages avec remise des {} jours entiers du test, \
         parce que les vols d'un jour partagent sa météo.\n",
        horizon.as_str(),
        test.confidence.replicates,
        test.confidence.days,
    );
    page += &quality(test);
    if let Some(evenings) = &metrics.evenings {
        page += &evening::section(horizon, metrics, evenings);
    }
    page += "\n## Qualité par tranche\n\nRetard de 15 minutes ou plus.\n";
    for (title, kind, slices) in [
        ("Par compagnie", "carrier", &test.by_carrier),
        ("Par aéroport d'origine", "origin", &test.by_origin),
        ("Par mois", "month", &test.by_month),
        ("Par heure locale de départ", "hour", &test.by_hour),
        ("Par météo deux heures avant", "weather", &test.by_weather),
    ] {
        let _ = writeln!(page, "\n### {title}\n");
        page += &slices_table(kind, slices, &test.confidence.slices);
    }
    page += &fairness(test);
    page += &limits(horizon);
    page
}

fn identity(horizon: Horizon, manifest: &Manifest, metrics: &Metrics) -> String {
    let seconds: f64 = metrics.seconds.values().sum();
    // Not the version, which is the hash of a manifest that holds the hash of this card.
    let rows = [
        (
            "Horizon",
            format!("`{}`, {}", horizon.as_str(), when(horizon)),
        ),
        (
            "Entraîné le",
            manifest
                .trained_at
                .format("%d/%m/%Y à %H:%M:%S UTC")
                .to_string(),
        ),
        ("Variables", manifest.features.len().to_string()),
        ("Arbres (trois étages)", manifest.trees.to_string()),
        ("Graine", manifest.seed.to_string()),
        (
            "Révision du code",
            manifest
                .code_revision
                .clone()
                .unwrap_or("inconnue".to_owned()),
        ),
        (
            "Durée de l'entraînement",
            format!("{} s", decimal(seconds, 0)),
        ),
        (
            "Plus grand écart entre ONNX Runtime et l'entraîneur",
            format!("{:.1e}", metrics.parity_max_difference),
        ),
    ];
    let mut text = "| Champ | Valeur |\n| --- | --- |\n".to_owned();
    for (name, value) in rows {
        let _ = writeln!(text, "| {name} | {value} |");
    }
    text
}

fn quality(test: &PeriodMetrics) -> String {
    let mut page = "| Retard | Vols | Observé | Prédit | AUC ROC | Perte logarithmique | Brier | Erreur de calibration |\n\
                    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    for (name, scores) in [
        ("15 min ou plus", &test.after_calibration),
        ("15 min, avant calibration", &test.before_calibration),
        ("30 min ou plus", &test.late_30),
        ("60 min ou plus", &test.late_60),
    ] {
        let _ = writeln!(
            page,
            "| {name} | {} | {} | {} | {} | {} | {} | {} |",
            scores.rows,
            decimal(scores.base_rate, 3),
            decimal(scores.mean_prediction, 3),
            decimal(scores.roc_auc, 4),
            decimal(scores.log_loss, 4),
            decimal(scores.brier, 4),
            decimal(scores.calibration_error, 4),
        );
    }
    let whole = &test.confidence.whole;
    let delay = &test.delay;
    let _ = writeln!(
        page,
        "\nPour 15 minutes, l'intervalle de l'AUC va de {} à {}, celui de la perte de {} à {}, celui de \
         l'erreur de calibration de {} à {}.\n\n\
         Intervalle du retard, qui vise huit vols sur dix : {} des vols dedans, {} plus tôt, {} plus \
         tard ; largeur moyenne {} minutes ; la médiane se trompe de {} minutes en moyenne.",
        decimal(whole.roc_auc[0], 4),
        decimal(whole.roc_auc[1], 4),
        decimal(whole.log_loss[0], 4),
        decimal(whole.log_loss[1], 4),
        decimal(whole.calibration_error[0], 4),
        decimal(whole.calibration_error[1], 4),
        decimal(delay.coverage, 3),
        decimal(delay.below, 3),
        decimal(delay.above, 3),
        decimal(delay.mean_width_min, 0),
        decimal(delay.mean_absolute_error_min, 1),
    );
    page
}

fn slices_table(
    kind: &str,
    slices: &BTreeMap<String, Scores>,
    ranges: &BTreeMap<String, Ranges>,
) -> String {
    let mut text = "| Tranche | Vols | Observé | Prédit | AUC ROC | Intervalle de l'AUC | Erreur de calibration |\n\
                    | --- | ---: | ---: | ---: | ---: | --- | ---: |\n"
        .to_owned();
    for (name, scores) in slices {
        let range = ranges.get(&format!("{kind} {name}"));
        let range = range.map_or("trop peu de vols".to_owned(), |range| {
            let [low, high] = range.roc_auc;
            format!("{} à {}", decimal(low, 3), decimal(high, 3))
        });
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {} | {range} | {} |",
            scores.rows,
            decimal(scores.base_rate, 3),
            decimal(scores.mean_prediction, 3),
            decimal(scores.roc_auc, 3),
            decimal(scores.calibration_error, 3),
        );
    }
    text
}

/// Predicted against observed, for regional carriers and for the others.
fn fairness(test: &PeriodMetrics) -> String {
    let gap = |is_regional: bool| {
        let (mut rows, mut observed, mut predicted) = (0.0, 0.0, 0.0);
        for (carrier, scores) in &test.by_carrier {
            if REGIONAL.contains(&carrier.as_str()) == is_regional {
                let count = scores.rows as f64;
                rows += count;
                observed += count * scores.base_rate;
                predicted += count * scores.mean_prediction;
            }
        }
        (rows > 0.0).then(|| (observed / rows, predicted / rows))
    };
    let mut page = "\n## Équité envers les compagnies régionales\n\n\
        Le code de la compagnie et ses taux passés sont des variables : un mauvais passé pèse sur \
        chaque vol, même quand il vient des liaisons qu'une grande compagnie confie à ses régionales. \
        Le risque est donc à lire à côté de ce qui est arrivé :\n\n\
        | Compagnies | Observé | Prédit | Écart |\n| --- | ---: | ---: | ---: |\n"
        .to_owned();
    for (name, gap) in [
        ("régionales (9E, EV, MQ, OO, YV)", gap(true)),
        ("autres", gap(false)),
    ] {
        if let Some((observed, predicted)) = gap {
            let _ = writeln!(
                page,
                "| {name} | {} | {} | {} |",
                decimal(observed, 3),
                decimal(predicted, 3),
                decimal(predicted - observed, 3),
            );
        }
    }
    page += "\nUn écart positif accuse ces compagnies à tort. Les petites (moins de quelques centaines \
             de vols dans le test) ont des intervalles trop larges pour conclure : ne pas publier de \
             classement entre elles.\n";
    page
}

fn limits(horizon: Horizon) -> String {
    let mut text = "\n## Limites\n\n\
        - Une seule année, trois aéroports d'origine : rien n'est prouvé pour d'autres.\n\
        - Le niveau des retards change d'un mois à l'autre plus vite que le calendrier ne le dit : la \
        calibration est réglée sur dix mois, et un mois exceptionnel s'en écarte.\n\
        - Les vols annulés ou déroutés n'ont pas d'étiquette : le risque est celui d'un vol qui arrive.\n\
        - L'intervalle du retard suppose des vols semblables à ceux de l'apprentissage.\n"
        .to_owned();
    text += match horizon {
        Horizon::Reservation => {
            "- Seul l'horaire publié est lu : aucune météo, aucun état du réseau.\n"
        }
        Horizon::Veille => {
            "- Les données ne tiennent aucune prévision météo : c'est le temps de la veille à 18 h qui \
             est lu, non celui qui est annoncé.\n\
             - L'appareil est celui qui a volé : les données ne gardent pas les échanges de dernière \
             heure, que la veille ne connaît pas toujours.\n"
        }
        Horizon::H2 => {
            "- Une annulation n'est tenue pour connue que trois heures après le départ prévu, faute \
             d'heure dans les données.\n\
             - Seuls les départs de New York sont connus : les vols qui y arrivent ne le sont pas.\n\
             - L'appareil est celui qui a volé : les données ne gardent pas les échanges de dernière heure.\n"
        }
    };
    text
}

fn when(horizon: Horizon) -> &'static str {
    match horizon {
        Horizon::Reservation => "des semaines avant le départ",
        Horizon::Veille => "la veille à 18 h, heure de New York",
        Horizon::H2 => "deux heures avant le départ prévu",
    }
}

fn day(day: chrono::NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

fn decimal(value: f64, places: usize) -> String {
    format!("{value:.places$}").replace('.', ",")
}
