//! The queries of `store::seek`: flights without what is held in memory, by a plan for any
//! argument.

use explain::{Access, Case, Entry, Gain, Variant};

const SELECTION: &str = "Les colonnes du vol seul. Celles de sa compagnie, de ses aéroports, de son appareil et de sa météo sont tenues en mémoire par l'API (`store::joins`) ; le numéro de l'état, lu dans le même instantané, dit si cette mémoire est du même état.";
const JOINS: &str = "Aucune : elles se font en mémoire.";
const GENERIC: &str = "SET LOCAL plan_cache_mode = force_generic_plan";

/// A page in one order; `$index` leads, asked without « ou NULL ».
macro_rules! page {
    ($name:literal, $goal:literal, $index:literal, $title:literal, $arguments:literal) => {
        Entry {
            name: $name,
            path: concat!("crates/store/queries/", $name, ".sql"),
            sql: include_str!(concat!("../../queries/", $name, ".sql")),
            access: Access::Reads,
            used_by: "GET /v1/flights",
            goal: $goal,
            selection: SELECTION,
            filters: "Les deux jours, jamais NULL, qui nomment les mois à ouvrir ; le départ et l'identifiant après lesquels la page commence ; le départ où elle s'arrête ; puis ceux de la demande, NULL laissant tout passer.",
            joins: JOINS,
            optimisation: concat!(
                "Ce qui commence l'index `", $index, "` est demandé sans « ou NULL » : un plan fait une fois par connexion le lit dans l'ordre, et LIMIT arrête la lecture. Les mois hors des deux jours sont écartés avant d'être ouverts."
            ),
            types: "(text, text, text, date, date, boolean, boolean, boolean, timestamptz, text, timestamptz, bigint)",
            cases: &[
                Case {
                    title: $title,
                    arguments: $arguments,
                    setup: &[],
                    lesson: "Le plan générique garde l'ordre de l'index, parce que sa première colonne est toujours donnée ; sa planification, payée une fois par connexion, disparaît de chaque demande.",
                    kept: Variant::after(concat!("plan générique, avec ", $index), &[GENERIC]),
                    other: Some(Variant::after(
                        "plan générique, sans cet index",
                        &[GENERIC, concat!("DROP INDEX ", $index)],
                    )),
                    gain: Gain::Pages,
                    indexes: &[$index],
                },
                Case {
                    title: "les mois à ouvrir",
                    arguments: $arguments,
                    setup: &[],
                    lesson: "Une page tient presque toujours dans un mois : le premier essai ne regarde que trente et un jours, et seuls leurs mois sont ouverts.",
                    kept: Variant::after("trente et un jours", &[GENERIC]),
                    other: Some(Variant {
                        before: &[GENERIC],
                        ..Variant::edited(
                            "sans les jours",
                            &[("\n    AND flight.flight_date BETWEEN $4 AND $5", "")],
                        )
                    }),
                    gain: Gain::Pages,
                    indexes: &[$index],
                },
            ],
        }
    };
}

