//! The queries of flights, which are many: here optimisations show.

use explain::{Access, Case, Entry, Gain, Variant};

pub(super) const SELECTION: &str = "Les 42 colonnes du contrat, par leur nom, dans la vue `dataset_row` : un vol et tout ce à quoi il renvoie. Jamais `SELECT *` : une colonne ajoutée à une table ne change ni la réponse ni son poids.";
pub(super) const JOINS: &str = "Celles de la vue : compagnie, aéroport d'origine et aéroport de destination par jointure interne, car une clé étrangère garantit qu'ils existent ; appareil et météo par jointure externe gauche, car un vol sans immatriculation ou sans relevé météo doit rester. Toutes portent sur la clé primaire de la table rejointe : aucun vol n'est perdu ni multiplié.";
const DAYS: &str = "Le jour local demandé (`flight_date`) est doublé de deux bornes sur l'instant de départ. Elles n'ôtent aucune ligne (la contrainte `flight_departure_on_its_day` le garantit : aucune horloge n'est à plus d'un jour d'UTC), mais, elles, sont dans l'index, quand le jour local ne désigne que les mois à ouvrir.";

const NO_BOUNDS: &[(&str, &str)] = &[
    (
        "\n    AND ($4::date IS NULL OR scheduled_departure >= ($4 - 1)::timestamp AT TIME ZONE 'UTC')",
        "",
    ),
    (
        "\n    AND ($5::date IS NULL OR scheduled_departure < ($5 + 2)::timestamp AT TIME ZONE 'UTC')",
        "",
    ),
];

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "flight_list",
        path: "crates/store/queries/flight_list.sql",
        sql: include_str!("../../queries/flight_list.sql"),
        access: Access::Reads,
        used_by: "GET /v1/flights",
        goal: "Donner une page de vols du jeu de données, filtrée selon la demande.",
        selection: SELECTION,
        filters: "Origine, destination, compagnie, premier et dernier jour, annulé, en retard, dérouté, retard minimal : un filtre dont le paramètre est NULL laisse tout passer. Le jour local demandé est doublé de deux bornes sur l'instant de départ, qui n'ôtent aucune ligne mais sont dans l'index.",
        joins: JOINS,
        optimisation: "Trois index finissent par (départ prévu, identifiant), l'ordre de la page : celui du filtre donne les lignes déjà triées, et LIMIT arrête la lecture. La page suivante commence après un curseur et non après un OFFSET. Les connexions demandent un plan par appel : sans valeurs, un filtre « NULL ou égal » interdirait tout index.",
        types: "(text, text, text, date, date, boolean, boolean, boolean, smallint, timestamptz, text, bigint)",
        cases: &[
            Case {
                title: "une liaison (EWR vers IAH)",
                arguments: "('EWR', 'IAH', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 100)",
                setup: &[],
                lesson: "L'index commence par les deux aéroports et finit par l'ordre demandé : cent lignes lues pour cent rendues, sans tri.",
                kept: Variant::kept("avec l'index flight_route_idx"),
                other: Some(Variant::after(
                    "sans cet index",
                    &["DROP INDEX flight_route_idx"],
                )),
                gain: Gain::Pages,
                indexes: &["flight_route_idx"],
            },
            Case {
                title: "les retards vers une destination rare (HNL)",
                arguments: "(NULL, 'HNL', NULL, NULL, NULL, NULL, true, NULL, NULL, NULL, NULL, 100)",
                setup: &[],
                lesson: "L'index commençait par l'origine : une destination demandée seule lisait toute la table. La destination d'abord, le même index sert aux deux demandes (migration 0020).",
                kept: Variant::kept("index (destination, origine, départ)"),
                other: Some(Variant::after(
                    "index (origine, destination, départ), d'avant la migration 0020",
                    &[
                        "DROP INDEX flight_route_idx",
                        "CREATE INDEX flight_route_idx ON flight (origin_code, destination_code, scheduled_departure, id)",
                    ],
                )),
                gain: Gain::Pages,
                indexes: &["flight_route_idx"],
            },
            Case {
                title: "une compagnie peu présente (HA)",
                arguments: "(NULL, NULL, 'HA', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 100)",
                setup: &[],
                lesson: "Sans l'index, il faut parcourir les vols dans l'ordre jusqu'à en trouver cent de cette compagnie.",
                kept: Variant::kept("avec l'index flight_carrier_idx"),
                other: Some(Variant::after(
                    "sans cet index",
                    &["DROP INDEX flight_carrier_idx"],
                )),
                gain: Gain::Pages,
                indexes: &["flight_carrier_idx"],
            },
            Case {
                title: "une semaine de décembre",
                arguments: "(NULL, NULL, NULL, '2013-12-15', '2013-12-21', NULL, NULL, NULL, NULL, NULL, NULL, 100)",
                setup: &[],
                lesson: DAYS,
                kept: Variant::kept("avec les bornes sur l'instant de départ"),
                other: Some(Variant::edited("avec le seul jour local", NO_BOUNDS)),
                gain: Gain::RowsExamined,
                indexes: &["flight_departure_idx"],
            },
            Case {
                title: "la même semaine : un mois ouvert au lieu de douze",
                arguments: "(NULL, NULL, NULL, '2013-12-15', '2013-12-21', NULL, NULL, NULL, NULL, NULL, NULL, 100)",
                setup: &[],
                lesson: "La table des vols est partitionnée par mois sur le jour local : ce filtre désigne les mois à lire, et les autres ne sont pas ouverts (élagage des partitions).",
                kept: Variant::kept("avec l'élagage"),
                other: Some(Variant::after(
                    "sans l'élagage : l'index de chaque mois est ouvert",
                    &["SET LOCAL enable_partition_pruning = off"],
                )),
                gain: Gain::Pages,
                indexes: &["flight_departure_idx"],
            },
            Case {
                title: "une page lointaine",
                arguments: "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2013-12-01T00:00:00Z', '', 100)",
                setup: &[],
                lesson: "OFFSET lit, joint puis jette tout ce qui précède la page ; le curseur compare (départ, identifiant) à la dernière ligne vue et entre dans l'index au bon endroit.",
                kept: Variant::kept("curseur sur (départ, identifiant)"),
                other: Some(Variant {
                    arguments: Some(
                        "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 100)",
                    ),
                    ..Variant::edited(
                        "OFFSET au même endroit",
                        &[(
                            "LIMIT $12",
                            "LIMIT $12 OFFSET (SELECT count(*) FROM flight WHERE scheduled_departure < '2013-12-01T00:00:00Z')",
                        )],
                    )
                }),
                gain: Gain::RowsExamined,
                indexes: &["flight_departure_idx"],
            },
            Case {
                title: "un plan par appel, ou un plan pour tous",
                arguments: "('EWR', 'IAH', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 100)",
                setup: &[],
                lesson: "Un plan générique ne sait pas quels filtres sont NULL : il lit tout et joint tout avant de trier. Les connexions de `store::connect` posent `plan_cache_mode = force_custom_plan` ; le prix, planifier à chaque appel, est dans la colonne « planification ».",
                kept: Variant::kept("plan fait pour ces arguments"),
                other: Some(Variant::after(
                    "plan générique",
                    &["SET LOCAL plan_cache_mode = force_generic_plan"],
                )),
                gain: Gain::Pages,
                indexes: &["flight_route_idx"],
            },
            Case {
                title: "les jointures d'une page",
                arguments: "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 100)",
                setup: &[],
                lesson: "Pour cent lignes, chercher chaque compagnie, aéroport, appareil et relevé par sa clé (boucles imbriquées, réponses mémorisées) coûte moins que lire cinq tables pour en faire des tables de hachage.",
                kept: Variant::kept("boucles imbriquées par les clés"),
                other: Some(Variant::after(
                    "sans boucle imbriquée",
                    &["SET LOCAL enable_nestloop = off"],
                )),
                gain: Gain::Pages,
                indexes: &[
                    "flight_departure_idx",
                    "airport_pk",
                    "aircraft_pk",
                    "weather_pk",
                ],
            },
        ],
    },
    Entry {
        name: "flight_export",
        path: "crates/store/queries/flight_export.sql",
        sql: include_str!("../../queries/flight_export.sql"),
        access: Access::Reads,
        used_by: "GET /v1/exports/flights",
        goal: "Donner tout le jeu de données, ou les vols d'une suite de jours, au fil de l'eau.",
        selection: SELECTION,
        filters: "Premier et dernier jour locaux, chacun facultatif, doublés de deux bornes sur l'instant de départ, qui n'ôtent aucune ligne mais sont dans l'index.",
        joins: JOINS,
        optimisation: "Lue dans l'ordre de l'index des départs, la requête ne trie rien : pas de fichier temporaire sur le serveur, et la première ligne part aussitôt. Les bornes sur le départ ouvrent cet index au premier jour demandé.",
        types: "(date, date)",
        cases: &[
            Case {
                title: "tout le jeu de données",
                arguments: "(NULL, NULL)",
                setup: &[],
                lesson: "L'ordre vient de l'index. Les pages touchées sont plus nombreuses, car chaque vol est cherché à son tour, mais elles sont déjà en mémoire ; sans l'index, le tri déborde sur le disque et rien ne part avant sa fin.",
                kept: Variant::kept("dans l'ordre de flight_departure_idx"),
                other: Some(Variant::after(
                    "sans cet index : tri",
                    &["DROP INDEX flight_departure_idx"],
                )),
                gain: Gain::TemporaryPages,
                indexes: &["flight_departure_idx"],
            },
            Case {
                title: "une semaine de décembre",
                arguments: "('2013-12-15', '2013-12-21')",
                setup: &[],
                lesson: DAYS,
                kept: Variant::kept("avec les bornes sur l'instant de départ"),
                other: Some(Variant::edited(
                    "avec le seul jour local",
                    &[
                        (
                            "\n    AND ($1::date IS NULL OR scheduled_departure >= ($1 - 1)::timestamp AT TIME ZONE 'UTC')",
                            "",
                        ),
                        (
                            "\n    AND ($2::date IS NULL OR scheduled_departure < ($2 + 2)::timestamp AT TIME ZONE 'UTC')",
                            "",
                        ),
                    ],
                )),
                gain: Gain::Pages,
                indexes: &["flight_departure_idx"],
            },
        ],
    },
    Entry {
        name: "flight_find",
        path: "crates/store/queries/flight_find.sql",
        sql: include_str!("../../queries/flight_find.sql"),
        access: Access::Reads,
        used_by: "GET /v1/flights/{id}",
        goal: "Donner un vol du jeu de données par sa clé naturelle.",
        selection: SELECTION,
        filters: "L'identifiant, égal : c'est la clé primaire, donc une ligne ou aucune ; et le jour par lequel il commence, qui ne dit rien de plus mais nomme un mois.",
        joins: JOINS,
        optimisation: "L'index de la clé primaire, pour le vol comme pour chaque table rejointe.",
        types: "(text, date)",
        cases: &[
            Case {
                title: "un vol",
                arguments: "('20130101-UA-1545-EWR', '2013-01-01')",
                setup: &[],
                lesson: "L'index mène à la ligne ; sans lui, toute la table est lue pour en trouver une.",
                kept: Variant::kept("avec la clé primaire"),
                other: Some(Variant::after(
                    "sans la clé primaire",
                    &["ALTER TABLE flight DROP CONSTRAINT flight_pk"],
                )),
                gain: Gain::Pages,
                indexes: &["flight_pk", "airport_pk", "aircraft_pk", "weather_pk"],
            },
            Case {
                title: "le mois que dit l'identifiant",
                arguments: "('20130101-UA-1545-EWR', '2013-01-01')",
                setup: &[],
                lesson: "L'identifiant commence par le jour du vol : le donner à part ne change pas la réponse, mais désigne la partition. Sans lui, la clé de chaque mois est consultée.",
                kept: Variant::kept("un mois"),
                other: Some(Variant::edited(
                    "tous les mois",
                    &[(" AND flight_date = $2", "")],
                )),
                gain: Gain::Pages,
                indexes: &["flight_pk"],
            },
            Case {
                title: "le prix d'un plan par appel",
                arguments: "('20130101-UA-1545-EWR', '2013-01-01')",
                setup: &[],
                lesson: "Pour une recherche par clé, le plan générique est le même et sa planification ne se paie qu'une fois par connexion : c'est le prix de la règle « un plan par appel », à lire dans la colonne « planification ». Les connexions des listes la gardent, parce que l'erreur inverse coûte bien plus (voir flight_list et weather_list) ; les recherches par clé ont des connexions à elles, dont le plan est générique (`store::lookups`).",
                kept: Variant::kept("plan fait pour cet argument"),
                other: Some(Variant::after(
                    "plan générique",
                    &["SET LOCAL plan_cache_mode = force_generic_plan"],
                )),
                gain: Gain::None("ici la règle coûte, et le dit."),
                indexes: &["flight_pk"],
            },
        ],
    },
    Entry {
        name: "bulk_load_wanted",
        path: "crates/store/queries/bulk_load_wanted.sql",
        sql: include_str!("../../queries/bulk_load_wanted.sql"),
        access: Access::Reads,
        used_by: "pipeline import",
        goal: "Savoir si la météo est vide, pour choisir la façon de la charger.",
        selection: "Vrai ou faux ; aucune colonne n'est lue.",
        filters: "Aucun : une ligne quelconque suffit à répondre.",
        joins: "Aucune : une seule table est interrogée.",
        optimisation: "EXISTS s'arrête à la première ligne.",
        types: "",
        cases: &[Case {
            title: "table pleine",
            arguments: "",
            setup: &[],
            lesson: "Compter lirait toute la table pour la même réponse.",
            kept: Variant::kept("NOT EXISTS"),
            other: Some(Variant::edited(
                "count(*) = 0",
                &[(
                    "NOT EXISTS (SELECT FROM weather)",
                    "(SELECT count(*) FROM weather) = 0",
                )],
            )),
            gain: Gain::Pages,
            indexes: &[],
        }],
    },
];
