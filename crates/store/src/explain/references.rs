//! The queries of the reference lists: carriers, airports, aircraft, weather.

use explain::{Access, Case, Entry, Gain, Variant};

const NO_RUN: &str = "Ce que l'API répond, par le nom des colonnes, sans l'identifiant du passage qui a écrit la ligne.";
const ONE_TABLE: &str = "Aucune : une seule table porte tout ce qui est demandé.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "weather_list",
        path: "crates/store/queries/weather_list.sql",
        sql: include_str!("../../queries/weather_list.sql"),
        access: Access::Reads,
        used_by: "GET /v1/weather",
        goal: "Donner une page d'heures de météo ; l'API du modèle y lit les heures qui précèdent un vol.",
        selection: NO_RUN,
        filters: "Aéroport, premier et dernier instants (compris), chacun facultatif.",
        joins: "Aucune : l'aéroport est son code.",
        optimisation: "La clé primaire (aéroport, instant) sert de fenêtre, d'ordre et de curseur. Les connexions demandent un plan par appel.",
        types: "(text, timestamptz, timestamptz, text, timestamptz, bigint)",
        cases: &[
            Case {
                title: "un jour d'un aéroport",
                arguments: "('EWR', '2013-06-01T00:00:00Z', '2013-06-02T00:00:00Z', NULL, NULL, 100)",
                setup: &[],
                lesson: "Les heures d'un aéroport se suivent dans l'index : vingt-cinq lignes lues pour vingt-cinq rendues.",
                kept: Variant::kept("avec la clé primaire"),
                other: Some(Variant::after(
                    "sans la clé primaire",
                    &["ALTER TABLE weather DROP CONSTRAINT weather_pk CASCADE"],
                )),
                gain: Gain::Pages,
                indexes: &["weather_pk"],
            },
            Case {
                title: "le même jour, après six longues pages sur la même connexion",
                arguments: "('EWR', '2013-06-01T00:00:00Z', '2013-06-02T00:00:00Z', NULL, NULL, 100)",
                setup: &[],
                lesson: "Avec le réglage d'origine de PostgreSQL, quelques appels qui demandent tout rendent le plan générique moins cher en moyenne : il est gardé, et sert ensuite à ceux qui ne demandent qu'un jour. C'est arrivé ici sans être provoqué autrement ; un plan par appel l'empêche.",
                kept: Variant {
                    earlier: EARLIER,
                    ..Variant::kept("plan_cache_mode = force_custom_plan, celui de nos connexions")
                },
                other: Some(Variant {
                    earlier: EARLIER,
                    ..Variant::after(
                        "plan_cache_mode = auto, celui d'origine",
                        &["SET LOCAL plan_cache_mode = auto"],
                    )
                }),
                gain: Gain::Pages,
                indexes: &["weather_pk"],
            },
            Case {
                title: "une page lointaine",
                arguments: "(NULL, NULL, NULL, 'LGA', '2013-06-01T00:00:00Z', 100)",
                setup: &[],
                lesson: "Le curseur entre dans l'index au bon endroit ; OFFSET lit tout ce qui précède.",
                kept: Variant::kept("curseur sur (aéroport, instant)"),
                other: Some(Variant {
                    arguments: Some("(NULL, NULL, NULL, NULL, NULL, 100)"),
                    ..Variant::edited(
                        "OFFSET au même endroit",
                        &[(
                            "LIMIT $6",
                            "LIMIT $6 OFFSET (SELECT count(*) FROM weather WHERE (airport_code, observed_at) <= ('LGA', '2013-06-01T00:00:00Z'))",
                        )],
                    )
                }),
                gain: Gain::Pages,
                indexes: &["weather_pk"],
            },
            Case {
                title: "un jour de tous les aéroports",
                arguments: "(NULL, '2013-06-01T00:00:00Z', '2013-06-02T00:00:00Z', NULL, NULL, 100)",
                setup: &[],
                lesson: "La clé commence par l'aéroport : sans lui, la table est lue.",
                kept: Variant::kept("lecture de la table"),
                other: None,
                gain: Gain::None(
                    "un index sur l'instant seul serait à tenir à chaque import, pour une demande qu'aucun de nos programmes ne fait, et trois demandes par aéroport font la même chose par la clé.",
                ),
                indexes: &[],
            },
        ],
    },
    Entry {
        name: "airport_list",
        path: "crates/store/queries/airport_list.sql",
        sql: include_str!("../../queries/airport_list.sql"),
        access: Access::Reads,
        used_by: "GET /v1/airports",
        goal: "Donner une page d'aéroports.",
        selection: NO_RUN,
        filters: "Les codes qui suivent le dernier de la page précédente ; tous quand il n'y en a pas.",
        joins: ONE_TABLE,
        optimisation: "Un curseur sur la clé primaire, dans l'ordre des codes.",
        types: "(text, bigint)",
        cases: &[Case {
            title: "une page lointaine",
            arguments: "('SEA', 50)",
            setup: &[],
            lesson: "Le curseur entre dans l'index au code voulu ; OFFSET lit tous ceux qui précèdent.",
            kept: Variant::kept("curseur sur le code"),
            other: Some(Variant {
                arguments: Some("(NULL, 50)"),
                ..Variant::edited(
                    "OFFSET au même endroit",
                    &[(
                        "LIMIT $2",
                        "LIMIT $2 OFFSET (SELECT count(*) FROM airport WHERE code <= 'SEA')",
                    )],
                )
            }),
            gain: Gain::RowsExamined,
            indexes: &["airport_pk"],
        }],
    },
    Entry {
        name: "airport_find",
        path: "crates/store/queries/airport_find.sql",
        sql: include_str!("../../queries/airport_find.sql"),
        access: Access::Reads,
        used_by: "GET /v1/airports/{code}",
        goal: "Donner un aéroport par son code.",
        selection: NO_RUN,
        filters: "Le code, égal : c'est la clé primaire, donc une ligne ou aucune.",
        joins: ONE_TABLE,
        optimisation: "L'index de la clé primaire.",
        types: "(text)",
        cases: &[Case {
            title: "un aéroport",
            arguments: "('JFK')",
            setup: &[],
            lesson: "Trois pages (deux de l'index, une de la table) au lieu de toutes.",
            kept: Variant::kept("avec la clé primaire"),
            other: Some(Variant::after(
                "sans la clé primaire",
                &["ALTER TABLE airport DROP CONSTRAINT airport_pk CASCADE"],
            )),
            gain: Gain::Pages,
            indexes: &["airport_pk"],
        }],
    },
    Entry {
        name: "aircraft_find",
        path: "crates/store/queries/aircraft_find.sql",
        sql: include_str!("../../queries/aircraft_find.sql"),
        access: Access::Reads,
        used_by: "GET /v1/aircraft/{tail_number}",
        goal: "Donner un appareil par son immatriculation.",
        selection: NO_RUN,
        filters: "L'immatriculation, égale : c'est la clé primaire, donc une ligne ou aucune.",
        joins: "Aucune : la description de l'appareil est mise à plat à l'import.",
        optimisation: "L'index de la clé primaire.",
        types: "(text)",
        cases: &[Case {
            title: "un appareil",
            arguments: "('N14228')",
            setup: &[],
            lesson: "Trois pages (deux de l'index, une de la table) au lieu de toutes.",
            kept: Variant::kept("avec la clé primaire"),
            other: Some(Variant::after(
                "sans la clé primaire",
                &["ALTER TABLE aircraft DROP CONSTRAINT aircraft_pk CASCADE"],
            )),
            gain: Gain::Pages,
            indexes: &["aircraft_pk"],
        }],
    },
    Entry {
        name: "carrier_list",
        path: "crates/store/queries/carrier_list.sql",
        sql: include_str!("../../queries/carrier_list.sql"),
        access: Access::Reads,
        used_by: "GET /v1/carriers",
        goal: "Donner toutes les compagnies.",
        selection: NO_RUN,
        filters: "Aucun : la liste entière est demandée.",
        joins: ONE_TABLE,
        optimisation: "Aucune : la table tient dans une page.",
        types: "",
        cases: &[Case {
            title: "toutes",
            arguments: "",
            setup: &[],
            lesson: "Une page lue, seize lignes triées en mémoire.",
            kept: Variant::kept("lecture de la table"),
            other: None,
            gain: Gain::None(
                "seize lignes tiennent dans une page : aucun index ne se lit plus vite.",
            ),
            indexes: &[],
        }],
    },
];

/// One more than the calls for which PostgreSQL always plans anew.
const EARLIER: &[&str] = &["(NULL, NULL, NULL, NULL, NULL, 5000)"; 6];