pub(super) const ENTRIES: &[Entry] = &[
    page!(
        "flight_page_route",
        "Donner une page de vols d'une liaison, les premiers départs d'abord.",
        "flight_route_idx",
        "une liaison (EWR vers IAH)",
        "('EWR', 'IAH', NULL, '2012-12-30', '2013-02-01', NULL, NULL, NULL, '2012-12-31T00:00:00Z', '', '2013-01-31T00:00:00Z', 101)"
    ),
    page!(
        "flight_page_route_newest",
        "Donner une page de vols d'une liaison, les derniers départs d'abord.",
        "flight_route_idx",
        "une liaison (EWR vers IAH)",
        "('EWR', 'IAH', NULL, '2013-11-30', '2014-01-03', NULL, NULL, NULL, '2014-01-02T00:00:00Z', '', '2013-12-02T00:00:00Z', 101)"
    ),
    page!(
        "flight_page_carrier",
        "Donner une page de vols d'une compagnie, les premiers départs d'abord.",
        "flight_carrier_idx",
        "une compagnie (HA)",
        "(NULL, NULL, 'HA', '2012-12-30', '2013-02-01', NULL, NULL, NULL, '2012-12-31T00:00:00Z', '', '2013-01-31T00:00:00Z', 101)"
    ),
    page!(
        "flight_page_carrier_newest",
        "Donner une page de vols d'une compagnie, les derniers départs d'abord.",
        "flight_carrier_idx",
        "une compagnie (HA)",
        "(NULL, NULL, 'HA', '2013-11-30', '2014-01-03', NULL, NULL, NULL, '2014-01-02T00:00:00Z', '', '2013-12-02T00:00:00Z', 101)"
    ),
    page!(
        "flight_page_departure",
        "Donner une page de vols, les premiers départs d'abord.",
        "flight_departure_idx",
        "tous les vols",
        "(NULL, NULL, NULL, '2012-12-30', '2013-02-01', NULL, NULL, NULL, '2012-12-31T00:00:00Z', '', '2013-01-31T00:00:00Z', 101)"
    ),
    page!(
        "flight_page_departure_newest",
        "Donner une page de vols, les derniers départs d'abord.",
        "flight_departure_idx",
        "tous les vols",
        "(NULL, NULL, NULL, '2013-11-30', '2014-01-03', NULL, NULL, NULL, '2014-01-02T00:00:00Z', '', '2013-12-02T00:00:00Z', 101)"
    ),
    Entry {
        name: "flight_find_many",
        path: "crates/store/queries/flight_find_many.sql",
        sql: include_str!("../../queries/flight_find_many.sql"),
        access: Access::Reads,
        used_by: "GET /v1/flights/{id}",
        goal: "Donner des vols par leurs clés naturelles, en une fois pour tous ceux qui les demandent en même temps.",
        selection: SELECTION,
        filters: "Les identifiants, chacun avec le jour par lequel il commence ; le premier et le dernier de ces jours, qui écartent les autres mois.",
        joins: "Ce qui est demandé à son vol (jointure interne : un identifiant qui n'existe pas n'a pas de ligne).",
        optimisation: "L'index de chaque clé primaire, et un seul plan par connexion.",
        types: "(text[], date[], date, date)",
        cases: &[Case {
            title: "deux vols d'un même mois",
            arguments: "(ARRAY['20130101-UA-1545-EWR', '20130102-UA-1545-EWR'], ARRAY['2013-01-01', '2013-01-02']::date[], '2013-01-01', '2013-01-02')",
            setup: &[],
            lesson: "Deux entrées dans le même index, en un échange ; sans la clé, le mois entier est lu.",
            kept: Variant::after("plan générique, avec les clés", &[GENERIC]),
            other: Some(Variant::after(
                "plan générique, sans la clé des vols",
                &[GENERIC, "ALTER TABLE flight DROP CONSTRAINT flight_pk"],
            )),
            gain: Gain::Pages,
            indexes: &["flight_pk"],
        }],
    },
    Entry {
        name: "weather_newest",
        path: "crates/store/queries/weather_newest.sql",
        sql: include_str!("../../queries/weather_newest.sql"),
        access: Access::Reads,
        used_by: "GET /v1/flights, GET /v1/flights/{id}",
        goal: "Donner les heures de météo les plus récentes, tenues en mémoire à côté des vols (`store::joins`).",
        selection: "Ce qu'un vol montre de sa météo, avec l'aéroport et l'heure qu'il nomme.",
        filters: "Aucun ; le nombre de lignes est borné, donc la mémoire aussi, quel que soit le nombre d'années.",
        joins: "Aucune : l'aéroport est son code.",
        optimisation: "Aucune n'est cherchée : la table est lue une fois par état du jeu de données, à part.",
        types: "(bigint)",
        cases: &[Case {
            title: "toutes les heures d'une année",
            arguments: "(300000)",
            setup: &[],
            lesson: "Toutes les lignes sont voulues : aucun index ne ferait mieux.",
            kept: Variant::kept("telle quelle"),
            other: None,
            gain: Gain::None("toute la table est lue, par choix."),
            indexes: &[],
        }],
    },
];
